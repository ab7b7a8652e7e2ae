/*---
title: 党员没有接收的党组织
severity: error
clauses: [XC-2-2]
reading: 填“无”“待定”一类的视同没有填写。
ledgers: [transfers]
message: "{姓名}（{企业名称}）是党员，{移交日期} 移交，没有填写接收的党组织"
column: 党组织接收单位
ask: 请补填接收党组织；尚未转接的，由企业党组织继续负责并尽快转入街道、社区党组织。
en:
  title: A party member without a receiving party organisation
  message: "{姓名} ({企业名称}) is a party member, handed over on {移交日期}, without a receiving party organisation"
  ask: Name it; until it is done the enterprise's organisation remains responsible.
  reading: 无, 待定 and the like count as empty.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 移交日期
FROM 国有企业退休人员移交台账
WHERE 是否党员 = '是'
  AND (党组织接收单位 IS NULL OR list_contains(param_list('填写.视同空白', 移交日期), 党组织接收单位))
