/*---
title: 档案库房应有面积与缺口
clauses: [BJ-4-2]
reading: 同一单位、同一层级的多处库房合计；应有面积进到百分之一平方米。差额为正数的是不足。
ledgers: [archive_rooms]
results: [层级, 档案卷数, 应有面积, 实有面积, 差额]
totals: [档案卷数, 应有面积, 实有面积]
arithmetic: "{档案卷数} ÷ {计量卷数} × {面积标准} = {按卷数}；{应有面积} − 实有 {实有面积} = {差额}"
en:
  title: Archive space, due and at hand
  arithmetic: "{档案卷数} ÷ {计量卷数} × {面积标准} = {按卷数}; {应有面积} − {实有面积} at hand = {差额}"
  reading: The rooms of one unit and level are added up; what is due is rounded up to a hundredth of a square metre. A positive difference is a shortage.
---*/
WITH 合计 AS (
  SELECT list(_row) AS 行, min(单位) AS 单位, 层级,
         CAST(sum(档案卷数) AS BIGINT) AS 卷数, CAST(sum(使用面积) AS DECIMAL(18,2)) AS 面积,
         CAST(param('档案库房.计量卷数', as_of()) AS BIGINT) AS 计量卷数
  FROM 人事档案库房台账
  WHERE 单位 IS NOT NULL AND 层级 IS NOT NULL AND 档案卷数 IS NOT NULL AND 使用面积 IS NOT NULL
  GROUP BY name_key(单位), 层级, CASE WHEN setting('档案库房.口径') = '逐处' THEN _row END
), 面积 AS (
  SELECT *, CAST((CAST(ceil(卷数 * param('档案库房.面积标准', as_of()) * 100) AS BIGINT) + 计量卷数 - 1) // 计量卷数 * 0.01 AS DECIMAL(18,2)) AS 按卷数
  FROM 合计
), 应有 AS (
  SELECT *, 按卷数 AS 应有面积
  FROM 面积
)
SELECT 行 AS _rows, 单位 AS _unit, NULL AS _period,
       层级, 卷数 AS 档案卷数, 计量卷数, param('档案库房.面积标准', as_of()) AS 面积标准, 按卷数,
       应有面积, 面积 AS 实有面积, 应有面积 - 面积 AS 差额
FROM 应有
