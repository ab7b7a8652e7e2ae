/*---
title: 同一街道同一半年拨付了两次
severity: warning
clauses: [JD-4-3a]
reading: 每半年拨付一次，同一街道、年度、半年度有几笔不同金额的给出提示；同额的重复由台账一致性规则列出。
ledgers: [allocation]
message: "{街道} {年度}{半年度} 登记了 {次数} 次拨付，合计 {合计} 元"
column: 拨付金额
value: 合计
ask: 请说明分次拨付的原因，是否重复登记。
en:
  title: Two payments to an office for one half-year
  message: "{街道}, {年度}{半年度}: {次数} payments, {合计} yuan together"
  ask: Was it paid in parts, or entered twice?
  reading: There is one payment each half-year; several different amounts for an office, year and half are a warning; equal ones are listed by the rules on consistency.
---*/
SELECT list(_row) AS _rows, 街道, 年度, 半年度, count(*) AS 次数, sum(拨付金额) AS 合计
FROM 专项资金拨付台账
WHERE 街道 IS NOT NULL AND 半年度 IS NOT NULL
GROUP BY 街道, 年度, 半年度
HAVING count(DISTINCT 拨付金额) > 1
