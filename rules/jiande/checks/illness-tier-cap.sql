/*---
title: 大病慰问超过档次上限
severity: error
clauses: [JD-3-1-4b]
reading: 同一人同一结算年度有多条记录的，自付金额默认取最大值（按累计数填报），可设置为合计；慰问金额合计；以身份证号认定同一人。
readings: [大病自付]
ledgers: [illness_condolence]
message: "{姓名} {结算年度} 年个人自付 {自付金额} 元，最高慰问 {上限} 元，合计发放 {合计} 元，超出 {超出} 元"
column: 慰问金额
value: 合计
amount: 超出
ask: 请收回超出部分，或核对自付金额。
en:
  title: Serious-illness condolence above the cap of its tier
  message: "{姓名}, {结算年度}: {自付金额} yuan self-paid allow at most {上限}, {合计} were paid, {超出} too much"
  ask: Return the excess, or check the self-paid sum.
  reading: "Several rows of a person and settlement year: the highest self-paid sum counts (it is cumulative), or if set so their sum; the grants are added up; a person is known by the identity number."
---*/
WITH 年度 AS (
  -- 身份证号未能认定的，各行单独判断
  SELECT 结算年度,
         min_by(姓名, _row) AS 姓名,
         CASE setting('大病自付') WHEN '最大值' THEN max(个人自付金额) ELSE sum(个人自付金额) END AS 自付金额,
         sum(慰问金额) AS 合计,
         list(_row) AS 行,
         max_by(_row, (慰问日期, _row)) AS 末行
  FROM 大病慰问台账
  GROUP BY 结算年度, coalesce(身份证号, CAST(_row AS VARCHAR))
), 档次 AS (
  SELECT *,
         CASE WHEN 自付金额 <= param('大病慰问.一档自付上限', make_date(结算年度, 12, 31))
                THEN param('大病慰问.一档最高', make_date(结算年度, 12, 31))
              WHEN 自付金额 <= param('大病慰问.二档自付上限', make_date(结算年度, 12, 31))
                THEN param('大病慰问.二档最高', make_date(结算年度, 12, 31))
              ELSE param('大病慰问.三档最高', make_date(结算年度, 12, 31)) END AS 上限
  FROM 年度
  WHERE 自付金额 > param('大病慰问.自付起点', make_date(结算年度, 12, 31))
)
SELECT 行 AS _rows, 末行 AS _at, 姓名, 结算年度, 自付金额, 合计, 上限,
       合计 - 上限 AS 超出
FROM 档次
WHERE 合计 > 上限
