/*---
title: 体检结算测算
clauses: [JD-3-2b]
reading: 应结算金额为上传报告人数乘每次标准；年度取结算期间里的年份，没有写的按审计日所在的年。体检台账人数是该医院在该期间（上半年、下半年或全年）组织体检且已上传报告的行数。
ledgers: [health_settlement]
uses: [health_check]
results: [参检人数, 上传报告人数, 每次标准, 应结算金额, 台账数, 差异, 体检台账人数]
totals: [参检人数, 上传报告人数, 应结算金额, 台账数, 差异]
arithmetic: "{上传报告人数} × {每次标准} = {应结算金额}，结算单 {台账数}，差异 {差异}"
en:
  title: Settlement of check-ups
  arithmetic: "{上传报告人数} × {每次标准} = {应结算金额}, the settlement says {台账数}, a difference of {差异}"
  reading: Due is the number of uploaded reports times the standard. The year is the one in the period, else that of the audit. 体检台账人数 counts the organised check-ups of the hospital in that period (half-year or year) whose report is uploaded.
---*/
WITH 期间 AS MATERIALIZED (
  SELECT *,
         coalesce(TRY_CAST(nullif(regexp_extract(结算期间, '20[0-9][0-9]'), '') AS INTEGER), year(as_of())) AS 年度
  FROM 体检结算单
), 标准 AS (
  SELECT *,
         param('体检.每次标准', make_date(年度, 12, 31)) AS 标准,
         make_date(年度, CASE WHEN contains(结算期间, '下半年') THEN 7 ELSE 1 END, 1) AS 首日,
         make_date(年度, CASE WHEN contains(结算期间, '上半年') THEN 6 ELSE 12 END, CASE WHEN contains(结算期间, '上半年') THEN 30 ELSE 31 END) AS 末日
  FROM 期间
  WHERE 年度 >= year(param_date('适用.起始日', as_of()))
), 体检 AS (
  SELECT z._row AS 结算行, count(*) AS 人数
  FROM 标准 AS z
  JOIN 健康体检台账 AS m
    ON m.体检机构 = z.承检医院 AND m.体检日期 >= z.首日 AND m.体检日期 <= z.末日
  WHERE m.体检方式 = '组织体检' AND m.报告已上传 = '是'
  GROUP BY z._row
)
SELECT [z._row] AS _rows, z.承检医院 AS _unit, replace(z.结算期间, '年上', '上') AS _period,
       z.参检人数, z.上传报告人数,
       z.标准 AS 每次标准,
       CAST(z.上传报告人数 * z.标准 AS DECIMAL(18,2)) AS 应结算金额,
       z.结算金额 AS 台账数,
       CAST(z.结算金额 - z.上传报告人数 * z.标准 AS DECIMAL(18,2)) AS 差异,
       m.人数 AS 体检台账人数
FROM 标准 AS z
LEFT JOIN 体检 AS m ON m.结算行 = z._row
