/*---
title: 社工岗人数超过县（市、区）核定员额
severity: error
clauses: [JL-2-2c]
reading: 按县（市、区）合计对照；有社区没有填核定员额的县不作判断，另行列出。
ledgers: [communities]
message: "{县市区} 社工岗合计 {实有} 人，核定员额合计 {核定} 人，超出 {超出} 人"
column: 社工岗人数
value: 实有
ask: 请提供员额核定文件，或核对人数。
en:
  title: More posts than the county's establishment
  message: "{县市区} has {实有} posts, {核定} are approved, {超出} too many"
  ask: Provide the approval, or check the numbers.
  reading: Totals of the county; a county where a community has no approved number is not judged and listed apart.
---*/
SELECT list(_row) AS _rows,
       县市区,
       sum(社工岗人数) AS 实有,
       sum(核定社工岗员额) AS 核定,
       sum(社工岗人数) - sum(核定社工岗员额) AS 超出
FROM 城市社区基本情况表
GROUP BY 县市区
HAVING count(核定社工岗员额) = count(*)
   AND sum(社工岗人数) > sum(核定社工岗员额)
