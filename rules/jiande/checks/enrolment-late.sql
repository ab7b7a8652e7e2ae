/*---
title: 纳管晚于领待手续次月
severity: warning
clauses: [JD-2-1b]
reading: 以办理领待手续的次月为纳管月，晚移交的给出提示；施行以前办理领待手续的不判。
ledgers: [retirees]
message: "{姓名} {办理领待手续日期} 办理领待手续，应自 {应纳管月} 纳管，花名册填 {纳管月}，移交晚了"
column: 纳管月份
value: 纳管月
ask: 请说明晚移交的原因；纳管之前的待遇不予补发。
en:
  title: Enrolled later than the month after the pension formalities
  message: "{姓名}: formalities on {办理领待手续日期}, so enrolment is due in {应纳管月}; the roster says {纳管月}, which is late"
  ask: Why was the person enrolled late? Nothing is paid for the time before.
  reading: Enrolment is due in the month after the pension formalities; late is a warning. Formalities of before the measures are not judged.
---*/
SELECT [_row] AS _rows, 姓名, 办理领待手续日期,
       strftime(month_after(办理领待手续日期), '%Y-%m') AS 应纳管月,
       strftime(纳管月份, '%Y-%m') AS 纳管月
FROM 企业退休人员花名册
WHERE 办理领待手续日期 >= param_date('适用.起始日', as_of())
  AND 纳管月份 > month_after(办理领待手续日期)
