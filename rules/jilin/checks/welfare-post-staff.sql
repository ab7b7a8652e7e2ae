/*---
title: 公益性岗位人员列入社工岗
severity: error
clauses: [JL-2-1, JL-3-4]
reading: 只看在岗人员，已退出的另列线索。
ledgers: [community_workers]
message: "{姓名}（{社区}）的人员来源是{人员来源}，社工岗不含公益性岗位人员"
column: 人员来源
value: 人员来源
ask: 请核实人员来源；确为公益性岗位的，不得列入社工岗。
en:
  title: Public-welfare post counted as a community worker
  message: "{姓名} ({社区}) comes from {人员来源}; those are no community-worker posts"
  ask: Is the origin right? If so, the person does not belong on this roster.
  reading: Only those in post; who has left is a note of its own.
---*/
SELECT [_row] AS _rows, 姓名, 社区, 人员来源
FROM 社工岗人员花名册
WHERE 人员来源 = '公益性岗位' AND 在岗状态 = '在岗'
