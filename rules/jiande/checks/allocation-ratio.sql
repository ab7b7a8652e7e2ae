/*---
title: 拨付比例与考核等次不符
severity: error
clauses: [JD-4-3a]
reading: 比例写作 110%、110 或 1.1 都认。
ledgers: [allocation]
message: "{街道} {年度}{半年度} 考核{考核等次}，拨付比例应为 {应为}%，台账填“{拨付比例}”"
column: 拨付比例
value: 拨付比例
ask: 请核对考核等次和拨付比例。
en:
  title: Ratio does not fit the grade
  message: "{街道}, {年度}{半年度}: grade {考核等次} means {应为} per cent, the ledger says {拨付比例}"
  ask: Check grade and ratio.
  reading: 110%, 110 and 1.1 are all understood.
---*/
WITH 写法 AS (
  SELECT *,
         regexp_replace(translate(拨付比例, '０１２３４５６７８９．％', '0123456789.%'), '[[:space:]]', '', 'g') AS 写作,
         CASE 考核等次
           WHEN '优秀' THEN param('拨付比例.优秀', make_date(年度, 12, 31))
           WHEN '良好' THEN param('拨付比例.良好', make_date(年度, 12, 31))
           WHEN '合格' THEN param('拨付比例.合格', make_date(年度, 12, 31))
           WHEN '不合格' THEN param('拨付比例.不合格', make_date(年度, 12, 31)) END AS 比例
  FROM 专项资金拨付台账
), 对照 AS (
  -- 写成 80% 的、80 的、0.8 的都认
  SELECT *,
         CAST(concat(比例, 'e2') AS DECIMAL) AS 应为,
         regexp_extract(写作, '^([0-9]+[.]?[0-9]*)%?$', 1) AS 数字
  FROM 写法
  WHERE 比例 IS NOT NULL
)
SELECT [_row] AS _rows, 街道, 年度, 半年度, 考核等次, 拨付比例, 应为
FROM 对照
WHERE coalesce(TRY_CAST(数字 AS DECIMAL) <> 应为
               AND (ends_with(写作, '%') OR TRY_CAST(concat(数字, 'e2') AS DECIMAL) <> 应为), true)
