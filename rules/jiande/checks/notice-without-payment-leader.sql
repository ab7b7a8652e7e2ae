/*---
title: 有小组长补助公示而没有发放
severity: error
clauses: [JD-5-2d]
ledgers: [disclosure_log, leader_subsidy]
complete: [leader_subsidy]
message: "公示 {公示编号}（小组长补助，{人数} 人，{金额合计} 元）在发放台账中没有一行"
column: 公示编号
value: 公示编号
ask: 请说明为何没有发放，或台账是否漏填公示编号。
en:
  title: Notice of a leader subsidy without any payment
  message: "notice {公示编号} ({人数} persons, {金额合计} yuan) has no row in the ledger of payments"
  ask: Why was nothing paid, or is the number missing in the ledger?
---*/
SELECT [m._row] AS _rows, m.公示编号, m.人数, m.金额合计
FROM 公示登记台账 AS m
WHERE m.公示类别 = '小组长补助'
  AND m.公示编号 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM 自管小组长补助发放表_全部 AS z WHERE z.公示编号 = m.公示编号 AND z.街道 = m.街道)
