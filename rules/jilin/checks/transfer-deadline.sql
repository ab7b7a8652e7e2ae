/*---
title: 两委成员转入社工岗晚于期限
severity: error
clauses: [JL-3-1]
reading: 印发之前聘用的为现有人员，是否两委成员按现在的岗位类别。
ledgers: [community_workers]
message: "{姓名}（{岗位类别}）{聘用日期} 聘用，{转入日期} 才转入社工岗，应在 {期限} 前转入"
column: 转入日期
value: 转入日期
ask: 请核实其时是否已是两委成员，说明转入晚的原因。
en:
  title: Committee member transferred in too late
  message: "{姓名} ({岗位类别}), hired on {聘用日期}, was transferred in on {转入日期}; due by {期限}"
  ask: Was the person a committee member then? Why was it late?
  reading: Who was hired before the opinion was there already; membership goes by the present kind of post.
---*/
SELECT [_row] AS _rows, 姓名, 岗位类别, 聘用日期, 转入日期,
       param_date('转入.两委截止日', as_of()) AS 期限
FROM 社工岗人员花名册
WHERE 岗位类别 IN ('社区正职', '其他两委成员')
  AND 聘用日期 < param_date('意见.印发日期', as_of())
  AND 转入日期 > param_date('转入.两委截止日', as_of())
