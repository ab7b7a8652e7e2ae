/*---
title: 仍由企业社保平台管理
severity: note
clauses: [BJ-3-1]
reading: 平台管理的只有已实施政府采购或已平台集中管理的可以继续，台账看不出采购情况，故只列线索；按企业合为一处，列出各行。
ledgers: [transfers]
message: "{企业名称} 有 {人数} 人仍由企业社保平台管理"
column: 管理方式
ask: 请提供政府采购或平台集中管理的依据；未启动采购程序的应直接移交属地，条件具备的应移交属地。
en:
  title: Still managed on an enterprise platform
  message: "{企业名称} has {人数} persons on an enterprise platform"
  ask: Show the procurement or the central management; where procurement had not begun they are to go to the locality.
  reading: Only those with procurement done or central management may stay; the ledger does not show it, so this is a lead. One finding for each enterprise, with all its rows.
---*/
SELECT list(_row) AS _rows, min(企业名称) AS 企业名称, count(*) AS 人数
FROM 国有企业退休人员移交台账
WHERE 管理方式 = '企业社保平台' AND 企业名称 IS NOT NULL
GROUP BY name_key(企业名称)
