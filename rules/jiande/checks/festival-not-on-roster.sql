/*---
title: 节日慰问领取人不在花名册
severity: error
clauses: [JD-4-2b]
reading: 以身份证号认定，对照提交的全部花名册；身份证号有误的不判，先更正号码。
ledgers: [festival_condolence, retirees]
message: "{姓名} 不在提交的花名册上，发放节日慰问 {慰问金额} 元"
column: 姓名
value: 姓名
amount: 慰问金额
ask: 请核实是否已纳入社会化管理；未纳入的，应收回。
en:
  title: Festival condolence for a person not on any roster
  message: "{姓名} is on no roster submitted, yet {慰问金额} yuan were paid"
  ask: Is the person enrolled? If not, the money is to be returned.
  reading: By identity number, against all rosters submitted; damaged numbers are not judged.
---*/
SELECT [z._row] AS _rows, z.姓名, z.慰问金额
FROM 节日慰问台账 AS z
WHERE z.身份证号 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM 企业退休人员花名册 AS m WHERE m.身份证号 = z.身份证号)
