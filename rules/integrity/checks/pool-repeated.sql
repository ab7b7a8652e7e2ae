/*---
title: 重复登记（统筹外费用台账）
severity: warning
clauses: [X-5]
reading: 同一企业、同一年度、同一项目、同样的标准和人数的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [outside_pool]
optional: {outside_pool: [规定依据, 支付方式, 对象退休日期]}
message: "{企业名称} {年度} 年{项目}（标准 {发放标准} 元，{人数} 人）登记了 {次数} 次"
column: 发放标准
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (outside_pool)
  message: "{项目} of {企业名称} in {年度} ({发放标准} yuan, {人数} persons) is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same enterprise, year, item, rate and number is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       企业名称,
       年度,
       项目,
       人数,
       发放标准,
       count(*) AS 次数
FROM 统筹外费用台账
WHERE 企业名称 IS NOT NULL AND 年度 IS NOT NULL AND 项目 IS NOT NULL AND 人数 IS NOT NULL AND 发放标准 IS NOT NULL
GROUP BY 企业名称, 年度, 项目, 人数, 发放标准, 规定依据, 支付方式, 对象退休日期
HAVING count(*) > 1
