/*---
title: 纳管早于领待手续次月
severity: error
clauses: [JD-2-1b]
reading: 以办理领待手续的次月为纳管月；施行以前办理领待手续的不判。
ledgers: [retirees]
message: "{姓名} {办理领待手续日期} 办理领待手续，应自 {应纳管月} 纳管，花名册填 {纳管月}"
column: 纳管月份
value: 纳管月
ask: 请核对办理领待手续的日期和移交日期。
en:
  title: Enrolled before the month after the pension formalities
  message: "{姓名}: formalities on {办理领待手续日期}, so enrolment is due in {应纳管月}; the roster says {纳管月}"
  ask: Are both dates right?
  reading: Enrolment is due in the month after the pension formalities; formalities of before the measures are not judged.
---*/
SELECT [_row] AS _rows, 姓名, 办理领待手续日期,
       strftime(month_after(办理领待手续日期), '%Y-%m') AS 应纳管月,
       strftime(纳管月份, '%Y-%m') AS 纳管月
FROM 企业退休人员花名册
WHERE 办理领待手续日期 >= param_date('适用.起始日', as_of())
  AND 纳管月份 < month_after(办理领待手续日期)
