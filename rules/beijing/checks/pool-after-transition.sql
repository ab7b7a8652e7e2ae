/*---
title: 过渡期满后退休仍发放统筹外费用
severity: error
clauses: [BJ-2-5b]
reading: 截止日当日退休的仍在过渡期内；期满后退休的只可一次性支付，不由本规则判断。标准或人数为零的不算发放。
ledgers: [outside_pool]
optional: {outside_pool: [支付方式]}
message: "{企业名称}“{项目}”过渡期止于 {过渡期截止日}，对象 {对象退休日期} 退休，{年度} 年仍发放每人 {发放标准} 元、{人数} 人"
column: 对象退休日期
value: 对象退休日期
ask: 请停发；按政府规定应享受的，改为一次性支付并写明依据。
en:
  title: Paid to those who retired after the transition
  message: "{企业名称}, {项目}: the transition ended on {过渡期截止日}, the persons retired on {对象退休日期}, and {发放标准} yuan are paid to {人数} in {年度}"
  ask: Stop it; what government rules grant may be paid once, with its ground.
  reading: Retirement on the last day is still within the transition. Those who retire later may only be paid once, which another rule looks at. A standard or a number of zero is no payment.
---*/
SELECT [_row] AS _rows, 企业名称, 年度, 项目, 过渡期截止日, 对象退休日期, 发放标准, 人数
FROM 统筹外费用台账
WHERE 对象退休日期 > 过渡期截止日
  AND 发放标准 > 0 AND 人数 > 0
  AND 支付方式 IS DISTINCT FROM '一次性'
