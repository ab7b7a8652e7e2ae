/*---
title: 住院慰问最高应发
clauses: [XX-3]
ledgers: [hospital_condolence]
results: [人次, 最高应发, 台账数, 差异]
arithmetic: "{人次} × {每次最高} = {最高应发}"
totals: [人次, 最高应发, 台账数]
en:
  title: Hospital condolence at most
  arithmetic: "{人次} × {每次最高} = {最高应发}"
---*/
SELECT list(_row) AS _rows, 街道 AS _unit, concat(year(慰问日期), '年度') AS _period,
       count(*) AS 人次,
       max(param('住院慰问.最高金额', 慰问日期)) AS 每次最高,
       CAST(sum(param('住院慰问.最高金额', 慰问日期)) AS DECIMAL(18,2)) AS 最高应发,
       sum(慰问金额) AS 台账数,
       sum(慰问金额) - CAST(sum(param('住院慰问.最高金额', 慰问日期)) AS DECIMAL(18,2)) AS 差异
FROM 住院慰问台账
WHERE 慰问日期 IS NOT NULL
GROUP BY 街道, year(慰问日期)
