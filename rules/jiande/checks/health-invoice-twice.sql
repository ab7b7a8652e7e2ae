/*---
title: 同一发票号码报销了两次
severity: warning
clauses: [JD-3-2c]
reading: 不同地区的发票号码可能相同，故为提示；各街道合并。
ledgers: [health_check]
message: "发票 {发票号码} 报销了 {次数} 次（{姓名}），合计 {合计} 元"
column: 发票号码
value: 发票号码
amount: 合计
ask: 请核对发票原件，是否重复报销。
en:
  title: One invoice number reimbursed twice
  message: "invoice {发票号码} was reimbursed {次数} times ({姓名}), {合计} yuan together"
  ask: Look at the originals; was it paid twice?
  reading: Numbers of different regions may be the same, so this is a warning; over all offices.
---*/
SELECT list(_row) AS _rows, 发票号码, count(*) AS 次数,
       array_to_string(list_sort(list_distinct(list(姓名))), '、') AS 姓名,
       sum(结算金额) AS 合计
FROM 健康体检台账
WHERE 体检方式 = '自费报销' AND 发票号码 IS NOT NULL
GROUP BY 发票号码
HAVING count(*) > 1
