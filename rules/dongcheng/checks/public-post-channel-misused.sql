/*---
title: 不在公益性岗位而走公益性岗位渠道
severity: warning
clauses: [DC-7-3]
reading: 聘任方式看发放月末最近开始的协议；原文只说公益性岗位走该渠道，其他人员走该渠道的给出提示。
ledgers: [specialist_pay, specialists]
message: "{姓名} 为{方式}，{发放月} 的岗位补贴 {岗位补贴} 元却走公益性岗位补贴的渠道"
column: 资金渠道
value: 资金渠道
amount: 岗位补贴
ask: 请核对聘任方式和列支渠道。
en:
  title: Channel of public-benefit posts used for another person
  message: "{姓名} ({方式}): the post allowance of {发放月}, {岗位补贴} yuan, was charged to the channel of public-benefit posts"
  ask: Check the way of appointment and the channel.
  reading: The way of appointment is that of the agreement that began last before the end of the month; the text only sends public-benefit posts there, hence a warning.
---*/
WITH 聘任 AS (
  SELECT 身份证号, 协议起始日, max(聘任方式) AS 方式, list(_row) AS 行
  FROM 社会化管理服务专员花名册_全部
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 协议起始日
),
当时 AS (
  -- the last contract that had begun by the end of the month
  SELECT z._row, max(m.协议起始日) AS 协议起始日
  FROM 专员补贴发放表 AS z
  JOIN 聘任 AS m ON m.身份证号 = z.身份证号 AND m.协议起始日 < month_after(z.月份)
  GROUP BY z._row
)
SELECT list_concat([z._row], m.行) AS _rows, z._row AS _at,
       z.姓名, m.方式, strftime(z.月份, '%Y-%m') AS 发放月, z.岗位补贴, z.资金渠道
FROM 专员补贴发放表 AS z
JOIN 当时 AS d ON d._row = z._row
JOIN 聘任 AS m ON m.身份证号 = z.身份证号 AND m.协议起始日 = d.协议起始日
WHERE m.方式 <> '公益性岗位'
  AND z.资金渠道 = '公益性岗位补贴'
  AND z.岗位补贴 > 0
