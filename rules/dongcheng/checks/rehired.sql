/*---
title: 有不再聘用情形的记录而其后仍在聘
severity: error
clauses: [DC-3-x]
reading: 状态为不再聘用，或填有不再聘用的原因或日期的，为有记录；原因写明不属于五种情形的（如本人辞职）除外，没有写原因的按五种情形对待。没有日期的从该协议起始日算。以身份证号认定同一人，各街道合并。
ledgers: [specialists]
message: "{姓名} {停聘日} 起不再聘用（{街道}，原因：{原因}），其后仍在聘：{在聘街道}"
column: 状态
value: 原因
ask: 请说明为何仍在聘；属于五种情形的应当停聘。
en:
  title: Still employed after a ground for ending the employment
  message: "{姓名} was not to be employed any more from {停聘日} ({街道}, reason: {原因}), yet is employed afterwards: {在聘街道}"
  ask: Why is the person still employed? On one of the five grounds the employment has to end.
  reading: A record is the status, or a reason or day filled in; reasons that are plainly none of the five (as leaving of one's own will) do not count, a missing reason does. Without a day it counts from the beginning of that agreement. A person is known by the identity number, over all offices.
---*/
WITH 停聘 AS MATERIALIZED (
  SELECT _row, 身份证号, 姓名, 街道, 状态, 不再聘用原因,
         coalesce(不再聘用日期, 协议起始日) AS 停聘日
  FROM 社会化管理服务专员花名册
  WHERE 身份证号 IS NOT NULL
    AND (状态 = '不再聘用' OR 不再聘用日期 IS NOT NULL OR 不再聘用原因 IS NOT NULL)
    AND (不再聘用原因 IS NULL
         OR len(list_filter(param_list('不再聘用.情形用语', 协议起始日), lambda 词: contains(不再聘用原因, 词))) > 0
         OR len(list_filter(param_list('不再聘用.其他原因用语', 协议起始日), lambda 词: contains(不再聘用原因, 词))) = 0)
)
SELECT list_distinct(list_concat([s._row], list(z._row))) AS _rows,
       min_by(z._row, (z.协议起始日, z._row)) AS _at,
       min(s.姓名) AS 姓名,
       min(s.停聘日) AS 停聘日,
       min(s.街道) AS 街道,
       coalesce(min(s.不再聘用原因), '未填写') AS 原因,
       array_to_string(list_sort(list_distinct(list(z.街道))), '、') AS 在聘街道
FROM 停聘 AS s
JOIN 社会化管理服务专员花名册 AS z ON z.身份证号 = s.身份证号
WHERE s.停聘日 < as_of()
  AND z.协议终止日 > s.停聘日
  AND (z.状态 = '在聘' OR (z._row <> s._row AND z.协议起始日 >= s.停聘日))
GROUP BY s._row
