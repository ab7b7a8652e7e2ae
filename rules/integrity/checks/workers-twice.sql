/*---
title: 同一人在两个街道在岗（社工岗人员花名册）
severity: error
clauses: [X-2]
reading: 以身份证号认定同一人。
ledgers: [community_workers]
message: "{姓名} 同时在 {街道数} 个街道的花名册里在岗：{所在}"
column: 身份证号
value: 身份证号
ask: 请两处街道核实，只保留实际任职的一处。
en:
  title: One person in post in two street offices (community_workers)
  message: "{姓名} is in post in {街道数} offices at once: {所在}"
  ask: In which office does the person really work? Keep that entry only.
  reading: A person is known by the identity number.
---*/
SELECT list(_row) AS _rows,
       min_by(姓名, _row) AS 姓名,
       身份证号,
       count(DISTINCT 街道) AS 街道数,
       array_to_string(list_sort(list_distinct(list(街道))), '、') AS 所在
FROM 社工岗人员花名册
WHERE 在岗状态 = '在岗' AND 身份证号 IS NOT NULL
GROUP BY 身份证号
HAVING count(DISTINCT 街道) > 1
