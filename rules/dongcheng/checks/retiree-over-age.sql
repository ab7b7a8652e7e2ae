/*---
title: 聘用退休人员超过放宽以后的年龄
severity: error
clauses: [DC-3-6]
reading: 年龄按身份证号在每次协议起始日计算，只看聘用退休人员。
ledgers: [specialists]
message: "{姓名} 在协议起始日 {协议起始日} 已满 {年龄} 周岁，经组织认定推荐也不得超过 {上限} 周岁"
column: 协议起始日
value: 年龄
ask: 请核对出生日期；确属超龄的，不得聘用。
en:
  title: Rehired retiree above the highest age
  message: "{姓名} was {年龄} on {协议起始日}; even with a recommendation not above {上限}"
  ask: Check the birth date; at this age the person may not be hired.
  reading: The age on the first day of each agreement, by the identity number; only rehired retirees.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日,
       full_years(birth(身份证号), 协议起始日) AS 年龄,
       param('聘用.放宽年龄上限', 协议起始日) AS 上限
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND full_years(birth(身份证号), 协议起始日) > param('聘用.放宽年龄上限', 协议起始日)
