/*---
title: 公共服务费的用途在列举之外
severity: warning
clauses: [JD-3-1-1a]
reading: 原文作“主要指…等”，列举不穷尽，列举之外给出提示；用途或支出事项写有列举的词即可，与社会化管理无关的另按违规列出。
ledgers: [expenditure]
message: "凭证 {凭证号} 列退管公共服务费 {金额} 元，用途“{用途}”（{支出事项}）不在列举之内"
column: 用途
value: 用途
amount: 金额
ask: 请说明这笔支出与社会化管理服务的关系和依据。
en:
  title: Public-service money for a purpose that the text does not list
  message: "voucher {凭证号}: {金额} yuan of public-service money for {用途} ({支出事项}), which the text does not list"
  ask: How does it serve the retirees, and on what ground was it paid?
  reading: "The list of the text is open, so this is a warning; a listed word in the purpose or the item is enough. What has nothing to do with the service is listed apart."
---*/
SELECT [_row] AS _rows, 凭证号, 日期, 用途, 支出事项, 金额
FROM 专项资金支出台账
WHERE 支出类别 = '退管公共服务'
  AND len(list_filter(param_list('退管公共服务.用途词', 日期), lambda w: contains(concat_ws(' ', 用途, 支出事项), w))) = 0
