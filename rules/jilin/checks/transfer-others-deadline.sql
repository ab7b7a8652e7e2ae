/*---
title: 其他人员转入社工岗超过三年
severity: note
clauses: [JL-3-1]
reading: 条文写可分三年组织实施，未写起算日；按见报之日起满三年列为线索。
ledgers: [community_workers]
message: "{姓名}（{岗位类别}）{聘用日期} 聘用，{转入日期} 才转入社工岗，晚于 {期限}"
column: 转入日期
value: 转入日期
ask: 请说明转入晚的原因。
en:
  title: Other staff transferred in after three years
  message: "{姓名} ({岗位类别}), hired on {聘用日期}, was transferred in on {转入日期}, after {期限}"
  ask: Why was it late?
  reading: The text allows three years and does not say from when; counted from the day of publication, as a lead.
---*/
SELECT [_row] AS _rows, 姓名, 岗位类别, 聘用日期, 转入日期,
       param_date('转入.其他人员截止日', as_of()) AS 期限
FROM 社工岗人员花名册
WHERE 岗位类别 = '普通工作人员'
  AND 聘用日期 < param_date('意见.印发日期', as_of())
  AND 转入日期 > param_date('转入.其他人员截止日', as_of())
