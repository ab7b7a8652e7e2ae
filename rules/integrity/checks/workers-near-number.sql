/*---
title: 同名同生日的两个身份证号只差一两位（社工岗人员花名册）
severity: warning
clauses: [X-1]
reading: 姓名和出生日期（按号码里的）相同，号码逐位比较；很可能是同一人而抄错一处，也可能确是两人。
ledgers: [community_workers]
uses: [community_pay, community_reviews, community_training]
message: "{姓名}（同名、同一出生日期）有两个身份证号，只差 {位数} 位"
column: 身份证号
value: 身份证号
ask: 请对照身份证，改正写错的号码；确是两人的请说明。
en:
  title: Two identity numbers a digit or two apart, with one name and birth date (community_workers)
  message: "{姓名} (same name and birth date) stands under two identity numbers that differ in {位数} places"
  ask: Compare the card and mend the wrong number; or are they two persons?
  reading: Name and birth date (as in the number) are the same and the numbers are compared place by place; most likely one person with a slip, perhaps two.
---*/
WITH 各处 AS (
  SELECT _row, 身份证号 AS 号码, 姓名 FROM 社工岗人员花名册
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 社工岗薪酬发放表
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 社工岗年度考核表
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 社工岗培训台账
), 各人 AS (
  SELECT DISTINCT 号码, 姓名
  FROM 各处
  WHERE 号码 IS NOT NULL AND 姓名 IS NOT NULL
), 各号 AS (
  SELECT DISTINCT name_key(姓名) AS 名, birth(号码) AS 生日, 号码
  FROM 各人
), 同名同生日 AS (
  SELECT 名, 生日
  FROM 各号
  WHERE 生日 IS NOT NULL
  GROUP BY 名, 生日
  HAVING min(号码) <> max(号码)
), 分组 AS (
  -- 至多差两位的两个号码，总有下列之一相同：前六位、末四位、前六位的一半加末四位的一半；按此分组，同名同生日的人再多也不必两两相比
  SELECT 名, 生日, z.号码,
         unnest([
           regexp_replace(z.号码, '^(.{6}).{12}$', 'A\1'),
           regexp_replace(z.号码, '^.{14}(.{4})$', 'B\1'),
           regexp_replace(z.号码, '^(.{3}).{11}(.{2}).{2}$', 'C\1\2'),
           regexp_replace(z.号码, '^.{3}(.{3}).{8}(.{2}).{2}$', 'D\1\2'),
           regexp_replace(z.号码, '^(.{3}).{13}(.{2})$', 'E\1\2'),
           regexp_replace(z.号码, '^.{3}(.{3}).{10}(.{2})$', 'F\1\2')]) AS 组
  FROM 各号 AS z
  JOIN 同名同生日 USING (名, 生日)
), 各对 AS (
  SELECT DISTINCT a.号码 AS 一号, b.号码 AS 二号, 名
  FROM 分组 AS a
  JOIN 分组 AS b USING (名, 生日, 组)
  WHERE a.号码 < b.号码
    AND hamming(a.号码, b.号码) <= param('号码.相差位数', as_of())
), 逐号 AS (
  SELECT *, unnest([一号, 二号]) AS 号码
  FROM 各对
)
SELECT list(z._row) AS _rows,
       min(z.姓名) AS 姓名,
       m.二号 AS 身份证号,
       hamming(m.一号, m.二号) AS 位数
FROM 逐号 AS m
JOIN 各处 AS z USING (号码)
WHERE name_key(z.姓名) = m.名
GROUP BY m.一号, m.二号, m.名
