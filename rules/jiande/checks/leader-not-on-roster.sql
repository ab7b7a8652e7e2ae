/*---
title: 小组长补助领取人不在花名册
severity: error
clauses: [JD-4-2b]
reading: 以身份证号认定，对照提交的全部花名册；身份证号有误的不判，先更正号码。
ledgers: [leader_subsidy, retirees]
message: "{组长姓名} 不在提交的花名册上，领取小组长补助 {补助金额} 元"
column: 组长姓名
value: 组长姓名
amount: 补助金额
ask: 请核实是否已纳入社会化管理；未纳入的，应收回。
en:
  title: Leader subsidy to a person not on any roster
  message: "{组长姓名} is on no roster submitted, yet received {补助金额} yuan"
  ask: Is the person enrolled? If not, the money is to be returned.
  reading: By identity number, against all rosters submitted; damaged numbers are not judged.
---*/
SELECT [z._row] AS _rows, z.组长姓名, z.补助金额
FROM 自管小组长补助发放表 AS z
WHERE z.组长身份证号 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM 企业退休人员花名册 AS m WHERE m.身份证号 = z.组长身份证号)
