/*---
title: 年度内两次不满意，下一年度仍在聘
severity: error
clauses: [DC-6-3]
reading: 年度为自然年，同月几次评价算一次；下一年度有一天在聘就算，跨年的协议到了下一年度才算，不再聘用日期那天不算在聘。以身份证号认定同一人，各街道合并。
ledgers: [specialist_reviews, specialists]
optional: {specialists: [不再聘用日期]}
message: "{姓名} {年度} 年 {次数} 次评为不满意，下一年度不再聘用，而 {次年} 年仍在聘（协议 {协议起始日} 至 {协议终止日}）"
column: 评价等次
value: 次数
ask: 请说明为何仍在聘；应当停聘。
en:
  title: Twice graded unsatisfactory in a year, yet employed in the next
  message: "{姓名} was graded unsatisfactory {次数} times in {年度} and may not be employed in the next year, yet is in {次年} (agreement {协议起始日} to {协议终止日})"
  ask: Why is the person still employed? The employment has to end.
  reading: Calendar years; several reviews of a month count once. A single day of employment in the next year is enough, for an agreement that runs across only once that year has begun; the day from which employment ended is not one of them. A person is known by the identity number, over all offices.
---*/
WITH 不满意 AS MATERIALIZED (
  SELECT 身份证号, year(月份) AS 年度, min_by(姓名, _row) AS 姓名, list(_row) AS 行, count(DISTINCT 月份) AS 次数,
         param('绩效.不满意次数', max(月份)) AS 规定
  FROM 专员月度满意度评价表
  WHERE 身份证号 IS NOT NULL AND 评价等次 = '不满意'
  GROUP BY 身份证号, year(月份)
),
在聘 AS (
  SELECT _row, 身份证号, 协议起始日, 协议终止日,
         CASE WHEN 状态 = '不再聘用' THEN coalesce(不再聘用日期, 协议起始日) - 1 ELSE 协议终止日 END AS 最后一天
  FROM 社会化管理服务专员花名册_全部
  WHERE 身份证号 IS NOT NULL
)
SELECT list_concat(b.行, [z._row]) AS _rows, z._row AS _at,
       b.姓名, b.年度, b.次数, b.年度 + 1 AS 次年, z.协议起始日, z.协议终止日
FROM 不满意 AS b
JOIN 在聘 AS z ON z.身份证号 = b.身份证号
WHERE b.次数 >= b.规定
  AND year(z.协议起始日) <= b.年度 + 1
  AND year(z.最后一天) > b.年度
  AND (year(z.协议起始日) > b.年度 OR year(as_of()) > b.年度)
