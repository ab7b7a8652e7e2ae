/*---
title: 新增统筹外项目
severity: error
clauses: [BJ-2-5a]
reading: 同一企业（各台账合并）本年发放的项目与上年台账的项目按名称对照；没有上一年台账的企业列为未查，不判；停发后又恢复的也算新增。标准或人数为零的不算发放。
ledgers: [outside_pool]
message: "{企业名称} {年度} 年发放“{项目}”，{上年} 年台账没有这个项目；统筹外项目不得新增"
column: 项目
value: 项目
ask: 请说明新增的依据；只是改了名称的，说明原名称。
en:
  title: New item outside the pool
  message: "{企业名称} pays {项目} in {年度}, which its ledger of {上年} has not; no items may be added"
  ask: On what ground was it added? If it was only renamed, what was it called?
  reading: By name, over all ledgers of an enterprise. One without a ledger of the year before is listed as not checked. An item stopped and taken up again counts as new. A standard or a number of zero is no payment.
---*/
WITH 历年 AS (
  SELECT name_key(企业名称) AS 企业, 年度, name_key(项目) AS 项
  FROM 统筹外费用台账_全部
), 有台账 AS (
  SELECT DISTINCT 企业, 年度 FROM 历年
), 本年 AS (
  SELECT name_key(企业名称) AS 企业, 年度, name_key(项目) AS 项,
         list(_row) AS 行, min(企业名称) AS 企业名称, min(项目) AS 项目
  FROM 统筹外费用台账
  WHERE 企业名称 IS NOT NULL AND 项目 IS NOT NULL AND 发放标准 > 0 AND 人数 > 0
  GROUP BY name_key(企业名称), 年度, name_key(项目)
)
SELECT b.行 AS _rows, b.企业名称, b.年度, b.项目, b.年度 - 1 AS 上年
FROM 本年 AS b
JOIN 有台账 AS y ON y.企业 = b.企业 AND y.年度 = b.年度 - 1
ANTI JOIN 历年 AS s ON s.企业 = b.企业 AND s.年度 = b.年度 - 1 AND s.项 = b.项
