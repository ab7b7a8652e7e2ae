/*---
title: 大病慰问没有证明也未核验
severity: error
clauses: [JD-3-1-4b]
ledgers: [illness_condolence]
message: "{姓名} {慰问日期} 发放大病慰问 {慰问金额} 元，没有个人医疗费用查询单，也未经大数据核验"
column: 证明材料
value: 证明材料
amount: 慰问金额
ask: 请补充个人医疗费用查询单或核验记录。
en:
  title: Serious-illness condolence without proof
  message: "{姓名}: {慰问金额} yuan on {慰问日期} without a document and without a check of the data"
  ask: Provide the document or the record of the check.
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额, 证明材料
FROM 大病慰问台账
WHERE 证明材料 = '无'
