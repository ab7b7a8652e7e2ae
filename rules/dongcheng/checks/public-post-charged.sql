/*---
title: 公益性岗位的岗位补贴在本经费列支
severity: error
clauses: [DC-7-3]
reading: 聘任方式看发放月末最近开始的协议；资金渠道一列指岗位补贴的渠道，绩效奖金不在此列。
ledgers: [specialist_pay, specialists]
message: "{姓名} 在公益性岗位，{发放月} 的岗位补贴 {岗位补贴} 元从{资金渠道}列支；应走公益性岗位补贴的渠道，不得重复列支"
column: 资金渠道
value: 资金渠道
amount: 岗位补贴
ask: 请说明是否已在公益性岗位渠道发放；应调整列支渠道，重复的收回。
en:
  title: Post allowance of a public-benefit post charged to this fund
  message: "{姓名} holds a public-benefit post; the post allowance of {发放月}, {岗位补贴} yuan, was charged to {资金渠道} instead of the channel of such posts"
  ask: Was it paid there as well? Correct the channel, and return what was paid twice.
  reading: The way of appointment is that of the agreement that began last before the end of the month; the channel column is that of the post allowance, the bonus does not count.
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
       z.姓名, strftime(z.月份, '%Y-%m') AS 发放月, z.岗位补贴, z.资金渠道
FROM 专员补贴发放表 AS z
JOIN 当时 AS d ON d._row = z._row
JOIN 聘任 AS m ON m.身份证号 = z.身份证号 AND m.协议起始日 = d.协议起始日
WHERE m.方式 = '公益性岗位'
  AND z.资金渠道 = '社会化管理服务经费'
  AND z.岗位补贴 > 0
