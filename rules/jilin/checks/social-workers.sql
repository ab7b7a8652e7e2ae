/*---
title: 社区社工师不足
severity: warning
clauses: [JL-2-7b]
reading: 原文写“力争”“左右”，不足的给出提示；助理社工师不计，高级社工师计入。
ledgers: [communities]
message: "{社区} 社工师 {社工师人数} 名，力争 {最少} 名以上"
column: 社工师人数
value: 社工师人数
ask: 请说明培养和报考的安排。
en:
  title: Too few qualified social workers
  message: "{社区} has {社工师人数} qualified social workers; {最少} or more are aimed at"
  ask: What is planned to train more?
  reading: The text says to strive for about, so this is a warning; assistants do not count, senior ones do.
---*/
SELECT [_row] AS _rows, 社区, 社工师人数,
       param('社工师.最少人数', as_of()) AS 最少
FROM 城市社区基本情况表
WHERE 社工师人数 < param('社工师.最少人数', as_of())
