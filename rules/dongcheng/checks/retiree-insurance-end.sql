/*---
title: 商业保险早于协议到期
severity: error
clauses: [DC-4-2b]
reading: 保险应保到协议终止日；中途不再聘用的，保到不再聘用那天即可。
ledgers: [specialists]
optional: {specialists: [不再聘用日期]}
message: "{姓名} 的商业保险 {保险终止日} 到期，协议到 {应保至} 为止，缺 {天数} 日"
column: 保险终止日
value: 保险终止日
ask: 请补买其余日子的保险，或提供续保的保单。
en:
  title: Commercial insurance ends before the agreement
  message: "{姓名}: the insurance ends on {保险终止日}, the agreement on {应保至}, {天数} days later"
  ask: Insure the remaining days, or provide the policy that follows.
  reading: The insurance has to last until the agreement ends; where the employment ended before, until that day.
---*/
WITH 应保 AS (
  SELECT _row, 姓名, 保险终止日,
         CASE WHEN 状态 = '不再聘用' THEN least(协议终止日, 不再聘用日期) ELSE 协议终止日 END AS 应保至
  FROM 社会化管理服务专员花名册
  WHERE 聘任方式 = '聘用退休人员' AND 保险种类 = '商业保险'
)
SELECT [_row] AS _rows, 姓名, 保险终止日, 应保至, date_diff('day', 保险终止日, 应保至) AS 天数
FROM 应保
WHERE 保险终止日 < 应保至
