/*---
title: 同一公示编号登记了不同的公示
severity: warning
clauses: [JD-5-2d]
reading: 以街道和公示编号认定，类别、起始日期或金额合计不同的列出；整条重复的由台账一致性规则列出。
ledgers: [disclosure_log]
message: "{街道}的公示编号 {公示编号} 登记了 {次数} 次，内容不同"
column: 公示编号
value: 公示编号
ask: 请核实，误登的删去，不同的公示另编编号。
en:
  title: Different notices under one number
  message: "notice {公示编号} of {街道} is registered {次数} times, with different contents"
  ask: Delete the wrong entry, or give the other notice another number.
  reading: By office and number, where kind, first day or amount differ; wholly equal entries are listed by the rules on consistency.
---*/
SELECT list(_row) AS _rows, 街道, 公示编号, count(*) AS 次数
FROM 公示登记台账_全部
WHERE 公示编号 IS NOT NULL
GROUP BY 街道, 公示编号
HAVING count(DISTINCT concat_ws('|', 公示类别, 起始日期, 金额合计)) > 1
