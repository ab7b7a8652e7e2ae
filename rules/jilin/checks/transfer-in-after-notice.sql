/*---
title: 印发后聘用的普通工作人员填为转入
severity: warning
clauses: [JL-3-4, JL-2-3]
reading: 转入只为选任人员和印发前已在社区的人员；按聘用日期认定。
ledgers: [community_workers]
message: "{姓名} {聘用日期} 聘用，岗位为{岗位类别}，人员来源填转入；印发后进入的应公开招聘"
column: 人员来源
value: 人员来源
ask: 请说明转入的依据，或更正人员来源。
en:
  title: Transferred in although hired after the opinion
  message: "{姓名}, {岗位类别}, hired on {聘用日期}, is entered as transferred in; since the opinion such staff are recruited publicly"
  ask: On what ground was the person transferred in, or is the origin wrong?
  reading: Only elected members and those who worked in communities before the opinion are transferred in; the day of hiring counts.
---*/
SELECT [_row] AS _rows, 姓名, 聘用日期, 岗位类别, 人员来源
FROM 社工岗人员花名册
WHERE 人员来源 = '转入' AND 岗位类别 = '普通工作人员'
  AND 聘用日期 >= param_date('意见.印发日期', as_of())
