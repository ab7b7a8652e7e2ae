/*---
title: 公开招聘时学历不足
severity: warning
clauses: [JL-2-3]
reading: 原文为“原则上”，故为提示；放宽只及年龄，不及学历；印发之前聘用的不适用。
ledgers: [community_workers]
message: "{姓名} {聘用日期} 公开招聘，学历为{学历}，原则上大专以上"
column: 学历
value: 学历
ask: 请说明录用的理由。
en:
  title: Recruited below the education
  message: "{姓名}, recruited on {聘用日期}, has {学历}; in principle college or above"
  ask: Why was the person recruited?
  reading: The text says in principle, so this is a warning. Exceptions concern the age alone; who was hired before the opinion is left out.
---*/
SELECT [_row] AS _rows, 姓名, 聘用日期, 学历
FROM 社工岗人员花名册
WHERE 人员来源 = '公开招聘'
  AND list_contains(param_list('招聘.低于要求的学历', as_of()), 学历)
  AND 聘用日期 >= param_date('意见.印发日期', as_of())
