/*---
title: 教学点和街道学苑经费的用途在列举之外
severity: warning
clauses: [JD-3-1-1b]
reading: 原文作“主要用于…等”，列举不穷尽，列举之外给出提示；教学点、学苑的建设列在公共服务费中，不提示。
ledgers: [expenditure]
message: "凭证 {凭证号} 列教学点或街道学苑经费 {金额} 元，用途“{用途}”（{支出事项}）不在列举之内"
column: 用途
value: 用途
amount: 金额
ask: 请说明这笔支出与社会化管理服务的关系和依据。
en:
  title: Teaching-point money for a purpose that the text does not list
  message: "voucher {凭证号}: {金额} yuan of teaching-point money for {用途} ({支出事项}), which the text does not list"
  ask: How does it serve the retirees, and on what ground was it paid?
  reading: "The list of the text is open, so this is a warning; setting up a teaching point is listed under public service and passes."
---*/
SELECT [_row] AS _rows, 凭证号, 日期, 用途, 支出事项, 金额
FROM 专项资金支出台账
WHERE len(list_filter(param_list('教学点.名称词', 日期), lambda w: contains(concat_ws(' ', 用途, 支出事项), w))) > 0
  AND len(list_filter(param_list('教学点.用途词', 日期), lambda w: contains(concat_ws(' ', 用途, 支出事项), w))) = 0
