/*---
title: 聘用退休人员超过一般年龄而无组织认定推荐
severity: error
clauses: [DC-3-6]
reading: 年龄按身份证号在每次协议起始日计算，只看聘用退休人员；超过一般年龄而无组织认定推荐的判违规，因条文写明了放宽的条件。
ledgers: [specialists]
message: "{姓名} 在协议起始日 {协议起始日} 已满 {年龄} 周岁，一般不超过 {上限} 周岁，没有组织认定推荐"
column: 协议起始日
value: 年龄
ask: 请提供组织认定和推荐的材料；没有的，不得聘用。
en:
  title: Rehired retiree above the ordinary age without a recommendation
  message: "{姓名} was {年龄} on {协议起始日}; in general not above {上限}, and there is no recommendation"
  ask: Provide the recommendation; without one the person may not be hired.
  reading: The age on the first day of each agreement, by the identity number; only rehired retirees. Beyond the ordinary age without a recommendation it is a breach, since the text says when it may be exceeded.
---*/
WITH 年龄 AS (
  SELECT _row, 姓名, 协议起始日, 组织认定推荐,
         full_years(birth(身份证号), 协议起始日) AS 年龄,
         param('聘用.年龄上限', 协议起始日) AS 上限,
         param('聘用.放宽年龄上限', 协议起始日) AS 放宽
  FROM 社会化管理服务专员花名册
  WHERE 聘任方式 = '聘用退休人员'
)
SELECT [_row] AS _rows, 姓名, 协议起始日, 年龄, 上限
FROM 年龄
WHERE 年龄 > 上限
  AND 年龄 <= 放宽
  AND 组织认定推荐 = '否'
