/*---
title: 同一银行卡收过不同人的款（丧事料理慰问台账）
severity: warning
clauses: [X-3]
reading: 打入直系亲属账户的是代收，不列。
ledgers: [funeral_condolence]
message: "同一银行卡收过 {人数} 个人的款：{姓名}"
column: 银行卡号
value: 银行卡号
ask: 请说明代收关系，提供签收的凭据。
en:
  title: One bank card for several persons (funeral_condolence)
  message: "one bank card received the money of {人数} persons: {姓名}"
  ask: Who received it for whom? Provide the receipts.
  reading: Money paid to the account of next of kin is received for the deceased and not listed.
---*/
SELECT list(_row) AS _rows,
       银行卡号,
       count(DISTINCT 逝者身份证号) AS 人数,
       array_to_string(list_sort(list_distinct(list(逝者姓名))), '、') AS 姓名
FROM 丧事料理慰问台账
WHERE 银行卡号 IS NOT NULL AND 逝者身份证号 IS NOT NULL AND 发放方式 <> '直系亲属账户'
GROUP BY 银行卡号
HAVING count(DISTINCT 逝者身份证号) > 1
