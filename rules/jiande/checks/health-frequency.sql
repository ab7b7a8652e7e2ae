/*---
title: 健康体检间隔不足两年
severity: error
clauses: [JD-3-2a]
reading: 按自然年计，两次体检所在年份之差不小于规定年数；组织体检和自费报销合用一个周期；施行以前的体检也算上次；可设置为按日期满两年计。
readings: [体检周期]
ledgers: [health_check]
message: "{姓名} 上次体检 {上次}，本次 {体检日期}，应间隔 {间隔} 年，已结算 {结算金额} 元"
column: 体检日期
value: 体检日期
amount: 结算金额
ask: 请说明提前体检的原因；重复的应收回。
en:
  title: Check-ups less than two years apart
  message: "{姓名}: last check-up {上次}, this one {体检日期}, {间隔} years are due between, {结算金额} yuan were paid"
  ask: Why was it early? What was paid twice is to be returned.
  reading: By calendar years, whose difference may not be less than the number set; organised and reimbursed check-ups share one cycle, and one of before the measures counts as the last. It may be set to full years by the day.
---*/
WITH 次序 AS (
  SELECT _row, 姓名, 体检日期, 结算金额,
         lag(体检日期) OVER 同一人 AS 上次,
         lag(_row) OVER 同一人 AS 上次行
  FROM 健康体检台账_全部
  WHERE 身份证号 IS NOT NULL AND 体检日期 IS NOT NULL
  WINDOW 同一人 AS (PARTITION BY 身份证号 ORDER BY 体检日期, _row)
), 本期 AS MATERIALIZED (
  -- 施行以前的行只作为上次，不取参数
  SELECT * FROM 次序
  WHERE 上次 IS NOT NULL AND _row IN (SELECT _row FROM 健康体检台账)
)
SELECT [_row, 上次行] AS _rows, _row AS _at, 姓名, 上次, 体检日期, 结算金额,
       param('体检.间隔年数', 体检日期) AS 间隔
FROM 本期
WHERE CASE setting('体检周期')
        WHEN '自然年' THEN year(体检日期) - year(上次) < param('体检.间隔年数', 体检日期)
        ELSE 体检日期 < 上次 + to_years(CAST(param('体检.间隔年数', 体检日期) AS INTEGER)) END
