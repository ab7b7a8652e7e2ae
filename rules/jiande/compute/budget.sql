/*---
title: 退管工作经费预算
clauses: [JD-4-1a, JD-4-1b]
reading: 人数默认按花名册上在管、经费渠道为市级专项的人计，作为审计日所在年度的预计数；没有花名册的街道按拨付台账的保障人数（上下半年取多的）。可设置为先按拨付台账。体检经费另行编列，不在此内。
readings: [预算人数来源]
uses: [retirees, allocation]
either: [retirees, allocation]
results: [人数, 人数来源, 预算标准, 预算合计, 市级预留, 街道经费, 台账保障人数, 人数差异]
totals: [人数, 预算合计, 市级预留, 街道经费]
arithmetic: "{人数} × {预算标准} = {预算合计}，其中市级 {人数} × {预留} = {市级预留}，街道 {街道经费}"
en:
  title: Budget of the working money
  arithmetic: "{人数} × {预算标准} = {预算合计}, of which the city {人数} × {预留} = {市级预留}, the street office {街道经费}"
  reading: By default those enrolled on the roster with the city fund count, as the estimate for the year of the audit; offices without a roster have the persons of the allocation ledger (the larger half-year). It may be set to take the allocation ledger first. Check-ups are budgeted apart.
---*/
WITH 花名册 AS (
  SELECT 街道, year(as_of()) AS 年度, count(*) AS 人数
  FROM 企业退休人员花名册
  WHERE 状态 = '在管' AND 经费渠道 = '市级专项' AND 街道 IS NOT NULL
  GROUP BY 街道
), 拨付 AS (
  SELECT 街道, 年度, max(保障人数) AS 人数, list(_row) AS 行
  FROM 专项资金拨付台账
  WHERE 街道 IS NOT NULL
  GROUP BY 街道, 年度
), 合并 AS (
  SELECT coalesce(h.街道, b.街道) AS 街道, coalesce(h.年度, b.年度) AS 年度,
         h.人数 AS 名册人数, b.人数 AS 台账人数, b.行
  FROM 花名册 AS h
  FULL JOIN 拨付 AS b ON b.街道 = h.街道 AND b.年度 = h.年度
), 选取 AS (
  SELECT *,
         CASE WHEN 名册人数 IS NULL OR (setting('预算人数来源') = '拨付台账' AND 台账人数 IS NOT NULL)
              THEN '拨付台账' ELSE '花名册' END AS 来源
  FROM 合并
), 标准 AS (
  SELECT *,
         CASE 来源 WHEN '花名册' THEN 名册人数 ELSE 台账人数 END AS 预计,
         param('退管经费.人均标准', make_date(年度, 12, 31)) AS 标准,
         param('退管经费.市级预留', make_date(年度, 12, 31)) AS 每人预留
  FROM 选取
)
SELECT coalesce(行, []) AS _rows, 街道 AS _unit, concat(年度, '年度') AS _period,
       预计 AS 人数, 来源 AS 人数来源, 标准 AS 预算标准, 每人预留 AS 预留,
       CAST(预计 * 标准 AS DECIMAL(18,2)) AS 预算合计,
       CAST(预计 * 每人预留 AS DECIMAL(18,2)) AS 市级预留,
       CAST(预计 * (标准 - 每人预留) AS DECIMAL(18,2)) AS 街道经费,
       台账人数 AS 台账保障人数,
       台账人数 - 预计 AS 人数差异
FROM 标准
