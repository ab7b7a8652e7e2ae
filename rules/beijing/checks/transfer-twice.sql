/*---
title: 同一人移交登记不止一次
severity: warning
clauses: [BJ-2-1, BJ-4-3]
reading: 以身份证号认定同一人，各区、各企业的台账合并；重复登记会使接收人数和拨付资金重复计算。
ledgers: [transfers]
message: "{姓名} 登记移交 {次数} 次，由 {各单位} 接收"
column: 身份证号
ask: 请核对由哪一处接收，删去重复的登记。
en:
  title: One person handed over more than once
  message: "{姓名} is entered {次数} times, received by: {各单位}"
  ask: Which unit received the person? Remove the other entries.
  reading: Known by the identity number over all districts and enterprises; a second entry is counted and paid for twice.
---*/
WITH 重复 AS (
  SELECT 身份证号
  FROM 国有企业退休人员移交台账
  GROUP BY 身份证号
  HAVING count(*) > 1
)
SELECT list(t._row) AS _rows, max(t._row) AS _at,
       min(t.姓名) AS 姓名,
       count(*) AS 次数,
       list_sort(list(DISTINCT t.社保档案接收单位)) AS 各单位
FROM 国有企业退休人员移交台账 AS t
JOIN 重复 USING (身份证号)
GROUP BY 身份证号
