/*---
title: 重复登记（文体活动台账）
severity: warning
clauses: [X-5]
reading: 同一组织单位、同一活动、同一日期、同一支出的为重复登记，整行相同的也在内；凭证各不相同的请说明。
ledgers: [activities]
optional: {activities: [社区, 支出金额]}
message: "{组织单位} {活动日期} 的活动“{活动名称}”登记了 {次数} 次"
column: 支出金额
amount: 多记金额
ask: 请核实是否重复登记；确为重复的，改正台账并收回多付的款。
en:
  title: Entered more than once (activities)
  message: "activity {活动名称} of {组织单位} on {活动日期} is entered {次数} times"
  ask: Is it one fact entered twice? If so, mend the ledger and get back what was paid twice.
  reading: The same organiser, activity, day and cost is a repeated entry, wholly equal rows included.
---*/
SELECT list(_row) AS _rows,
       街道,
       组织单位,
       活动名称,
       活动日期,
       count(*) AS 次数,
       支出金额 * (count(*) - 1) AS 多记金额
FROM 文体活动台账
WHERE 街道 IS NOT NULL AND 组织单位 IS NOT NULL AND 活动名称 IS NOT NULL AND 活动日期 IS NOT NULL
GROUP BY 街道, 组织单位, 活动名称, 活动日期, 社区, 支出金额
HAVING count(*) > 1
