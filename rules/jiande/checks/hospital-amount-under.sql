/*---
title: 住院慰问低于规定金额
severity: warning
clauses: [JD-3-1-4a]
reading: 低于固定标准发放的给出提示，不判违规。
ledgers: [hospital_condolence]
message: "{姓名} {慰问日期} 住院慰问 {慰问金额} 元，规定每次 {标准} 元，少发 {少发} 元"
column: 慰问金额
value: 慰问金额
ask: 请说明少发的原因，是否需要补发。
en:
  title: Hospital condolence below the fixed sum
  message: "{姓名}: {慰问金额} yuan on {慰问日期}, the sum is {标准}, {少发} less"
  ask: Why was less paid, and is the rest due?
  reading: Less than the fixed sum is a warning, no breach.
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额,
       param('住院慰问.每次金额', greatest(慰问日期, 入院日期)) AS 标准,
       param('住院慰问.每次金额', greatest(慰问日期, 入院日期)) - 慰问金额 AS 少发
FROM 住院慰问台账
WHERE 慰问日期 IS NOT NULL AND 慰问金额 < param('住院慰问.每次金额', greatest(慰问日期, 入院日期))
