/*---
title: 聘用退休人员的聘期不足一年
severity: warning
clauses: [DC-4-2b]
reading: 聘期首尾都计入，满一年为起始日的下一年同日前一日；起始日为 2 月 29 日的，平年 2 月 28 日满一年。只看聘用退休人员。短于一年的给出提示。
ledgers: [specialists]
message: "{姓名} 的协议自 {协议起始日} 至 {协议终止日}，不足 {年数} 年"
column: 协议终止日
value: 协议终止日
ask: 请说明聘期不足 {年数} 年的原因。
en:
  title: Agreement with a rehired retiree for less than a year
  message: "{姓名}: the agreement runs from {协议起始日} to {协议终止日}, less than {年数} year(s)"
  ask: Why is the term shorter than {年数} year(s)?
  reading: Both ends count, so that a year is complete on the day before the same day of the next year; one that began on 29 February is complete on 28 February of a common year. Only rehired retirees. A shorter one is a warning.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日, 协议终止日,
       param('聘用.聘期年数', 协议起始日) AS 年数
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND full_years(协议起始日, 协议终止日 + 1) < param('聘用.聘期年数', 协议起始日)
