/*---
title: 同月重复发放（线索）
severity: note
clauses: [DC-7-4]
reading: 同一人同月有两行以上岗位补贴，或两行以上绩效奖金的，列为线索，供核实；岗位补贴和绩效奖金分两行登记的不算。涉及金额为最大的一行以外的合计。各街道合并。
ledgers: [specialist_pay]
message: "{姓名} {发放月} 有 {岗位行} 行岗位补贴、{绩效行} 行绩效奖金（{街道}），疑似重复发放 {金额} 元，供核实"
column: 月份
value: 发放月
amount: 金额
ask: 请核实是否重复发放；重复的收回。
en:
  title: "Lead: paid twice for a month"
  message: "{姓名}, {发放月}: {岗位行} rows with a post allowance and {绩效行} with a bonus ({街道}); {金额} yuan may have been paid twice"
  ask: Was it paid twice? Return what was.
  reading: Two rows or more of post allowance, or of bonus, for a person and month are a lead; one row for each of the two is not. The amount is all but the largest row. All offices are taken together.
---*/
SELECT list(_row) AS _rows,
       max(_row) AS _at,
       min_by(姓名, _row) AS 姓名,
       strftime(月份, '%Y-%m') AS 发放月,
       count(*) FILTER (WHERE 岗位补贴 > 0) AS 岗位行,
       count(*) FILTER (WHERE 绩效奖金 > 0) AS 绩效行,
       array_to_string(list_sort(list_distinct(list(街道))), '、') AS 街道,
       sum(岗位补贴) - max(岗位补贴) + sum(绩效奖金) - max(绩效奖金) AS 金额
FROM 专员补贴发放表
WHERE 身份证号 IS NOT NULL
GROUP BY 身份证号, 月份
HAVING count(*) FILTER (WHERE 岗位补贴 > 0) > 1 OR count(*) FILTER (WHERE 绩效奖金 > 0) > 1
