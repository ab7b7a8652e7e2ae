/*---
title: 统筹外费用过渡期过长
severity: warning
clauses: [BJ-2-5b]
reading: 原文为“原则上不超过”，故为提示；起止两日都计入，2 月 29 日起的到第三年 2 月末为止。只填截止日的不核对长短。
ledgers: [outside_pool]
message: "{企业名称}“{项目}”过渡期 {起} 至 {止}，超过 {年数} 年"
column: 过渡期截止日
value: 止
ask: 请说明过渡期超过 {年数} 年的原因，提供审核意见。
en:
  title: Transition period too long
  message: "{企业名称}, {项目}: transition from {起} to {止}, more than {年数} years"
  ask: Why is it longer than {年数} years, and who reviewed it?
  reading: The text says in principle, so this is a warning. Both days count; from 29 February it runs to the end of February of the third year. With a last day alone the length is not checked.
---*/
SELECT [_row] AS _rows, 企业名称, 项目, 过渡期起始日 AS 起, 过渡期截止日 AS 止,
       param('过渡期.最长年数', make_date(年度, 12, 31)) AS 年数
FROM 统筹外费用台账
WHERE 过渡期起始日 IS NOT NULL AND 过渡期截止日 IS NOT NULL
  AND full_years(过渡期起始日, 过渡期截止日 - CASE WHEN setting('过渡期.起算') = '不计首日' THEN 1 ELSE 0 END)
      >= param('过渡期.最长年数', make_date(年度, 12, 31))
