/*---
title: 丧事料理慰问低于规定金额
severity: warning
clauses: [JD-3-1-4c]
reading: 低于固定标准发放的给出提示，不判违规。
ledgers: [funeral_condolence]
message: "{逝者姓名} {去世日期} 去世，丧事料理慰问 {慰问金额} 元，规定 {标准} 元，少发 {少发} 元"
column: 慰问金额
value: 慰问金额
ask: 请说明少发的原因，是否需要补发。
en:
  title: Funeral condolence below the fixed sum
  message: "{逝者姓名}, died {去世日期}: {慰问金额} yuan, the sum is {标准}, {少发} less"
  ask: Why was less paid, and is the rest due?
  reading: Less than the fixed sum is a warning, no breach.
---*/
SELECT [_row] AS _rows, 逝者姓名, 去世日期, 慰问金额,
       param('丧事慰问.金额', 去世日期) AS 标准,
       param('丧事慰问.金额', 去世日期) - 慰问金额 AS 少发
FROM 丧事料理慰问台账
WHERE 慰问金额 < param('丧事慰问.金额', 去世日期)
