/*---
title: 没有考核记录而拨付
severity: warning
clauses: [JD-4-3a]
reading: 拨付额度与考核结果挂钩；考核事项记录里该街道既没有该半年、也没有该年度的记录，给出提示。
ledgers: [allocation, assessment]
complete: [assessment]
message: "{街道} {年度}{半年度} 按“{考核等次}”拨付 {拨付金额} 元，考核事项记录里没有该街道这一期的记录"
column: 考核等次
value: 考核等次
ask: 请提供该期的考核记录。
en:
  title: Paid without a record of the assessment
  message: "{街道}, {年度}{半年度}: {拨付金额} yuan paid at grade {考核等次}, but the assessment has no record of that office and period"
  ask: Provide the record of the assessment.
  reading: Payment hangs on the assessment; an office without any record for that half-year or year is a warning.
---*/
SELECT [z._row] AS _rows, z.街道, z.年度, z.半年度, z.考核等次, z.拨付金额
FROM 专项资金拨付台账 AS z
WHERE NOT EXISTS (
    SELECT 1 FROM 考核事项记录 AS m
    WHERE m.街道 = z.街道 AND m.考核期 = concat(z.年度, z.半年度)
  )
  AND NOT EXISTS (
    SELECT 1 FROM 考核事项记录 AS m
    WHERE m.街道 = z.街道 AND m.考核期 = concat(z.年度, '年度')
  )
