/*---
title: 社工岗人数不在基准范围（基准户数以内）
severity: warning
clauses: [JL-2-2a]
reading: 基准户数含本数；条文写“左右”，故为提示。
ledgers: [communities]
message: "{社区} {户数} 户，社工岗 {社工岗人数} 人，{基准} 户以内一般设 {下限} 至 {上限} 人"
column: 社工岗人数
value: 社工岗人数
ask: 请说明人数偏离的理由。
en:
  title: Number of posts outside the usual range (small community)
  message: "{社区}: {户数} households and {社工岗人数} posts; up to {基准} households {下限} to {上限} are usual"
  ask: Why does the number differ?
  reading: The base number of households is included; the text says about, so this is a warning.
---*/
SELECT [_row] AS _rows, 社区, 户数, 社工岗人数,
       param('社工岗.基准户数', as_of()) AS 基准,
       param('社工岗.基准下限', as_of()) AS 下限,
       param('社工岗.基准上限', as_of()) AS 上限
FROM 城市社区基本情况表
WHERE 户数 <= param('社工岗.基准户数', as_of())
  AND (社工岗人数 < param('社工岗.基准下限', as_of())
       OR 社工岗人数 > param('社工岗.基准上限', as_of()))
