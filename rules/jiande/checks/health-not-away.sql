/*---
title: 居住在杭州市内而自费报销体检
severity: error
clauses: [JD-3-2c]
ledgers: [health_check]
message: "{姓名} 居住在{居住地}，{体检日期} 自费体检报销 {结算金额} 元，只有在杭州市外居住的才可自费报销"
column: 居住地
value: 居住地
amount: 结算金额
ask: 请核实常住地；在市内居住的应收回。
en:
  title: Reimbursed although living inside Hangzhou
  message: "{姓名} lives {居住地}; {结算金额} yuan were reimbursed for {体检日期}, which is for those living outside only"
  ask: Where does the person live? If inside, the money is to be returned.
---*/
SELECT [_row] AS _rows, 姓名, 体检日期, 居住地, 结算金额
FROM 健康体检台账
WHERE 体检方式 = '自费报销' AND 居住地 = '杭州市内'
