/*---
title: 过渡期满后一次性支付没有规定依据
severity: warning
clauses: [BJ-2-5b]
reading: 期满后退休的，只有按政府有关规定应享受的待遇可以一次性支付；台账没有写明规定，给出提示。
ledgers: [outside_pool]
message: "{企业名称}“{项目}”过渡期止于 {过渡期截止日}，对象 {对象退休日期} 退休，一次性支付每人 {发放标准} 元、{人数} 人，没有填写规定依据"
column: 规定依据
ask: 请写明应享受该待遇的政府规定。
en:
  title: Single payment after the transition without a stated ground
  message: "{企业名称}, {项目}: the transition ended on {过渡期截止日}, the persons retired on {对象退休日期}, {发放标准} yuan paid once to {人数} without a stated ground"
  ask: Which government rule grants it?
  reading: After the transition only what government rules grant may be paid once; where the ledger names no rule this is a warning.
---*/
SELECT [_row] AS _rows, 企业名称, 年度, 项目, 过渡期截止日, 对象退休日期, 发放标准, 人数
FROM 统筹外费用台账
WHERE 对象退休日期 > 过渡期截止日
  AND 发放标准 > 0 AND 人数 > 0
  AND 支付方式 = '一次性'
  AND (规定依据 IS NULL OR list_contains(param_list('填写.视同空白', make_date(年度, 12, 31)), 规定依据))
