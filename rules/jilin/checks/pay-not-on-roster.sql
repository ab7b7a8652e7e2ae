/*---
title: 领薪酬的人不在社工岗花名册
severity: warning
clauses: [JL-2-1]
reading: 只比花名册里有的街道；已退出的也算在花名册内，退出后领取另行列出。
ledgers: [community_pay, community_workers]
complete: [community_workers]
message: "{姓名} 在{街道}领取社工岗薪酬 {月数} 个月共 {合计} 元，社工岗花名册里没有此人"
column: 身份证号
amount: 合计
ask: 请核对人员和号码，或补报花名册。
en:
  title: Paid but not on the roster
  message: "{姓名} was paid {合计} yuan for {月数} months in {街道} and is not on the roster of community workers"
  ask: Are name and number right, or is the person missing from the roster?
  reading: Only street offices on the roster are compared; who has left is on it, and pay afterwards is listed apart.
---*/
WITH 有花名册 AS (
  SELECT DISTINCT 街道 FROM 社工岗人员花名册
)
SELECT list(z._row) AS _rows,
       min_by(z.姓名, z._row) AS 姓名, z.街道,
       count(DISTINCT z.月份) AS 月数,
       sum(z.基础报酬 + z.绩效奖金) AS 合计
FROM 社工岗薪酬发放表 AS z
JOIN 有花名册 AS s ON s.街道 = z.街道
ANTI JOIN 社工岗人员花名册 AS m ON m.身份证号 = z.身份证号
WHERE z.身份证号 IS NOT NULL
GROUP BY z.身份证号, z.街道
