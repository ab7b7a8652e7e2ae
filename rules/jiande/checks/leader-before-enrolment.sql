/*---
title: 纳管之前的年度发放了小组长补助
severity: error
clauses: [JD-2-3a]
reading: 事项发生日：住院看入院日期，大病看结算年度（该年度结束于纳管月之前才算早），小组长补助看年度。纳管月份缺失的按领待手续次月；在几份花名册上的取最早的纳管月份。
ledgers: [leader_subsidy, retirees]
message: "{组长姓名} {纳管月} 才纳管，{年度} 年度已在此前结束，不得补发，已发 {补助金额} 元"
column: 年度
value: 年度
amount: 补助金额
ask: 请说明纳管手续的办理日期；确属纳管之前的，应收回。
en:
  title: Leader subsidy for a year before enrolment
  message: "{组长姓名} was enrolled in {纳管月} only, after {年度} had ended; nothing is paid for that time, {补助金额} yuan were"
  ask: When was the person enrolled? If after that year, the money is to be returned.
  reading: The day of the event is the admission, for serious illness and group leaders the whole year (early only if it ended before the month of enrolment). Without a month of enrolment, the month after the pension formalities; on several rosters the earliest.
---*/
WITH 名册 AS (
  SELECT 身份证号,
         min(coalesce(纳管月份, month_after(办理领待手续日期))) AS 纳管,
         list(_row) AS 行
  FROM 企业退休人员花名册
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号
)
SELECT list_concat([z._row], m.行) AS _rows,
       z._row AS _at,
       z.组长姓名, z.年度, z.补助金额,
       strftime(m.纳管, '%Y-%m') AS 纳管月
FROM 自管小组长补助发放表 AS z
JOIN 名册 AS m ON m.身份证号 = z.组长身份证号
WHERE z.年度 < year(m.纳管)
