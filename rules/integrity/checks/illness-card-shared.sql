/*---
title: 同一银行卡收过不同人的款（大病慰问台账）
severity: warning
clauses: [X-3]
ledgers: [illness_condolence]
message: "同一银行卡收过 {人数} 个人的款：{姓名}"
column: 银行卡号
value: 银行卡号
ask: 请说明代收关系，提供本人签收的凭据。
en:
  title: One bank card for several persons (illness_condolence)
  message: "one bank card received the money of {人数} persons: {姓名}"
  ask: Who received it for whom? Provide the persons' receipts.
---*/
SELECT list(_row) AS _rows,
       银行卡号,
       count(DISTINCT 身份证号) AS 人数,
       array_to_string(list_sort(list_distinct(list(姓名))), '、') AS 姓名
FROM 大病慰问台账
WHERE 银行卡号 IN (SELECT 银行卡号 FROM 大病慰问台账 WHERE 银行卡号 IS NOT NULL GROUP BY 银行卡号 HAVING min(身份证号) <> max(身份证号))
  AND 身份证号 IS NOT NULL
GROUP BY 银行卡号
