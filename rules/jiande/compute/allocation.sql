/*---
title: 半年拨付核算
clauses: [JD-4-3a, JD-4-1a]
reading: 半年核算金额为保障人数乘年度预算标准减市级预留，除以每年次数，四舍五入到分；拨付金额为核算金额乘考核等次的比例。等次取拨付台账所填；等次的分数线文本没有给出。
ledgers: [allocation]
results: [保障人数, 核算金额, 考核等次, 拨付比例, 拨付金额, 差额, 入统筹, 超额, 台账核算金额, 核算差异, 台账拨付金额, 拨付差异, 说明]
totals: [保障人数, 核算金额, 拨付金额, 差额, 入统筹, 超额, 台账核算金额, 台账拨付金额]
arithmetic: "{保障人数} × ({预算标准} − {预留}) ÷ {次数} = {核算金额}；{考核等次} {拨付比例}：{核算金额} × {拨付比例} = {拨付金额}；{说明}"
en:
  title: Half-year allocation
  arithmetic: "{保障人数} × ({预算标准} − {预留}) ÷ {次数} = {核算金额}; {考核等次} {拨付比例}: {核算金额} × {拨付比例} = {拨付金额}; {说明}"
  reading: A half-year's amount is persons times the year's budget standard less the city's reserve, divided by the number of payments a year, rounded half up to the fen; paid is that times the ratio of the grade. The grade is the ledger's; the text gives no scores for the grades.
---*/
WITH 标准 AS (
  SELECT *,
         param('退管经费.人均标准', make_date(年度, 12, 31)) AS 预算标准,
         param('退管经费.市级预留', make_date(年度, 12, 31)) AS 预留,
         CAST(param('拨付.每年次数', make_date(年度, 12, 31)) AS BIGINT) AS 次数,
         CASE 考核等次
           WHEN '优秀' THEN param('拨付比例.优秀', make_date(年度, 12, 31))
           WHEN '良好' THEN param('拨付比例.良好', make_date(年度, 12, 31))
           WHEN '合格' THEN param('拨付比例.合格', make_date(年度, 12, 31))
           WHEN '不合格' THEN param('拨付比例.不合格', make_date(年度, 12, 31)) END AS 比例
  FROM 专项资金拨付台账
), 核算 AS (
  -- 除法用整数（万分之一元）：加半个除数再整除，就是四舍五入到分
  SELECT *,
         CAST(((CAST(保障人数 * (预算标准 - 预留) * 10000 AS BIGINT) * 2 + 次数 * 100) // (次数 * 200)) * 0.01 AS DECIMAL(18,2)) AS 应核算
  FROM 标准
), 拨付 AS (
  SELECT *, CAST(round(应核算 * 比例, 2) AS DECIMAL(18,2)) AS 应拨付
  FROM 核算
)
SELECT [_row] AS _rows, 街道 AS _unit, concat(年度, 半年度) AS _period,
       保障人数, 预算标准, 预留, 次数, 考核等次,
       应核算 AS 核算金额,
       concat(CAST(比例 * 100 AS INTEGER), '%') AS 拨付比例,
       应拨付 AS 拨付金额,
       应核算 - 应拨付 AS 差额,
       greatest(应核算 - 应拨付, 0.00) AS 入统筹,
       greatest(应拨付 - 应核算, 0.00) AS 超额,
       核算金额 AS 台账核算金额,
       核算金额 - 应核算 AS 核算差异,
       拨付金额 AS 台账拨付金额,
       拨付金额 - 应拨付 AS 拨付差异,
       CASE WHEN 应拨付 < 应核算 THEN concat('差额 ', 应核算 - 应拨付, ' 元纳入市级统筹')
            WHEN 应拨付 > 应核算 THEN concat('多拨的 ', 应拨付 - 应核算, ' 元文本没有写明资金来源')
            ELSE '满额拨付' END AS 说明
FROM 拨付
