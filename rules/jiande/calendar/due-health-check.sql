/*---
title: 可再次体检
clauses: [JD-3-2a]
reading: 按自然年计，上次体检的年份加规定年数，其首日起可再次体检；设置为按日期的，为上次体检满规定年数之日。花名册写明去世或转出的不列。
ledgers: [health_check]
uses: [retirees]
what: "{姓名}（{社区}）上次体检 {上次}，自这一天起可再次体检"
en:
  title: Check-up due again
  what: "{姓名} ({社区}): last check-up on {上次}; the next is possible from this day on"
  reading: The year of the last check-up and the required years, from its first day; by the setting, the day on which they are full. Not for those who died or moved away by the roster.
---*/
WITH 最近 AS (
  SELECT 身份证号, max(体检日期) AS 上次, max_by(_row, (体检日期, _row)) AS 行, max_by(姓名, (体检日期, _row)) AS 姓名,
         max_by(街道, (体检日期, _row)) AS 街道, max_by(社区, (体检日期, _row)) AS 社区
  FROM 健康体检台账_全部
  WHERE 身份证号 IS NOT NULL AND 体检日期 IS NOT NULL
  GROUP BY 身份证号
),
离开 AS (SELECT 身份证号 FROM 企业退休人员花名册_全部 WHERE 状态 <> '在管'),
间隔 AS (SELECT CAST(param('体检.间隔年数', period_last()) AS INTEGER) AS 年数)
SELECT [z.行] AS _rows, z.街道 AS _unit, z.姓名, z.社区, z.上次,
       CASE setting('体检周期') WHEN '自然年' THEN make_date(year(z.上次) + j.年数, 1, 1)
            ELSE CAST(z.上次 + to_years(j.年数) AS DATE) END AS _day
FROM 最近 AS z
CROSS JOIN 间隔 AS j
ANTI JOIN 离开 AS l ON l.身份证号 = z.身份证号
