/*---
title: 月均绩效奖金超过标准
severity: warning
clauses: [DC-6-1]
reading: 全年合计除以有发放记录的月数；各月是否超过按评价等次另行判断，全年超过总额的另判违规。
ledgers: [specialist_pay]
message: "{姓名} {年度} 年 {月数} 个月绩效奖金合计 {合计} 元，按月均 {标准} 元应不超过 {应为} 元，多 {超出} 元"
column: 绩效奖金
value: 合计
amount: 超出
ask: 请说明各月的发放依据，有没有漏登的月份。
en:
  title: Average monthly bonus above the standard
  message: "{姓名}: {合计} yuan of bonus in {月数} months of {年度}; at {标准} a month not above {应为}, {超出} more"
  ask: On what ground was each month paid, and are months missing?
  reading: The year's sum over the months that have a payment; single months are judged by their grade, the yearly cap apart.
---*/
WITH 全年 AS (
  SELECT list(_row) AS 行,
         max_by(_row, (月份, _row)) AS 最后,
         min_by(姓名, _row) AS 姓名,
         year(月份) AS 年度,
         count(DISTINCT 月份) AS 月数,
         sum(绩效奖金) AS 合计,
         param('补贴.月绩效基数', max(月份)) AS 标准,
         param('补贴.年度绩效上限', max(月份)) AS 上限
  FROM 专员补贴发放表
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, year(月份)
)
SELECT 行 AS _rows, 最后 AS _at, 姓名, 年度, 月数, 合计, 标准, 标准 * 月数 AS 应为, 合计 - 标准 * 月数 AS 超出
FROM 全年
WHERE 合计 > 标准 * 月数
  AND 合计 <= 上限
