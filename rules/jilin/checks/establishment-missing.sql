/*---
title: 社区没有填核定员额
severity: note
clauses: [JL-2-2c]
ledgers: [communities]
message: "{县市区} 有 {社区数} 个社区没有填核定社工岗员额，全县员额未能核对"
column: 核定社工岗员额
ask: 请补填核定员额。
en:
  title: Communities without an approved number of posts
  message: "{县市区}: {社区数} communities have no approved number of posts, so the county's establishment could not be checked"
  ask: Fill in the approved numbers.
---*/
SELECT list(_row) AS _rows, 县市区, count(*) AS 社区数
FROM 城市社区基本情况表
WHERE 核定社工岗员额 IS NULL
GROUP BY 县市区
