/*---
title: 同一凭证号登记在不同日期，或同额登记两次
severity: warning
clauses: [X-5]
reading: 凭证号按街道和年度认定；一张凭证分几行记在同一天、金额不同的不列；收款单位、日期和金额都相同的由“重复登记”列出；凭证号按月重编的，不同月份只看同额。
ledgers: [expenditure]
message: "{街道} {年度} 年凭证 {凭证号} 登记 {次数} 行：{日期}，{金额} 元"
column: 凭证号
value: 凭证号
ask: 请核对原始凭证，说明是否重复列支。
en:
  title: One voucher number on several days, or twice with one amount
  message: "{街道} {年度}: voucher {凭证号} stands on {次数} rows ({日期}; {金额} yuan)"
  ask: Compare the voucher; was it booked twice?
  reading: Voucher numbers count by office and year. Rows of one day with different amounts are the parts of a voucher; the same payee, day and amount is a rule of its own; numbers that begin anew each month are compared across months by amount alone.
---*/
WITH 逐行 AS (
  SELECT _row, 街道, 凭证号, 日期, 金额, 收款单位, year(日期) AS 年度,
         date_trunc('month', 日期) AS 所在月
  FROM 专项资金支出台账
  WHERE 街道 IS NOT NULL AND 凭证号 IS NOT NULL AND 日期 IS NOT NULL AND 金额 IS NOT NULL
), 多行 AS (
  -- 同一凭证号在一年里不止一行的，才往下看
  SELECT z.*,
         min(日期) OVER (PARTITION BY 街道, 年度, 凭证号, 所在月) <> max(日期) OVER (PARTITION BY 街道, 年度, 凭证号, 所在月) AS 同月异日,
         count(*) OVER (PARTITION BY 街道, 年度, 凭证号, 金额) AS 同额行数,
         count(*) OVER (PARTITION BY 街道, 年度, 凭证号, 金额, 日期, 收款单位) AS 全同行数
  FROM 逐行 AS z
  SEMI JOIN (
    SELECT 街道, 年度, 凭证号 FROM 逐行 GROUP BY 街道, 年度, 凭证号 HAVING min(_row) <> max(_row)
  ) AS m ON m.街道 = z.街道 AND m.年度 = z.年度 AND m.凭证号 = z.凭证号
)
SELECT list(_row) AS _rows, 街道, 年度, 凭证号,
       count(*) AS 次数,
       array_to_string(list_sort(list_distinct(list(CAST(日期 AS VARCHAR)))), '、') AS 日期,
       array_to_string(list_sort(list_distinct(list(金额))), '、') AS 金额
FROM 多行
WHERE 同月异日 OR 同额行数 > 全同行数
GROUP BY 街道, 年度, 凭证号
