/*---
title: 退出没有日期或原因
severity: note
clauses: [JL-2-10]
ledgers: [community_workers]
message: "{姓名}（{社区}）已退出社工岗，没有填退出日期或退出原因"
column: 退出日期
value: 退出日期
ask: 请补填退出日期和原因。
en:
  title: Leaving without a day or a reason
  message: "{姓名} ({社区}) has left; the day or the reason is not filled in"
  ask: Fill in the day and the reason.
---*/
SELECT [_row] AS _rows, 姓名, 社区, 退出日期
FROM 社工岗人员花名册
WHERE 在岗状态 = '退出' AND (退出日期 IS NULL OR 退出原因 IS NULL)
