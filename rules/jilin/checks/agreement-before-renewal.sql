/*---
title: 服务协议早于 2021 年换届签订
severity: warning
clauses: [JL-2-5b]
reading: 条文自 2021 年社区两委换届后开始签订；换届日各地不同，以该年第一天为界；只看在岗人员。
ledgers: [community_workers]
message: "{姓名} 的服务协议自 {协议起始日} 起，早于 {开始签订日}，应在换届后按本届届期签订"
column: 协议起始日
value: 协议起始日
ask: 请提供换届后重签的协议，或更正起始日。
en:
  title: Service agreement signed before the renewal of 2021
  message: "{姓名}: the agreement runs from {协议起始日}, before {开始签订日}; it is to be signed for the term after the renewal"
  ask: Provide the agreement signed since, or correct the day.
  reading: Agreements are signed since the renewal of 2021; its day differs from place to place, so the first day of that year is taken; only those in post.
---*/
SELECT [_row] AS _rows, 姓名, 协议起始日,
       param_date('服务协议.开始签订日', as_of()) AS 开始签订日
FROM 社工岗人员花名册
WHERE 在岗状态 = '在岗'
  AND 协议起始日 < param_date('服务协议.开始签订日', as_of())
