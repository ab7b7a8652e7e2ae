/*---
title: 公示期满前发放大病慰问
severity: warning
clauses: [JD-5-2d]
reading: 公示期内（含末日）发放的给出提示：条文未写先后。
ledgers: [illness_condolence, disclosure_log]
message: "{姓名} {慰问日期} 发放大病慰问 {慰问金额} 元，公示 {公示编号} 到 {截止日期} 才期满"
column: 慰问日期
value: 慰问日期
amount: 慰问金额
ask: 请说明公示期满前发放的原因。
en:
  title: Serious-illness condolence paid before the notice period was over
  message: "{姓名}: {慰问金额} yuan paid on {慰问日期}, notice {公示编号} ran until {截止日期}"
  ask: Why was it paid before the period was over?
  reading: Payment within the period is a warning; the text does not say which comes first.
---*/
SELECT [z._row, m._row] AS _rows,
       z._row AS _at,
       z.姓名, z.慰问日期, z.慰问金额, z.公示编号, m.截止日期
FROM 大病慰问台账 AS z
JOIN 公示登记台账_全部 AS m
  ON m.公示编号 = z.公示编号 AND m.街道 = z.街道 AND m.公示类别 = '大病慰问'
WHERE z.慰问日期 <= m.截止日期
