/*---
title: 同一银行卡收过不同人的款（自管小组长补助发放表）
severity: warning
clauses: [X-3]
ledgers: [leader_subsidy]
message: "同一银行卡收过 {人数} 个人的款：{姓名}"
column: 银行卡号
value: 银行卡号
ask: 请说明代收关系，提供本人签收的凭据。
en:
  title: One bank card for several persons (leader_subsidy)
  message: "one bank card received the money of {人数} persons: {姓名}"
  ask: Who received it for whom? Provide the persons' receipts.
---*/
SELECT list(_row) AS _rows,
       银行卡号,
       count(DISTINCT 组长身份证号) AS 人数,
       array_to_string(list_sort(list_distinct(list(组长姓名))), '、') AS 姓名
FROM 自管小组长补助发放表
WHERE 银行卡号 IN (SELECT 银行卡号 FROM 自管小组长补助发放表 WHERE 银行卡号 IS NOT NULL GROUP BY 银行卡号 HAVING min(组长身份证号) <> max(组长身份证号))
  AND 组长身份证号 IS NOT NULL
GROUP BY 银行卡号
