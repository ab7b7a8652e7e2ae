/*---
title: 培训期限
clauses: [JL-2-7a]
reading: 按自然年计，以年末为到期日：社区正职每年一遍；其他人员自上次培训的年份（没有记录的自聘用的上一年）起，满规定年数的年末。已到期而没有培训的，列在范围内最早的年末。
ledgers: [community_workers]
uses: [community_training]
what: "{姓名}（{社区}，{岗位类别}）最迟在今年年底培训；{上次}"
en:
  title: Training due
  what: "{姓名} ({社区}, {岗位类别}): to be trained by the end of this year; last year with a record: {上次}"
  reading: By calendar years, at their end. Heads are trained every year; others when the required years have passed since their last training, or since the year before they were hired where there is none. What is overdue stands at the first year's end looked at.
---*/
WITH 上次 AS (
  SELECT 身份证号, max(year(培训日期)) AS 年份
  FROM 社工岗培训台账_全部
  WHERE 身份证号 IS NOT NULL AND 培训日期 IS NOT NULL
  GROUP BY 身份证号
),
期限 AS (
  SELECT z._row, z.街道, z.姓名, z.社区, z.岗位类别, t.年份,
         coalesce(t.年份, year(z.聘用日期) - 1)
           + CASE z.岗位类别 WHEN '社区正职' THEN 1 ELSE CAST(param('培训.其他人员年数', as_of()) AS INTEGER) END AS 到期年
  FROM 社工岗人员花名册 AS z
  LEFT JOIN 上次 AS t ON t.身份证号 = z.身份证号
  WHERE z.在岗状态 = '在岗' AND z.身份证号 IS NOT NULL
)
SELECT [_row] AS _rows, 街道 AS _unit, make_date(greatest(到期年, year(period_first())), 12, 31) AS _day,
       姓名, 社区, 岗位类别, CASE WHEN 年份 IS NULL THEN '没有培训记录' ELSE concat('上次为 ', 年份, ' 年') END AS 上次
FROM 期限
WHERE 到期年 IS NOT NULL
