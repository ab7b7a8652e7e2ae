/*---
title: 去世次月以后仍在管
severity: error
clauses: [JD-2-3b]
reading: 去世次月起移出保障对象；以审计日为准。
ledgers: [retirees]
message: "{姓名} {去世日期} 去世，{停发日} 起应移出保障对象，花名册状态仍为在管"
column: 状态
value: 状态
ask: 请核实去世日期；属实的，移出花名册并核对其后的待遇。
en:
  title: Still enrolled after the month of death
  message: "{姓名} died on {去世日期} and leaves the roster on {停发日}, but is still entered as enrolled"
  ask: Is the day of death right? If so, take the person off and look at the benefits since.
  reading: A person leaves the roster with the month after the death, as of the day of the audit.
---*/
SELECT [_row] AS _rows, 姓名, 状态, 去世日期,
       month_after(去世日期) AS 停发日
FROM 企业退休人员花名册
WHERE 状态 = '在管'
  AND 去世日期 < date_trunc('month', as_of())
