/*---
title: 同一公示编号登记了两次
severity: warning
clauses: [JD-5-2d]
reading: 以街道和公示编号认定；重复登记的人数和金额会重复核对。
ledgers: [disclosure_log]
message: "{街道}的公示编号 {公示编号} 登记了 {次数} 次"
column: 公示编号
value: 公示编号
ask: 请核实，重复的删去，不同的另编编号。
en:
  title: One notice number registered twice
  message: "notice {公示编号} of {街道} is registered {次数} times"
  ask: Delete the duplicate, or give another number.
  reading: By office and number; what is registered twice is compared twice.
---*/
SELECT list(_row) AS _rows, 街道, 公示编号, count(*) AS 次数
FROM 公示登记台账_全部
WHERE 公示编号 IS NOT NULL
GROUP BY 街道, 公示编号
HAVING count(*) > 1
