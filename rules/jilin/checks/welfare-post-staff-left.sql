/*---
title: 曾把公益性岗位人员列入社工岗
severity: note
clauses: [JL-2-1, JL-3-4]
ledgers: [community_workers]
message: "{姓名}（{社区}）的人员来源是{人员来源}，现已退出，曾列入社工岗"
column: 人员来源
value: 人员来源
ask: 请核对其在岗期间的薪酬由哪项经费列支。
en:
  title: Public-welfare post once counted as a community worker
  message: "{姓名} ({社区}) came from {人员来源} and has left; the person was once counted as a community worker"
  ask: From which funds was the person paid while in post?
---*/
SELECT [_row] AS _rows, 姓名, 社区, 人员来源
FROM 社工岗人员花名册
WHERE 人员来源 = '公益性岗位' AND 在岗状态 = '退出'
