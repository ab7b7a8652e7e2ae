/*---
title: 次月移交纳管
clauses: [JD-2-1b]
reading: 办理领待手续的次月为纳管月，以该月最后一天为到期日；只列在管而没有纳管月份的。
ledgers: [retirees]
what: "{姓名}（{社区}）{办理领待手续日期} 办理领待手续，应在本月内纳管"
en:
  title: To be enrolled the month after
  what: "{姓名} ({社区}) began to draw the pension on {办理领待手续日期}; to be enrolled within this month"
  reading: The month after the pension began; its last day is taken. Only those in care without a month of enrolment.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, month_after(month_after(办理领待手续日期)) - 1 AS _day,
       姓名, 社区, 办理领待手续日期
FROM 企业退休人员花名册
WHERE 状态 = '在管' AND 纳管月份 IS NULL AND 办理领待手续日期 IS NOT NULL
