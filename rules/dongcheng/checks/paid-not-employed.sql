/*---
title: 不在聘用期间发放（线索）
severity: note
clauses: [DC-7-4]
reading: 花名册上有这个人，而发放的月份没有一天在聘（停聘或到期以后，或聘用以前）的，列为线索，供核实。状态为不再聘用的看到不再聘用日期，没有日期的看协议终止日；协议的起止日期有误的不判。
ledgers: [specialist_pay, specialists]
optional: {specialists: [不再聘用日期]}
message: "{姓名} {发放月} 领取 {金额} 元，而花名册上这个月不在聘用期间（{期间}），供核实"
column: 月份
value: 发放月
amount: 金额
ask: 请核实发放的依据和领取人；不应发放的收回。
en:
  title: "Lead: paid while not employed"
  message: "{姓名}, {发放月}: {金额} yuan were paid for a month in which the roster has no employment ({期间})"
  ask: On what ground was it paid, and who took the money?
  reading: The person is on the roster, but not employed on any day of that month (after the end or before the beginning). Where the status says that employment ended, it counts to that day, or to the end of the agreement where no day is given; agreements whose days are damaged are not judged.
---*/
WITH 在聘 AS (
  SELECT _row, 身份证号, 协议起始日 AS 起,
         CASE WHEN 状态 = '不再聘用' THEN least(协议终止日, 不再聘用日期) ELSE 协议终止日 END AS 止
  FROM 社会化管理服务专员花名册_全部
  WHERE 身份证号 IS NOT NULL
)
SELECT list_concat([z._row], list(m._row)) AS _rows, z._row AS _at,
       min(z.姓名) AS 姓名,
       strftime(min(z.月份), '%Y-%m') AS 发放月,
       min(z.岗位补贴 + z.绩效奖金) AS 金额,
       array_to_string(list_sort(list(concat(m.起, ' 至 ', m.止))), '、') AS 期间
FROM 专员补贴发放表 AS z
JOIN 在聘 AS m ON m.身份证号 = z.身份证号
WHERE z.岗位补贴 + z.绩效奖金 > 0
GROUP BY z._row
HAVING NOT bool_or(coalesce(m.起 < month_after(z.月份) AND m.止 >= z.月份, true))
