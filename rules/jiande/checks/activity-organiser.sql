/*---
title: 文体活动的组织单位不像经办机构、街道或社区
severity: warning
clauses: [JD-3-1-3]
reading: 组织单位的名称里没有街道、乡镇、社区、村或经办机构等词的，给出提示；词表是参数。
ledgers: [activities]
message: "{活动日期} 的活动“{活动名称}”由“{组织单位}”组织，应由市级经办机构、街道（乡镇）或社区（村）组织"
column: 组织单位
value: 组织单位
ask: 请说明组织单位；委托承办的，填写委托的街道或社区。
en:
  title: Activity organised by somebody other than agency, office or community
  message: "the activity {活动名称} of {活动日期} was organised by {组织单位}; agency, street office or community are to do it"
  ask: Who organised it? If it was contracted out, name the office that did so.
  reading: An organiser whose name has none of the words for office, town, community, village or agency is a warning; the words are a parameter.
---*/
SELECT [_row] AS _rows, 活动日期, 活动名称, 组织单位
FROM 文体活动台账
WHERE 组织单位 IS NOT NULL
  AND len(list_filter(param_list('文体活动.组织单位词', 活动日期), lambda w: contains(组织单位, w))) = 0
