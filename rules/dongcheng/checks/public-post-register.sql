/*---
title: 公益性岗位人员没有列入管理名录
severity: error
clauses: [DC-4-1]
ledgers: [specialists]
message: "{姓名} 在公益性岗位，没有公益性岗位管理名录的编号"
column: 名录编号
ask: 请提供管理名录；未列入的，办理列入。
en:
  title: Public-benefit post not on the register
  message: "{姓名} holds a public-benefit post and has no number in the register of such posts"
  ask: Provide the register, or have the person entered.
---*/
SELECT [_row] AS _rows, 姓名, 名录编号
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '公益性岗位'
  AND 名录编号 IS NULL
