/*---
title: 已建企业年金仍发放统筹外费用
severity: error
clauses: [XC-2-6]
reading: 台账填有规定依据的，按政府有关部门明确规定除外；填“无”一类的视同没有。标准或人数为零的不算发放。
ledgers: [outside_pool]
message: "{企业名称} 已建企业年金，{年度} 年仍发放“{项目}”每人 {发放标准} 元、{人数} 人，没有填写规定依据"
column: 规定依据
ask: 请停发，或提供政府有关部门明确规定的依据。
en:
  title: Paid outside the pool although there is an enterprise annuity
  message: "{企业名称} has an enterprise annuity and pays {项目} in {年度}, {发放标准} yuan to {人数} persons, without a stated ground"
  ask: Stop it, or show the rule of a government department that allows it.
  reading: A stated ground counts as an explicit rule of a government department; 无 and the like count as none. A standard or a number of zero is no payment.
---*/
SELECT [_row] AS _rows, 企业名称, 年度, 项目, 发放标准, 人数
FROM 统筹外费用台账
WHERE 已建企业年金 = '是'
  AND 发放标准 > 0 AND 人数 > 0
  AND (规定依据 IS NULL OR list_contains(param_list('填写.视同空白', make_date(年度, 12, 31)), 规定依据))
