/*---
title: 社工岗人数少于基准（超过基准户数）
severity: warning
clauses: [JL-2-2a]
reading: 增设是“可”，少于算得的下限不列；少于基准户数以内社区的下限，给出提示。
ledgers: [communities]
message: "{社区} {户数} 户，社工岗 {社工岗人数} 人，少于 {基准} 户以内社区的下限 {下限} 人"
column: 社工岗人数
value: 社工岗人数
ask: 请说明人数偏少的理由。
en:
  title: Fewer posts than the base (large community)
  message: "{社区}: {户数} households and {社工岗人数} posts, fewer than the {下限} of a community of up to {基准} households"
  ask: Why are there so few?
  reading: Adding posts is optional, so the computed lower bound is not demanded; fewer than the base of a small community is a warning.
---*/
SELECT [_row] AS _rows, 社区, 户数, 社工岗人数,
       param('社工岗.基准户数', as_of()) AS 基准,
       param('社工岗.基准下限', as_of()) AS 下限
FROM 城市社区基本情况表
WHERE 户数 > param('社工岗.基准户数', as_of())
  AND 社工岗人数 < param('社工岗.基准下限', as_of())
