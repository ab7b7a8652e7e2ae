/*---
title: 大病慰问没有公示编号
severity: error
clauses: [JD-5-2d]
ledgers: [illness_condolence]
message: "{姓名} 领取大病慰问 {慰问金额} 元，没有公示编号，看不出是否公示"
column: 公示编号
amount: 慰问金额
ask: 请提供公示的日期、地点和照片，补填公示编号。
en:
  title: Serious-illness condolence without a notice number
  message: "{姓名} received {慰问金额} yuan without a notice number, so no notice can be traced"
  ask: When and where was it published? Fill in the number.
---*/
SELECT [_row] AS _rows, 姓名, 慰问金额
FROM 大病慰问台账
WHERE 公示编号 IS NULL
