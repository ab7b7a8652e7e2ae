/*---
title: 专员每月应发补贴
clauses: [DC-6-1, DC-6-2]
reading: 绩效按当月评价等次的比例计，同月有几次评价的以最低的为准，1 月没有评价的用上年 12 月的评价，没有评价的不计绩效。岗位补贴为整月标准，不足整月的原文没有规定，由人酌减；公益性岗位的走另外的渠道，不在本经费应发之内；提交了花名册的，当月没有一天在聘的不应发。台账数为本经费的岗位补贴和绩效奖金之和。年度总额另有规则检查。
ledgers: [specialist_reviews]
uses: [specialist_pay, specialists]
optional: {specialists: [不再聘用日期]}
results: [姓名, 月份, 聘任方式, 评价等次, 应发岗位补贴, 应发绩效, 应发合计, 台账数, 差异]
totals: [应发岗位补贴, 应发绩效, 应发合计, 台账数, 差异]
arithmetic: "{姓名} {月份}：岗位补贴 {应发岗位补贴} + 绩效 {月绩效基数} × {比例} = {应发合计}；台账 {实发} − 应发 {应发合计} = {差异}"
en:
  title: What each specialist is due a month
  arithmetic: "{姓名}, {月份}: allowance {应发岗位补贴} + bonus {月绩效基数} × {比例} = {应发合计}; ledger {实发} − due {应发合计} = {差异}"
  reading: The bonus goes by the grade of the month, of several the lowest, January without a review takes December's, and without a review there is none. The allowance is that of a whole month, since the text says nothing of parts; that of a public-benefit post comes from elsewhere; where a roster was submitted, nothing is due for a month without a day of employment. The ledger's figure is what this fund paid. The yearly cap is checked by a rule.
---*/
WITH 评价 AS (
  SELECT 身份证号, 月份, list(_row) AS 行, min_by(姓名, _row) AS 姓名, min(街道) AS 街道,
         max_by(评价等次, list_position(['满意', '基本满意', '不满意'], 评价等次)) AS 等次
  FROM 专员月度满意度评价表_全部
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 月份
),
-- the review of the month itself; for January, where it has none, that of December
适用 AS (
  SELECT 身份证号, 月份, 行, 等次 FROM 评价
  UNION ALL
  SELECT d.身份证号, month_after(d.月份), d.行, d.等次
  FROM 评价 AS d
  ANTI JOIN 评价 AS j ON j.身份证号 = d.身份证号 AND j.月份 = month_after(d.月份)
  WHERE month(month_after(d.月份)) = 1
),
发放 AS (
  SELECT 身份证号, 月份, list(_row) AS 行, min_by(姓名, _row) AS 姓名, min(街道) AS 街道,
         sum(绩效奖金 + CASE WHEN 资金渠道 = '社会化管理服务经费' THEN 岗位补贴 ELSE 0 END) AS 实发,
         bool_and(资金渠道 = '公益性岗位补贴') AS 走公益性岗位
  FROM 专员补贴发放表
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 月份
),
各月 AS MATERIALIZED (
  SELECT 身份证号, 月份 FROM 专员月度满意度评价表 WHERE 身份证号 IS NOT NULL
  UNION
  SELECT 身份证号, 月份 FROM 发放
),
聘任 AS (
  SELECT g.身份证号, g.月份, list(s._row) AS 行, max_by(s.聘任方式, (s.协议起始日, s._row)) AS 方式
  FROM 各月 AS g
  JOIN 社会化管理服务专员花名册_全部 AS s ON s.身份证号 = g.身份证号
  WHERE s.协议起始日 < month_after(g.月份)
    AND CASE WHEN s.状态 = '不再聘用' THEN least(s.协议终止日, s.不再聘用日期) ELSE s.协议终止日 END >= g.月份
  GROUP BY g.身份证号, g.月份
),
有花名册 AS (SELECT count(*) AS 行数 FROM 社会化管理服务专员花名册_全部),
应发 AS (
  SELECT list_distinct(list_concat(z.行, p.行, m.行)) AS 行,
         coalesce(z.街道, d.街道) AS 街道, coalesce(z.姓名, d.姓名) AS 姓名, g.月份,
         CASE WHEN m.方式 IS NOT NULL THEN m.方式
              WHEN f.行数 > 0 THEN '不在聘'
              WHEN z.走公益性岗位 THEN '公益性岗位' END AS 方式,
         p.等次, z.实发,
         param('补贴.岗位补贴', g.月份) AS 标准,
         param('补贴.月绩效基数', g.月份) AS 基数,
         CASE p.等次 WHEN '满意' THEN param('绩效.满意比例', g.月份)
                     WHEN '基本满意' THEN param('绩效.基本满意比例', g.月份)
                     WHEN '不满意' THEN param('绩效.不满意比例', g.月份)
                     ELSE 0 END AS 等次比例
  FROM 各月 AS g
  CROSS JOIN 有花名册 AS f
  LEFT JOIN 评价 AS d ON d.身份证号 = g.身份证号 AND d.月份 = g.月份
  LEFT JOIN 适用 AS p ON p.身份证号 = g.身份证号 AND p.月份 = g.月份
  LEFT JOIN 发放 AS z ON z.身份证号 = g.身份证号 AND z.月份 = g.月份
  LEFT JOIN 聘任 AS m ON m.身份证号 = g.身份证号 AND m.月份 = g.月份
),
金额 AS (
  SELECT 行, 街道, 姓名, 月份, 方式, 等次, 实发, 基数,
         CASE WHEN 方式 = '不在聘' THEN 0 ELSE 等次比例 END AS 比例,
         CAST(CASE WHEN 方式 IN ('不在聘', '公益性岗位') THEN 0 ELSE 标准 END AS DECIMAL(18,2)) AS 岗位,
         CAST(基数 * CASE WHEN 方式 = '不在聘' THEN 0 ELSE 等次比例 END AS DECIMAL(18,2)) AS 绩效
  FROM 应发
)
SELECT 行 AS _rows, 街道 AS _unit, concat(year(月份), '年度') AS _period,
       姓名, strftime(月份, '%Y-%m') AS 月份, coalesce(方式, '没有花名册') AS 聘任方式,
       coalesce(等次, '没有评价') AS 评价等次,
       基数 AS 月绩效基数, 比例,
       岗位 AS 应发岗位补贴, 绩效 AS 应发绩效,
       CAST(岗位 + 绩效 AS DECIMAL(18,2)) AS 应发合计,
       CAST(实发 AS DECIMAL(18,2)) AS 台账数,
       coalesce(CAST(CAST(实发 AS DECIMAL(18,2)) AS VARCHAR), '没有发放') AS 实发,
       CAST(coalesce(实发, 0) - 岗位 - 绩效 AS DECIMAL(18,2)) AS 差异
FROM 金额
