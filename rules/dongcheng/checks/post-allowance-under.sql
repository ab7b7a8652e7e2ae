/*---
title: 岗位补贴低于标准
severity: warning
clauses: [DC-6-1]
reading: 只核聘用退休人员和政府采购人员，聘任方式看发放月末最近开始的协议；花名册上没有的，只核从社会化管理服务经费列支的部分。同一人同月各街道合并。按月不足整月的也列出，供核对。
ledgers: [specialist_pay]
uses: [specialists]
message: "{姓名} {发放月} 岗位补贴合计 {合计} 元，标准每月 {标准} 元，少 {差额} 元"
column: 岗位补贴
value: 合计
amount: 差额
ask: 请说明是否按不足整月发放。
en:
  title: Post allowance below the standard
  message: "{姓名}, {发放月}: post allowance {合计} yuan, the standard is {标准} a month, {差额} too little"
  ask: Was it a part of a month only?
  reading: Only rehired retirees and purchased specialists, by the agreement that began last before the end of the month; for persons on no roster, only what was charged to this fund. All rows of a person and month are added up over all offices. Parts of a month are listed as well, to be looked at.
---*/
WITH 聘任 AS (
  SELECT 身份证号, 协议起始日, max(聘任方式) AS 方式
  FROM 社会化管理服务专员花名册_全部
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 协议起始日
),
每月 AS (
  SELECT 身份证号, 月份,
         list(_row) AS 行,
         min_by(姓名, _row) AS 姓名,
         sum(岗位补贴) AS 全部,
         sum(岗位补贴) FILTER (WHERE 资金渠道 = '社会化管理服务经费') AS 本经费
  FROM 专员补贴发放表
  WHERE 身份证号 IS NOT NULL
  GROUP BY 身份证号, 月份
),
当时 AS (
  -- the last contract that had begun by the end of the month
  SELECT z.身份证号, z.月份, max(m.协议起始日) AS 协议起始日
  FROM 每月 AS z
  JOIN 聘任 AS m ON m.身份证号 = z.身份证号 AND m.协议起始日 < month_after(z.月份)
  GROUP BY z.身份证号, z.月份
),
核对 AS (
  SELECT z.行, z.姓名, z.月份,
         CASE WHEN m.方式 IS NULL THEN z.本经费 ELSE z.全部 END AS 合计,
         param('补贴.岗位补贴', z.月份) AS 标准
  FROM 每月 AS z
  LEFT JOIN 当时 AS d ON d.身份证号 = z.身份证号 AND d.月份 = z.月份
  LEFT JOIN 聘任 AS m ON m.身份证号 = d.身份证号 AND m.协议起始日 = d.协议起始日
  WHERE m.方式 IS DISTINCT FROM '公益性岗位'
)
SELECT 行 AS _rows, 姓名, strftime(月份, '%Y-%m') AS 发放月, 合计, 标准, 标准 - 合计 AS 差额
FROM 核对
WHERE 合计 < 标准
