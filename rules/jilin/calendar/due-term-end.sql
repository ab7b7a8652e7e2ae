/*---
title: 社区两委届期届满
clauses: [JL-2-5b]
reading: 届期届满的社区，社工岗服务协议同时到期。
ledgers: [communities]
what: "{社区} 两委届期届满，社工岗服务协议一并到期"
en:
  title: Term of the committees ends
  what: "{社区}: the term of the committees ends, and the service agreements with it"
  reading: The agreements end with the term.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 两委届期止 AS _day, 社区
FROM 城市社区基本情况表
WHERE 两委届期止 IS NOT NULL
