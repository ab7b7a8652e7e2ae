/*---
title: 已退休人员逾期移交
severity: error
clauses: [BJ-1-2]
reading: 已退休人员指移交期限当日及以前退休的；事业单位退休人员、继续由企业社保平台管理的另给提示，离休人员不在此列。
ledgers: [transfers]
optional: {transfers: [管理方式]}
message: "{姓名}（{企业名称}）{退休日期} 退休，应在 {期限} 前移交，实际 {移交日期} 移交，逾期 {天数} 天"
column: 移交日期
value: 移交日期
ask: 请说明逾期移交的原因，并核对移交日期。
en:
  title: Retired before the deadline, handed over after it
  message: "{姓名} ({企业名称}) retired on {退休日期}, was to be handed over by {期限}, and was on {移交日期}, {天数} days late"
  ask: Why was the hand-over late? Is its day right?
  reading: Those count as already retired who retired up to the day of the deadline. Retired staff of institutions and those still managed on an enterprise platform are a warning of their own; those on 离休 are not meant.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 退休日期, 移交日期,
       param_date('移交.期限', 移交日期) AS 期限,
       date_diff('day', param_date('移交.期限', 移交日期), 移交日期) AS 天数
FROM 国有企业退休人员移交台账
WHERE 人员身份 = '企业退休'
  AND 管理方式 IS DISTINCT FROM '企业社保平台'
  AND 退休日期 <= param_date('移交.已退休人员截止', 移交日期)
  AND 移交日期 > param_date('移交.期限', 移交日期)
