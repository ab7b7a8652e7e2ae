/*---
title: 社区正职全年没有培训
severity: error
clauses: [JL-2-7a]
reading: 看截止日前已结束的最近一个自然年（可设为含当年，见设置“培训年度口径”）；该年 1 月 1 日以后才聘用或转入的不列；只看在岗人员。
ledgers: [community_workers, community_training]
complete: [community_training]
optional: {community_workers: [转入日期]}
message: "{姓名}（{社区}，{岗位类别}）{年度} 年没有培训记录，书记、主任每年培训一遍"
column: 姓名
ask: 请提供培训记录，或说明未参加的原因。
en:
  title: Head of a community without training in a year
  message: "{姓名} ({社区}, {岗位类别}) has no training in {年度}; heads are trained every year"
  ask: Provide the record of the training, or say why there was none.
  reading: The last calendar year that has ended (the current one by the setting 培训年度口径); who was hired or transferred in after 1 January of it is left out; only those in post.
---*/
WITH 应训 AS (
  SELECT *,
         CASE setting('培训年度口径') WHEN '含当年' THEN year(as_of())
              ELSE year(as_of() + INTERVAL 1 DAY) - 1 END AS 年度
  FROM 社工岗人员花名册
  WHERE 在岗状态 = '在岗' AND 岗位类别 = '社区正职' AND 身份证号 IS NOT NULL
), 已训 AS (
  SELECT DISTINCT 身份证号, year(培训日期) AS 年度
  FROM 社工岗培训台账
  WHERE 身份证号 IS NOT NULL AND 培训日期 <= as_of()
)
SELECT [z._row] AS _rows, z.姓名, z.社区, z.岗位类别, z.年度
FROM 应训 AS z
ANTI JOIN 已训 AS m ON m.身份证号 = z.身份证号 AND m.年度 = z.年度
WHERE greatest(z.聘用日期, coalesce(z.转入日期, z.聘用日期)) <= make_date(z.年度, 1, 1)
