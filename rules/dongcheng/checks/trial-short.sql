/*---
title: 试用期少于规定
severity: warning
clauses: [DC-4-2b]
reading: 试用期从协议起始日算起，首尾都计入；满几个月为对应日的前一日，那个月没有对应日的为月末。只看聘用退休人员。少于规定的给出提示。
ledgers: [specialists]
message: "{姓名} 的协议 {协议起始日} 开始，试用期至 {试用期截止日}，不足 {月数} 个月"
column: 试用期截止日
value: 试用期截止日
ask: 请说明试用期不足 {月数} 个月的原因。
en:
  title: Probation shorter than it should be
  message: "{姓名}: the agreement began on {协议起始日}, the probation ends on {试用期截止日}, less than {月数} months"
  ask: Why is the probation shorter than {月数} months?
  reading: The probation begins with the agreement, both ends count, so that it is complete on the day before the corresponding day, or on the last of the month where there is none. Only rehired retirees. A shorter one is a warning.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日, 试用期截止日,
       param('聘用.试用期月数', 协议起始日) AS 月数
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND months_from(协议起始日, 试用期截止日 + 1)
      - CASE WHEN day(试用期截止日 + 1) < day(协议起始日) THEN 1 ELSE 0 END < param('聘用.试用期月数', 协议起始日)
