/*---
title: 上传报告的人数多于参检人数
severity: error
clauses: [JD-3-2b]
ledgers: [health_settlement]
message: "{承检医院} {结算期间} 参检 {参检人数} 人，上传报告却有 {上传报告人数} 份"
column: 上传报告人数
value: 上传报告人数
ask: 请核对参检名单和上传的报告。
en:
  title: More reports than persons
  message: "{承检医院}, {结算期间}: {参检人数} persons but {上传报告人数} reports"
  ask: Compare the list of persons with the reports.
---*/
SELECT [_row] AS _rows, 承检医院, 结算期间, 参检人数, 上传报告人数
FROM 体检结算单
WHERE 上传报告人数 > 参检人数
