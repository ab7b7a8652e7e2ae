/*---
title: 节日慰问超过原则上的标准
severity: warning
clauses: [JD-3-1-4d]
reading: 原文为“原则上”，故为提示；对象类别为特别困难的按特别困难的标准。
ledgers: [festival_condolence]
message: "{姓名}（{对象类别}）{慰问日期} 节日慰问 {慰问金额} 元，原则上不超过 {标准} 元，超出 {超出} 元"
column: 慰问金额
value: 慰问金额
amount: 超出
ask: 请说明超出标准的原因和审批。
en:
  title: Festival condolence above the sum set in principle
  message: "{姓名} ({对象类别}), {慰问日期}: {慰问金额} yuan, in principle not more than {标准}, {超出} too much"
  ask: Why was more paid, and who approved it?
  reading: The text says in principle, so this is a warning; the higher sum is for persons in special hardship.
---*/
WITH 对照 AS (
  SELECT *,
         CASE WHEN 对象类别 = '特别困难' THEN param('节日慰问.特别困难标准', 慰问日期)
              ELSE param('节日慰问.一般标准', 慰问日期) END AS 标准
  FROM 节日慰问台账
)
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额, 标准,
       coalesce(对象类别, '类别未填') AS 对象类别,
       慰问金额 - 标准 AS 超出
FROM 对照
WHERE 慰问金额 > 标准
