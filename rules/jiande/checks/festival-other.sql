/*---
title: 不是传统节日的节日慰问
severity: warning
clauses: [JD-3-1-4d]
reading: 列举端午、重阳、春节等传统节日，中秋也是传统节日；节日为“其他”的给出提示。
ledgers: [festival_condolence]
message: "{姓名} {慰问日期} 的节日慰问 {慰问金额} 元，节日填“{节日}”，应逢端午、重阳、春节等传统节日"
column: 节日
value: 节日
amount: 慰问金额
ask: 请说明是什么节日。
en:
  title: Festival condolence at what is no traditional festival
  message: "{姓名}, {慰问日期}: {慰问金额} yuan, festival given as {节日}; it should be a traditional festival"
  ask: Which festival was it?
  reading: The text names three festivals and goes on with “and other traditional ones”; 其他 is a warning.
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额, 节日
FROM 节日慰问台账
WHERE 节日 = '其他'
