/*---
title: 服务协议期限与两委届期不一致
severity: error
clauses: [JL-2-5b]
reading: 终止日须为本届止期；起始日须为本届起期，届中聘用（转入）的可为聘用（转入）日期（可设为不可以，见设置“届中聘用的协议起始日”）。早于开始签订日的协议另给提示；只看在岗人员；本届为基本情况表上最近的一届。
ledgers: [community_workers, communities]
optional: {community_workers: [转入日期]}
message: "{姓名} 的服务协议 {协议起始日} 至 {协议终止日}，{社区}本届两委 {届期起} 至 {届期止}"
column: 协议终止日
value: 协议终止日
ask: 请按本届届期重签，或说明起始日的依据。
en:
  title: Term of the service agreement differs from the committee's
  message: "{姓名}: agreement from {协议起始日} to {协议终止日}, the committees of {社区} from {届期起} to {届期止}"
  ask: Sign anew for the committees' term, or say what the first day rests on.
  reading: The last day has to be that of the term; the first day that of the term, or the day of hiring (of the transfer) of who came in its course (not by the setting 届中聘用的协议起始日). Agreements of before the first renewal are a warning of their own; only those in post; the latest term in the table counts.
---*/
WITH 届期 AS (
  SELECT 街道, 社区,
         max(两委届期起) AS 届期起,
         max_by(两委届期止, (两委届期起, _row)) AS 届期止,
         max_by(_row, (两委届期起, _row)) AS 行
  FROM 城市社区基本情况表
  GROUP BY 街道, 社区
)
SELECT [z._row, m.行] AS _rows,
       z._row AS _at,
       z.姓名, z.协议起始日, z.协议终止日, z.社区, m.届期起, m.届期止
FROM 社工岗人员花名册 AS z
JOIN 届期 AS m ON m.街道 = z.街道 AND m.社区 = z.社区
WHERE z.在岗状态 = '在岗'
  AND z.协议起始日 >= param_date('服务协议.开始签订日', as_of())
  AND (z.协议终止日 <> m.届期止
       OR z.协议起始日 < m.届期起
       OR (z.协议起始日 > m.届期起
           AND NOT (setting('届中聘用的协议起始日') = '可以'
                    AND (z.协议起始日 = z.聘用日期 OR coalesce(z.协议起始日 = z.转入日期, false)))))
