/*---
title: 社工岗服务协议到期
clauses: [JL-2-5b]
reading: 一届一签，协议与本届同时到期；只看在岗的。
ledgers: [community_workers]
what: "{姓名}（{社区}，{岗位类别}）的服务协议到期，换届后重新签订"
en:
  title: Service agreement ends
  what: "{姓名} ({社区}, {岗位类别}): the agreement ends; to be signed anew after the election"
  reading: One agreement a term, ending with it; only those in post.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, 协议终止日 AS _day, 姓名, 社区, 岗位类别
FROM 社工岗人员花名册
WHERE 在岗状态 = '在岗' AND 协议终止日 IS NOT NULL
