/*---
title: 原则上一并移交的人员逾期
severity: warning
clauses: [XC-1]
reading: 按市级方案，事业单位退休人员为“原则上一并移交”；已由企业社保平台集中管理的可以继续，条件具备时移交。两者逾期都只作提示。
ledgers: [transfers]
optional: {transfers: [管理方式]}
message: "{姓名}（{企业名称}，{情形}）{退休日期} 退休，{移交日期} 移交，迟于 {期限}"
column: 移交日期
value: 移交日期
ask: 请说明未能一并移交的原因；属企业社保平台管理的，请提供政府采购或集中管理的依据。
en:
  title: Late hand-over of those who in principle go along
  message: "{姓名} ({企业名称}, {情形}) retired on {退休日期} and was handed over on {移交日期}, after {期限}"
  ask: Why were they not handed over with the others? For an enterprise platform, show the procurement or the central management.
  reading: By the city plan, retired staff of institutions go along in principle; those on an enterprise platform may stay until conditions allow. Both are warnings.
---*/
WITH 期限 AS (
  SELECT *, CASE WHEN 企业类别 = '区属' THEN param_date('移交.区属期限', 移交日期)
                 WHEN 企业类别 IN ('央属', '市属') THEN param_date('移交.央属市属期限', 移交日期) END AS 期限
  FROM 国有企业退休人员移交台账
)
SELECT [_row] AS _rows, 姓名, 企业名称, 退休日期, 移交日期, 期限,
       CASE WHEN 人员身份 = '事业单位退休' THEN 人员身份 ELSE 管理方式 END AS 情形
FROM 期限
WHERE (人员身份 = '事业单位退休' OR (人员身份 = '企业退休' AND 管理方式 = '企业社保平台'))
  AND 退休日期 <= 期限
  AND 移交日期 > 期限
