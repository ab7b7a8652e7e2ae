/*---
title: 没有上一年的统筹外费用台账
severity: note
clauses: [BJ-2-5a]
reading: 没有上一年台账的企业，是否新增项目、提高标准无从对照，列为未查，不判；每个企业每年一处。
ledgers: [outside_pool]
message: "{企业名称} 没有 {上年} 年的统筹外费用台账，{年度} 年有无新增项目、提高标准未查"
column: 年度
value: 年度
ask: 请补交 {上年} 年的统筹外费用台账。
en:
  title: No ledger of the year before
  message: "{企业名称} has no ledger of {上年}; whether items were added or standards raised in {年度} was not checked"
  ask: Submit the ledger of {上年}.
  reading: An enterprise without a ledger of the year before is listed as not checked and not judged, once for each year.
---*/
WITH 有台账 AS (
  SELECT name_key(企业名称) AS 企业, 年度
  FROM 统筹外费用台账_全部
), 本年 AS (
  SELECT name_key(企业名称) AS 企业, 年度, list(_row) AS 行, min(企业名称) AS 企业名称
  FROM 统筹外费用台账
  WHERE 企业名称 IS NOT NULL
  GROUP BY name_key(企业名称), 年度
)
SELECT b.行 AS _rows, b.企业名称, b.年度, b.年度 - 1 AS 上年
FROM 本年 AS b
ANTI JOIN 有台账 AS y ON y.企业 = b.企业 AND y.年度 = b.年度 - 1
