/*---
title: 已退休人员逾期移交
severity: error
clauses: [XC-1]
reading: 区属企业与央属、市属企业的期限不同；已退休人员指所属期限当日及以前退休的，之后退休的直接移交。事业单位退休人员、继续由企业社保平台管理的另给提示（市级方案），离休人员不在此列。
ledgers: [transfers]
optional: {transfers: [管理方式]}
message: "{姓名}（{企业名称}，{企业类别}）{退休日期} 退休，应在 {期限} 前移交，实际 {移交日期} 移交，逾期 {天数} 天"
column: 移交日期
value: 移交日期
ask: 请说明逾期移交的原因，并核对移交日期。
en:
  title: Retired before the deadline, handed over after it
  message: "{姓名} ({企业名称}, {企业类别}) retired on {退休日期}, was to be handed over by {期限}, and was on {移交日期}, {天数} days late"
  ask: Why was the hand-over late? Is its day right?
  reading: District enterprises have another deadline than central and city ones; those count as already retired who retired up to its day, later ones go straight to the sub-district. Retired staff of institutions and those still managed on an enterprise platform are a warning of their own; those on 离休 are not meant.
---*/
WITH 期限 AS (
  SELECT *, CASE WHEN 企业类别 = '区属' THEN param_date('移交.区属期限', 移交日期)
                 WHEN 企业类别 IN ('央属', '市属') THEN param_date('移交.央属市属期限', 移交日期) END AS 期限
  FROM 国有企业退休人员移交台账
)
SELECT [_row] AS _rows, 姓名, 企业名称, 企业类别, 退休日期, 移交日期, 期限,
       date_diff('day', 期限, 移交日期) AS 天数
FROM 期限
WHERE 人员身份 = '企业退休'
  AND 管理方式 IS DISTINCT FROM '企业社保平台'
  AND 退休日期 <= 期限
  AND 移交日期 > 期限
