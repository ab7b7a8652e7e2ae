/*---
title: 没有上传体检报告而结算
severity: error
clauses: [JD-3-2b]
reading: 与医院结算的按组织体检判断；自费报销凭发票，不看报告。
ledgers: [health_check]
message: "{姓名} {体检日期} 在{体检机构}体检，报告没有上传，已结算 {结算金额} 元"
column: 报告已上传
value: 报告已上传
amount: 结算金额
ask: 请医院补传报告；没有报告的不予结算。
en:
  title: Settled without an uploaded report
  message: "{姓名}, {体检日期}, {体检机构}: the report is not uploaded, yet {结算金额} yuan were settled"
  ask: Have the hospital upload the report; without one nothing is due.
  reading: Settlement with hospitals concerns organised check-ups; reimbursement rests on the invoice.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 体检机构, 报告已上传, 结算金额
FROM 健康体检台账
WHERE 体检方式 = '组织体检' AND 报告已上传 = '否'
  AND 结算金额 > 0
