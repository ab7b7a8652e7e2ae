/*---
title: 节日慰问对象类别在列举之外
severity: warning
clauses: [JD-3-1-4d]
reading: 对象类别原文作“等”，不在所列的给出提示。
ledgers: [festival_condolence]
message: "{姓名} {慰问日期} 领取节日慰问 {慰问金额} 元，对象类别填“{对象类别}”，不在重点、特困、高龄、孤寡、特别困难之内"
column: 对象类别
value: 对象类别
amount: 慰问金额
ask: 请说明慰问对象的情况。
en:
  title: Festival condolence to a category that the text does not list
  message: "{姓名}, {慰问日期}: {慰问金额} yuan, category {对象类别}, which the text does not list"
  ask: Why was the person chosen?
  reading: The list of categories is open; others are a warning.
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额, 对象类别
FROM 节日慰问台账
WHERE 对象类别 = '其他'
