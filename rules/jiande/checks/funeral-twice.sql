/*---
title: 同一逝者发放两次丧事料理慰问
severity: error
clauses: [JD-3-1-4c]
reading: 以身份证号认定同一逝者，一人一次，不分年度和街道；施行以前已发过的也算。
ledgers: [funeral_condolence]
message: "{逝者姓名} 的丧事料理慰问发放 {次数} 次（{街道}），一人一次，第一次以后共 {多发} 元"
column: 逝者身份证号
value: 次数
amount: 多发
ask: 请核实，收回重复发放的部分。
en:
  title: Funeral condolence paid twice for one person
  message: "funeral condolence for {逝者姓名} was paid {次数} times ({街道}); once is due, {多发} yuan were paid beyond the first"
  ask: Check it and return what was paid twice.
  reading: By the identity number of the dead, once whatever the year and the office; a payment of before the measures counts too.
---*/
WITH 次序 AS (
  SELECT _row, 逝者姓名, 逝者身份证号, 街道, 慰问金额,
         row_number() OVER (PARTITION BY 逝者身份证号 ORDER BY 慰问日期, _row) AS 第几次
  FROM 丧事料理慰问台账_全部
  WHERE 逝者身份证号 IN (SELECT 逝者身份证号 FROM 丧事料理慰问台账)
)
SELECT list(_row) AS _rows,
       max_by(_row, 第几次) AS _at,
       min_by(逝者姓名, _row) AS 逝者姓名,
       array_to_string(list_sort(list_distinct(list(街道))), '、') AS 街道,
       count(*) AS 次数,
       coalesce(sum(慰问金额) FILTER (WHERE 第几次 > 1), 0) AS 多发
FROM 次序
GROUP BY 逝者身份证号
HAVING count(*) > 1
