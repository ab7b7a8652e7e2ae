/*---
title: 领取人不是专员（线索）
severity: note
clauses: [DC-7-4]
reading: 以身份证号认定，对照提交的全部专员花名册；身份证号有误的不判，先更正号码。
ledgers: [specialist_pay, specialists]
message: "{姓名} 不在提交的专员花名册上，{发放月} 领取 {金额} 元，供核实"
column: 姓名
value: 姓名
amount: 金额
ask: 请核实领取人是否为专员；不是的收回。
en:
  title: "Lead: paid to a person who is no specialist"
  message: "{姓名} is on no roster of specialists submitted, yet received {金额} yuan for {发放月}"
  ask: Is the person a specialist? If not, the money is to be returned.
  reading: By identity number, against all rosters of specialists submitted; damaged numbers are not judged.
---*/
SELECT [z._row] AS _rows, z.姓名, strftime(z.月份, '%Y-%m') AS 发放月, z.岗位补贴 + z.绩效奖金 AS 金额
FROM 专员补贴发放表 AS z
ANTI JOIN 社会化管理服务专员花名册_全部 AS m ON m.身份证号 = z.身份证号
WHERE z.身份证号 IS NOT NULL
  AND z.岗位补贴 + z.绩效奖金 > 0
