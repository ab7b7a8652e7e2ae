/*---
title: 大病慰问的公示没有登记
severity: error
clauses: [JD-5-2d]
reading: 以公示编号、公示类别和街道对照公示登记台账，不限公示日期。
ledgers: [illness_condolence, disclosure_log]
message: "{姓名} 领取大病慰问 {慰问金额} 元，所填公示编号“{公示编号}”不在{街道}的大病慰问公示登记中"
column: 公示编号
value: 公示编号
amount: 慰问金额
ask: 请核对公示编号，提供公示的日期、地点和照片。
en:
  title: Notice of a serious-illness condolence not in the register
  message: "{姓名} received {慰问金额} yuan; notice {公示编号} is not in the register of {街道}"
  ask: Check the number; when and where was it published?
  reading: By number, kind and office, whatever the day of the notice.
---*/
SELECT [z._row] AS _rows, z.姓名, z.慰问金额, z.公示编号, z.街道
FROM 大病慰问台账 AS z
WHERE z.公示编号 IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM 公示登记台账_全部 AS m
    WHERE m.公示编号 = z.公示编号 AND m.街道 = z.街道 AND m.公示类别 = '大病慰问'
  )
