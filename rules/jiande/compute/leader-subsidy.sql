/*---
title: 小组长补助测算
clauses: [JD-3-1-2c]
reading: 每位组长按自管小组台账上各组人数合计乘每人标准，不超过每年上限；任多组、在多个街道的合并。年度取补助发放表上的各年，没有发放表的取审计日所在的年。
ledgers: [groups]
uses: [leader_subsidy]
results: [组长姓名, 小组数, 服务管理人数, 按人数计, 每年上限, 最高补助, 台账数, 差异]
totals: [最高补助, 台账数]
arithmetic: "{服务管理人数} × {标准} = {按人数计}，不超过 {每年上限}，最高 {最高补助}"
en:
  title: Leader subsidies
  arithmetic: "{服务管理人数} × {标准} = {按人数计}, not more than {每年上限}: at most {最高补助}"
  reading: A leader has the members of all groups in the ledger of groups times the rate, up to the yearly cap; several groups and offices are added up. The years are those of the payment list, else the year of the audit.
---*/
WITH 组长 AS (
  -- 身份证号未能认定的，各行单独计算
  SELECT 组长身份证号 AS 号码,
         min_by(组长姓名, _row) AS 组长姓名,
         array_to_string(list_sort(list_distinct(list(街道))), '、') AS 街道,
         count(*) AS 小组数,
         sum(服务管理人数) AS 人数,
         list(_row) AS 行
  FROM 自管小组台账
  GROUP BY 组长身份证号, CASE WHEN 组长身份证号 IS NULL THEN _row END
), 发放 AS (
  SELECT 组长身份证号 AS 号码, 年度, sum(补助金额) AS 已发, list(_row) AS 行
  FROM 自管小组长补助发放表
  WHERE 组长身份证号 IS NOT NULL
  GROUP BY 组长身份证号, 年度
), 各年 AS (
  SELECT DISTINCT 年度 FROM 自管小组长补助发放表
  UNION
  SELECT year(as_of()) WHERE NOT EXISTS (SELECT 1 FROM 自管小组长补助发放表)
), 测算 AS (
  SELECT z.*, n.年度, f.已发, list_concat(z.行, coalesce(f.行, [])) AS 全部行,
         param('小组长补助.每人标准', make_date(n.年度, 12, 31)) AS 标准,
         CAST(z.人数 * param('小组长补助.每人标准', make_date(n.年度, 12, 31)) AS DECIMAL(18,2)) AS 按人数,
         CAST(param('小组长补助.每年上限', make_date(n.年度, 12, 31)) AS DECIMAL(18,2)) AS 上限
  FROM 组长 AS z
  CROSS JOIN 各年 AS n
  LEFT JOIN 发放 AS f ON f.号码 = z.号码 AND f.年度 = n.年度
)
SELECT 全部行 AS _rows, 街道 AS _unit, concat(年度, '年度') AS _period,
       组长姓名, 小组数,
       CAST(人数 AS BIGINT) AS 服务管理人数,
       标准,
       按人数 AS 按人数计,
       上限 AS 每年上限,
       least(按人数, 上限) AS 最高补助,
       CAST(已发 AS DECIMAL(18,2)) AS 台账数,
       CAST(已发 AS DECIMAL(18,2)) - least(按人数, 上限) AS 差异
FROM 测算
