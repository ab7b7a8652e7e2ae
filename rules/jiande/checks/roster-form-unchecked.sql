/*---
title: 没有联办申请表审核日期
severity: note
clauses: [JD-2-1c]
reading: 审核由市退管经办机构办理，花名册上缺审核日期只作提醒；施行以前办理领待手续的不提醒。
ledgers: [retirees]
message: "{姓名} {办理领待手续日期} 办理领待手续，花名册没有填联办申请表的审核日期"
column: 申请表审核日期
ask: 请补填审核日期，或说明申请表存放在哪里。
en:
  title: No day on which the application form was checked
  message: "{姓名}: formalities on {办理领待手续日期}, but the roster has no day on which the form was checked"
  ask: Fill in the day, or say where the form is kept.
  reading: The form is checked by the city agency; a missing day is a reminder only. Formalities of before the measures are left out.
---*/
SELECT [_row] AS _rows, 姓名, 办理领待手续日期
FROM 企业退休人员花名册
WHERE 申请表审核日期 IS NULL
  AND 办理领待手续日期 >= param_date('适用.起始日', as_of())
