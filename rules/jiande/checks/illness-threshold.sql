/*---
title: 个人自付未超过起点而发放大病慰问
severity: error
clauses: [JD-3-1-4b]
reading: 同一人同一结算年度有多条记录的，自付金额默认取最大值（按累计数填报），可设置为合计；慰问金额合计；以身份证号认定同一人。
readings: [大病自付]
ledgers: [illness_condolence]
message: "{姓名} {结算年度} 年个人自付 {自付金额} 元，未超过 {起点} 元，不应慰问，已发 {合计} 元"
column: 个人自付金额
value: 自付金额
amount: 合计
ask: 请核对医疗费用查询单；确未超过的，应收回。
en:
  title: Serious-illness condolence below the threshold
  message: "{姓名}, {结算年度}: {自付金额} yuan self-paid, not over {起点}; nothing is due, {合计} were paid"
  ask: Compare the list of medical costs; if it is right, the money is to be returned.
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
)
SELECT 行 AS _rows, 末行 AS _at, 姓名, 结算年度, 自付金额, 合计,
       param('大病慰问.自付起点', make_date(结算年度, 12, 31)) AS 起点
FROM 年度
WHERE 自付金额 <= param('大病慰问.自付起点', make_date(结算年度, 12, 31))
