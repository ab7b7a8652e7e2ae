/*---
title: 文体活动主题在列举之外
severity: warning
clauses: [JD-3-1-3]
reading: 主题原文作“等”，列举不穷尽；主题为“其他”的给出提示。
ledgers: [activities]
message: "{活动日期} 的活动“{活动名称}”主题为其他，请说明主题"
column: 主题
value: 主题
ask: 请说明活动主题，是否面向企退人员。
en:
  title: Activity with a theme that the text does not list
  message: "the activity {活动名称} of {活动日期} has the theme {主题}; what is it about?"
  ask: What was the theme, and was it meant for retirees?
  reading: The list of themes is open; the theme 其他 is a warning.
---*/
SELECT [_row] AS _rows, 活动日期, 活动名称, 主题
FROM 文体活动台账
WHERE 主题 = '其他'
