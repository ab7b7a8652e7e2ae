/*---
title: 专员名额
clauses: [YX-2]
reading: 不足一个名额的按一个计。
ledgers: [headcount]
results: [管理人数, 应配名额, 台账数, 差异, 住院慰问标准]
arithmetic: "{管理人数} ÷ {比例} 向上取整 = {应配名额}"
totals: [应配名额, 台账数]
en:
  title: Posts of specialists
  arithmetic: "{管理人数} / {比例}, rounded up = {应配名额}"
  reading: A part of a post counts as one.
---*/
SELECT [_row] AS _rows, 街道 AS _unit, concat(year(统计日期), '年度') AS _period, 管理人数,
       param('专员.每人管理', 统计日期) AS 比例,
       CAST(ceil(管理人数 / param('专员.每人管理', 统计日期)) AS INTEGER) AS 应配名额,
       专员人数 AS 台账数,
       专员人数 - CAST(ceil(管理人数 / param('专员.每人管理', 统计日期)) AS INTEGER) AS 差异,
       CAST(param('住院慰问.每次金额', 统计日期) AS DECIMAL(18,2)) AS 住院慰问标准
FROM 街道管理人数台账
