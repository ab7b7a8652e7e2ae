/*---
title: 大病慰问公示登记的人数与发放不一致
severity: error
clauses: [JD-5-2d]
reading: 登记的人数按公示的行数、金额按合计核对；没有任何发放的另行列出。
ledgers: [disclosure_log, illness_condolence]
complete: [illness_condolence]
message: "公示 {公示编号} 登记 {人数} 人，发放台账有 {实际} 行"
column: 人数
value: 人数
ask: 请逐人核对公示名单与发放台账。
en:
  title: Number of the register and the payments of a serious-illness condolence differ
  message: "notice {公示编号} states {人数} persons, the ledger has {实际} rows"
  ask: Compare the notice with the ledger, person by person.
  reading: The register's persons are the rows of the notice, its amount their sum; notices without any payment are listed apart.
---*/
WITH 发放 AS (
  SELECT 公示编号, 街道, count(*) AS 实际, list(_row) AS 行
  FROM 大病慰问台账_全部
  WHERE 公示编号 IS NOT NULL
  GROUP BY 公示编号, 街道
)
SELECT list_concat([m._row], z.行) AS _rows,
       m._row AS _at,
       m.公示编号, m.人数, z.实际
FROM 公示登记台账 AS m
JOIN 发放 AS z ON z.公示编号 = m.公示编号 AND z.街道 = m.街道
WHERE m.公示类别 = '大病慰问'
  AND m.人数 <> z.实际
