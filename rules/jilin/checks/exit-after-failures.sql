/*---
title: 考核连续或累计不合格而仍在岗
severity: error
clauses: [JL-2-10]
reading: 看年度考核表上的年度，同一年度几条记录算一年；印发前的年度不计（可设为计入，见设置“印发前的考核”）；在岗以花名册为准。
ledgers: [community_workers, community_reviews]
message: "{姓名} {年度} 年考核不合格，连续 {连续} 年、累计 {累计} 年，仍在岗；连续 {连续年数} 年或累计 {累计年数} 年不合格应退出"
column: 在岗状态
ask: 请说明未办理退出的原因。
en:
  title: Still in post after failed reviews
  message: "{姓名} failed the reviews of {年度}, {连续} in a row and {累计} in all, and is still in post; {连续年数} in a row or {累计年数} in all mean leaving"
  ask: Why has the person not left?
  reading: The years in the table of reviews count, each once; years before the opinion do not (they do by the setting 印发前的考核); the roster says who is in post.
---*/
WITH 不合格 AS (
  SELECT 身份证号, 年度, list(_row) AS 行
  FROM 社工岗年度考核表_全部
  WHERE 考核等次 = '不合格' AND 身份证号 IS NOT NULL AND 年度 IS NOT NULL
    AND (setting('印发前的考核') = '计入' OR 年度 >= year(param_date('意见.印发日期', as_of())))
  GROUP BY 身份证号, 年度
), 分段 AS (
  SELECT *, 年度 - row_number() OVER (PARTITION BY 身份证号 ORDER BY 年度) AS 段
  FROM 不合格
), 计数 AS (
  SELECT *, count(*) OVER (PARTITION BY 身份证号, 段) AS 连续
  FROM 分段
), 每人 AS (
  SELECT 身份证号,
         max(连续) AS 连续,
         count(*) AS 累计,
         array_to_string(list(年度 ORDER BY 年度), '、') AS 年度,
         flatten(list(行)) AS 行
  FROM 计数
  GROUP BY 身份证号
  HAVING max(连续) >= param('退出.连续年数', as_of())
      OR count(*) >= param('退出.累计年数', as_of())
)
SELECT list_concat([z._row], p.行) AS _rows,
       z._row AS _at,
       z.姓名, p.年度, p.连续, p.累计,
       param('退出.连续年数', as_of()) AS 连续年数,
       param('退出.累计年数', as_of()) AS 累计年数
FROM 社工岗人员花名册 AS z
JOIN 每人 AS p ON p.身份证号 = z.身份证号
WHERE z.在岗状态 = '在岗'
