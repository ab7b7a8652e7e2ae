/*---
title: 年度绩效奖超过总额
severity: error
clauses: [DC-6-1]
reading: 按自然年、以发放表的月份计；各种聘任方式都适用，以身份证号认定同一人，各街道合并。
ledgers: [specialist_pay]
message: "{姓名} {年度} 年度绩效奖金合计 {合计} 元，年度总额不得超过 {上限} 元，超出 {超出} 元"
column: 绩效奖金
value: 合计
amount: 超出
ask: 请收回超出部分，或说明依据。
en:
  title: Bonus above the yearly cap
  message: "{姓名}: {合计} yuan of bonus in {年度}, not more than {上限} may be paid, {超出} too much"
  ask: Return the excess, or say on what ground it was paid.
  reading: Calendar years by the month of the payment list; all ways of appointment; a person is known by the identity number, over all offices.
---*/
SELECT list(_row) AS _rows,
       max_by(_row, (月份, _row)) AS _at,
       year(月份) AS 年度,
       min_by(姓名, _row) AS 姓名,
       sum(绩效奖金) AS 合计,
       param('补贴.年度绩效上限', max(月份)) AS 上限,
       sum(绩效奖金) - param('补贴.年度绩效上限', max(月份)) AS 超出
FROM 专员补贴发放表
WHERE 身份证号 IS NOT NULL
GROUP BY 身份证号, year(月份)
HAVING sum(绩效奖金) > param('补贴.年度绩效上限', max(月份))
