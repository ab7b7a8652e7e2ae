/*---
title: 去世次月移出
clauses: [JD-2-3b]
reading: 去世次月首日起停止服务并移出；只列有去世日期而状态仍为在管的。
ledgers: [retirees]
what: "{姓名}（{社区}）{去世日期} 去世，自这一天起停止服务并移出保障对象"
en:
  title: To be taken off the month after death
  what: "{姓名} ({社区}) died on {去世日期}; service ends and the person is taken off from this day on"
  reading: From the first day of the month after the death; only those with a day of death who still stand as in care.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, month_after(去世日期) AS _day, 姓名, 社区, 去世日期
FROM 企业退休人员花名册
WHERE 状态 = '在管' AND 去世日期 IS NOT NULL
