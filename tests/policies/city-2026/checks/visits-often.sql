/*---
title: 走访超过次数
severity: warning
clauses: [YX-10]
ledgers: [visits]
message: "{姓名} {年度} 年走访 {次数} 次"
en: {title: Visited too often, message: "{姓名}: {次数} visits in {年度}"}
---*/
SELECT list(_row) AS _rows, any_value(姓名) AS 姓名, year(走访日期) AS 年度, count(*) AS 次数
FROM 走访台账
GROUP BY 身份证号, year(走访日期)
HAVING count(*) > param('走访.每年次数', max(走访日期))
