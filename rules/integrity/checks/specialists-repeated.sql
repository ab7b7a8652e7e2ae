/*---
title: 同一人在花名册里登记两次（社会化管理服务专员花名册）
severity: warning
clauses: [X-5]
reading: 同一身份证号在同一街道在聘两行以上，人数即多计；分在两个街道的另行判断。
ledgers: [specialists]
message: "{姓名} 在{街道}的花名册里在聘 {次数} 行"
column: 身份证号
value: 身份证号
ask: 请核实后只保留一行。
en:
  title: One person twice on the roster (specialists)
  message: "{姓名} stands {次数} times on the roster of {街道}"
  ask: Check and keep one row.
  reading: The same identity number on two or more rows of one office inflates the number of persons; two offices are judged apart.
---*/
SELECT list(_row) AS _rows,
       min_by(姓名, _row) AS 姓名,
       身份证号, 街道,
       count(*) AS 次数
FROM 社会化管理服务专员花名册
WHERE 状态 = '在聘' AND 身份证号 IS NOT NULL
GROUP BY 身份证号, 街道
HAVING count(*) > 1
