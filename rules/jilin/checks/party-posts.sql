/*---
title: 专职党建社工岗不足
severity: warning
clauses: [JL-2-2b]
reading: 原文为“原则上”，故为提示；台账的人数不含社区书记、副书记。
ledgers: [communities]
message: "{社区} 专职党建社工岗 {专职党建岗人数} 个，原则上 {最少} 个以上"
column: 专职党建岗人数
value: 专职党建岗人数
ask: 请说明未配足的原因。
en:
  title: Too few posts for party work
  message: "{社区} has {专职党建岗人数} posts for party work, in principle at least {最少}"
  ask: Why are there fewer?
  reading: The text says in principle, so this is a warning; the number does not include the secretary and the deputies.
---*/
SELECT [_row] AS _rows, 社区, 专职党建岗人数,
       param('党建岗.最少人数', as_of()) AS 最少
FROM 城市社区基本情况表
WHERE 专职党建岗人数 < param('党建岗.最少人数', as_of())
