/*---
title: 纳管之前去世发放了丧事料理慰问
severity: error
clauses: [JD-2-3a]
reading: 事项发生日：丧事看去世日期。纳管月份缺失的按领待手续次月；在几份花名册上的取最早的纳管月份。
ledgers: [funeral_condolence, retirees]
message: "{逝者姓名} {去世日期} 去世，早于纳管月 {纳管月}，不得补发待遇，已发 {慰问金额} 元"
column: 去世日期
value: 去世日期
amount: 慰问金额
ask: 请说明纳管手续的办理日期；确属纳管之前的，应收回。
en:
  title: Funeral condolence before enrolment
  message: "{逝者姓名}: {去世日期} is before the month of enrolment {纳管月}; nothing is paid for that time, {慰问金额} yuan were"
  ask: When was the person enrolled? If after that day, the money is to be returned.
  reading: "For funeral condolence the day of death counts. Without a month of enrolment, the month after the pension formalities; on several rosters the earliest."
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
       z.逝者姓名, z.去世日期, z.慰问金额,
       strftime(m.纳管, '%Y-%m') AS 纳管月
FROM 丧事料理慰问台账 AS z
JOIN 名册 AS m ON m.身份证号 = z.逝者身份证号
WHERE z.去世日期 < m.纳管
