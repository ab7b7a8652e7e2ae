/*---
title: 年度没有考核
severity: note
clauses: [JL-2-9, JL-2-9b]
reading: 看截止日前已结束的最近一个自然年；该年 1 月 1 日以后才聘用或转入的不列；只看在岗人员。
ledgers: [community_workers, community_reviews]
complete: [community_reviews]
optional: {community_workers: [转入日期]}
message: "{姓名}（{社区}）没有 {年度} 年的年度考核记录"
column: 姓名
ask: 请补报考核结果，或说明未考核的原因。
en:
  title: No review of the year
  message: "{姓名} ({社区}) has no review of {年度}"
  ask: Provide the result, or say why there is none.
  reading: The last calendar year that has ended; who was hired or transferred in after 1 January of it is left out; only those in post.
---*/
WITH 应考 AS (
  SELECT *, year(as_of() + INTERVAL 1 DAY) - 1 AS 年度
  FROM 社工岗人员花名册
  WHERE 在岗状态 = '在岗' AND 身份证号 IS NOT NULL
)
SELECT [z._row] AS _rows, z.姓名, z.社区, z.年度
FROM 应考 AS z
ANTI JOIN 社工岗年度考核表 AS m ON m.身份证号 = z.身份证号 AND m.年度 = z.年度
WHERE greatest(z.聘用日期, coalesce(z.转入日期, z.聘用日期)) <= make_date(z.年度, 1, 1)
