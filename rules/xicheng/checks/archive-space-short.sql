/*---
title: 档案库房使用面积不足
severity: error
clauses: [XC-6-2]
reading: 同一单位、同一层级的多处库房合计；区级库房另有最低面积，租赁或购买服务的也要达到；街道有租赁或购买服务的另给提示。
ledgers: [archive_rooms]
optional: {archive_rooms: [保障方式]}
message: "{单位}（{层级}）存档 {卷数} 卷，应有使用面积不少于 {应有} 平方米，实有 {面积} 平方米，缺 {缺少} 平方米"
column: 使用面积
value: 面积
ask: 请说明怎样补足库房面积（建设、租赁或购买服务）。
en:
  title: Too little archive space
  message: "{单位} ({层级}) keeps {卷数} files, which need {应有} square metres; it has {面积}, {缺少} too few"
  ask: How will the space be made up (building, renting or buying the service)?
  reading: The rooms of one unit and level are added up. The district archive has a minimum besides, rented or not; a sub-district that rents or buys the service is a warning of its own.
---*/
WITH 合计 AS (
  SELECT list(_row) AS 行, min(单位) AS 单位, 层级,
         CAST(sum(档案卷数) AS BIGINT) AS 卷数, sum(使用面积) AS 面积,
         bool_or(保障方式 IS NOT NULL AND 保障方式 IN ('租赁', '购买服务')) AS 租赁
  FROM 人事档案库房台账
  WHERE 单位 IS NOT NULL AND 层级 IS NOT NULL AND 档案卷数 IS NOT NULL AND 使用面积 IS NOT NULL
  GROUP BY name_key(单位), 层级, CASE WHEN setting('档案库房.口径') = '逐处' THEN _row END
), 对照 AS (
  SELECT *, CAST(卷数 * param('档案库房.面积标准', as_of()) / param('档案库房.计量卷数', as_of()) AS DECIMAL) AS 按卷数
  FROM 合计
  WHERE (NOT 租赁 OR 层级 = '区级')
    -- 乘过去比，不用除法，没有舍入。
    AND (面积 * param('档案库房.计量卷数', as_of()) < 卷数 * param('档案库房.面积标准', as_of())
         OR (层级 = '区级' AND 面积 < param('档案库房.区级最低面积', as_of())))
), 应有 AS (
  SELECT *, CASE WHEN 层级 = '区级' THEN greatest(按卷数, param('档案库房.区级最低面积', as_of())) ELSE 按卷数 END AS 应有
  FROM 对照
)
SELECT 行 AS _rows, 单位, 层级, 卷数, 面积, 应有, 应有 - 面积 AS 缺少
FROM 应有
