/*---
title: 同名同生日的两个身份证号只差一两位（国有企业退休人员移交台账）
severity: warning
clauses: [X-1]
reading: 姓名和出生日期（按号码里的）相同，号码逐位比较；很可能是同一人而抄错一处，也可能确是两人。
ledgers: [transfers]
message: "{姓名}（同名、同一出生日期）有两个身份证号，只差 {位数} 位"
column: 身份证号
value: 身份证号
ask: 请对照身份证，改正写错的号码；确是两人的请说明。
en:
  title: Two identity numbers a digit or two apart, with one name and birth date (transfers)
  message: "{姓名} (same name and birth date) stands under two identity numbers that differ in {位数} places"
  ask: Compare the card and mend the wrong number; or are they two persons?
  reading: Name and birth date (as in the number) are the same and the numbers are compared place by place; most likely one person with a slip, perhaps two.
---*/
WITH 各处 AS (
  SELECT _row, 身份证号 AS 号码, 姓名, birth(身份证号) AS 生日 FROM 国有企业退休人员移交台账
), 各号 AS (
  SELECT name_key(姓名) AS 名, 生日, 号码, any_value(姓名) AS 姓名, list(_row) AS 行
  FROM 各处
  WHERE 姓名 IS NOT NULL AND 生日 IS NOT NULL AND 号码 IS NOT NULL
  GROUP BY name_key(姓名), 生日, 号码
)
SELECT list_concat(a.行, b.行) AS _rows,
       a.姓名, b.号码 AS 身份证号,
       hamming(a.号码, b.号码) AS 位数
FROM 各号 AS a
JOIN 各号 AS b ON b.名 = a.名 AND b.生日 = a.生日
WHERE a.号码 < b.号码
  AND hamming(a.号码, b.号码) <= param('号码.相差位数', as_of())
