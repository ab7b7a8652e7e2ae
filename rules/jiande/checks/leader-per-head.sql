/*---
title: 小组长补助超过按人数计的标准
severity: error
clauses: [JD-3-1-2c]
reading: 每人标准按年度计，同一小组同一年度多次发放合计对照；人数按自管小组台账核对，没有该小组的按发放表所填。
ledgers: [leader_subsidy]
uses: [groups]
message: "小组 {小组编号} {年度} 年度服务管理 {人数} 人，按每人 {标准} 元最高 {上限} 元，合计发放 {合计} 元，超出 {超出} 元"
column: 补助金额
value: 合计
amount: 超出
ask: 请说明超出部分的依据，并核对人数。
en:
  title: Leader subsidy above the rate per head
  message: "group {小组编号}, {年度}: {人数} members at {标准} yuan allow {上限} yuan, {合计} were paid, {超出} too much"
  ask: On what ground was more paid, and is the number of members right?
  reading: The rate is per year; several payments to a group in a year are added up. The number of members is that of the ledger of groups, else that of the payment list.
---*/
WITH 发放 AS (
  -- 街道或小组编号没有填的，各行单独判断
  SELECT 年度, 街道, 小组编号,
         sum(补助金额) AS 合计,
         max(服务管理人数) AS 自报人数,
         list(_row) AS 行,
         max_by(_row, (发放日期, _row)) AS 末行
  FROM 自管小组长补助发放表
  GROUP BY 年度, 街道, 小组编号, CASE WHEN 街道 IS NULL OR 小组编号 IS NULL THEN _row END
), 小组 AS (
  SELECT 街道, 小组编号, max(服务管理人数) AS 人数, list(_row) AS 行
  FROM 自管小组台账
  GROUP BY 街道, 小组编号
), 对照 AS (
  SELECT z.年度, z.小组编号, z.合计, z.末行,
         list_concat(z.行, coalesce(m.行, [])) AS 行,
         coalesce(m.人数, z.自报人数) AS 人数,
         param('小组长补助.每人标准', make_date(z.年度, 12, 31)) AS 标准
  FROM 发放 AS z
  LEFT JOIN 小组 AS m ON m.街道 = z.街道 AND m.小组编号 = z.小组编号
)
SELECT 行 AS _rows, 末行 AS _at, 年度, 小组编号, 人数, 标准, 合计,
       标准 * 人数 AS 上限,
       合计 - 标准 * 人数 AS 超出
FROM 对照
WHERE 合计 > 标准 * 人数
