/*---
title: 纳管之前的年度发放了大病慰问
severity: error
clauses: [JD-2-3a]
reading: 事项发生日：住院看入院日期，大病看结算年度（该年度结束于纳管月之前才算早），小组长补助看年度。纳管月份缺失的按领待手续次月；在几份花名册上的取最早的纳管月份。
ledgers: [illness_condolence, retirees]
message: "{姓名} {纳管月} 才纳管，{结算年度} 年度已在此前结束，不得补发，已发 {慰问金额} 元"
column: 结算年度
value: 结算年度
amount: 慰问金额
ask: 请说明纳管手续的办理日期；确属纳管之前的，应收回。
en:
  title: Serious-illness condolence for a year before enrolment
  message: "{姓名} was enrolled in {纳管月} only, after {结算年度} had ended; nothing is paid for that time, {慰问金额} yuan were"
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
       z.姓名, z.结算年度, z.慰问金额,
       strftime(m.纳管, '%Y-%m') AS 纳管月
FROM 大病慰问台账 AS z
JOIN 名册 AS m ON m.身份证号 = z.身份证号
WHERE z.结算年度 < year(m.纳管)
