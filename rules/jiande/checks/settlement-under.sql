/*---
title: 体检结算低于上传报告的人数
severity: warning
clauses: [JD-3-2b]
reading: 应结算金额为上传报告人数乘每次标准；年度取结算期间里的年份，没有写的按审计日所在的年；施行以前的年度不判。
ledgers: [health_settlement]
message: "{承检医院} {结算期间} 参检 {参检人数} 人，上传报告 {上传报告人数} 份，按每人 {标准} 元应为 {应结} 元，结算 {结算金额} 元，少 {相差} 元"
column: 结算金额
value: 结算金额
ask: 请与承检医院核对上传报告的人数，说明少结的原因。
en:
  title: Check-ups settled below the number of reports
  message: "{承检医院}, {结算期间}: {参检人数} persons, {上传报告人数} reports at {标准} yuan make {应结}, {结算金额} were settled, {相差} less"
  ask: Check the number of reports with the hospital.
  reading: Due is the number of uploaded reports times the standard. The year is the one in the period, else that of the audit; years of before the measures are not judged.
---*/
WITH 结算 AS MATERIALIZED (
  SELECT *,
         coalesce(TRY_CAST(nullif(regexp_extract(结算期间, '20[0-9][0-9]'), '') AS INTEGER), year(as_of())) AS 年度
  FROM 体检结算单
), 对照 AS (
  SELECT *, param('体检.每次标准', make_date(年度, 12, 31)) AS 标准
  FROM 结算
  WHERE 年度 >= year(param_date('适用.起始日', as_of()))
)
SELECT [_row] AS _rows, 承检医院, 结算期间, 参检人数, 上传报告人数, 结算金额, 标准,
       标准 * 上传报告人数 AS 应结,
       abs(结算金额 - 标准 * 上传报告人数) AS 相差
FROM 对照
WHERE 结算金额 < 标准 * 上传报告人数
