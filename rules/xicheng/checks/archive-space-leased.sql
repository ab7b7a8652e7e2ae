/*---
title: 街道档案库房面积不足，部分租赁或购买服务
severity: warning
clauses: [XC-6-2]
reading: 街道面积不足的可以租赁场所或购买服务解决，台账已填租赁或购买服务的，给出提示；区级的不在此列；同一单位、同一层级的多处库房合计。
ledgers: [archive_rooms]
optional: {archive_rooms: [保障方式]}
message: "{单位}（{层级}）存档 {卷数} 卷，应有使用面积不少于 {应有} 平方米，实有 {面积} 平方米，缺 {缺少} 平方米；已填租赁或购买服务"
column: 使用面积
value: 面积
ask: 请提供租赁或购买服务的合同，并核对登记的面积是否包括租赁部分。
en:
  title: Too little archive space at a sub-district, some of it rented or bought as a service
  message: "{单位} ({层级}) keeps {卷数} files, which need {应有} square metres; it has {面积}, {缺少} too few; some is rented or bought as a service"
  ask: Show the contract, and check whether the space entered includes what is rented.
  reading: What a sub-district lacks may be rented or bought as a service; where the ledger says so this is a warning; the district archive is not meant. The rooms of one unit and level are added up.
---*/
WITH 合计 AS (
  SELECT list(_row) AS 行, min(单位) AS 单位, 层级,
         CAST(sum(档案卷数) AS BIGINT) AS 卷数, sum(使用面积) AS 面积,
         bool_or(保障方式 IS NOT NULL AND 保障方式 IN ('租赁', '购买服务')) AS 租赁
  FROM 人事档案库房台账
  WHERE 单位 IS NOT NULL AND 档案卷数 IS NOT NULL AND 使用面积 IS NOT NULL
  GROUP BY name_key(单位), 层级, CASE WHEN setting('档案库房.口径') = '逐处' THEN _row END
), 对照 AS (
  SELECT *, CAST(卷数 * param('档案库房.面积标准', as_of()) / param('档案库房.计量卷数', as_of()) AS DECIMAL) AS 应有
  FROM 合计
  WHERE 租赁 AND 层级 = '街道'
    -- 乘过去比，不用除法，没有舍入。
    AND 面积 * param('档案库房.计量卷数', as_of()) < 卷数 * param('档案库房.面积标准', as_of())
)
SELECT 行 AS _rows, 单位, 层级, 卷数, 面积, 应有, 应有 - 面积 AS 缺少
FROM 对照
