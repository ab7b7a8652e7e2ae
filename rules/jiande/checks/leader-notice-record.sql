/*---
title: 小组长补助的公示没有登记
severity: error
clauses: [JD-3-1-2d, JD-5-2d]
reading: 以公示编号、公示类别和街道对照公示登记台账，不限公示日期。
ledgers: [leader_subsidy, disclosure_log]
message: "{组长姓名} 领取小组长补助 {补助金额} 元，所填公示编号“{公示编号}”不在{街道}的小组长补助公示登记中"
column: 公示编号
value: 公示编号
amount: 补助金额
ask: 请核对公示编号，提供公示的日期、地点和照片。
en:
  title: Notice of a leader subsidy not in the register
  message: "{组长姓名} received {补助金额} yuan; notice {公示编号} is not in the register of {街道}"
  ask: Check the number; when and where was it published?
  reading: By number, kind and office, whatever the day of the notice.
---*/
SELECT [z._row] AS _rows, z.组长姓名, z.补助金额, z.公示编号, z.街道
FROM 自管小组长补助发放表 AS z
WHERE z.公示编号 IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM 公示登记台账_全部 AS m
    WHERE m.公示编号 = z.公示编号 AND m.街道 = z.街道 AND m.公示类别 = '小组长补助'
  )
