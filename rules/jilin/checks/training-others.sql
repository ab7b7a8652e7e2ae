/*---
title: 其他人员两年没有轮训
severity: error
clauses: [JL-2-7a]
reading: 看截止日前已结束的两个自然年（可设为含当年，见设置“培训年度口径”）；在该期间开始以后才聘用或转入的不列；只看在岗人员。
ledgers: [community_workers, community_training]
complete: [community_training]
optional: {community_workers: [转入日期]}
message: "{姓名}（{社区}，{岗位类别}）{始年} 至 {末年} 年没有培训记录，每 {年数} 年轮训一遍"
column: 姓名
ask: 请提供培训记录，或说明未轮训的原因。
en:
  title: Other staff without training in two years
  message: "{姓名} ({社区}, {岗位类别}) has no training from {始年} to {末年}; everyone is trained once in {年数} years"
  ask: Provide the record of the training, or say why there was none.
  reading: The last two calendar years that have ended (with the current one by the setting 培训年度口径); who was hired or transferred in after they began is left out; only those in post.
---*/
WITH 末 AS (
  SELECT CASE setting('培训年度口径') WHEN '含当年' THEN year(as_of())
              ELSE year(as_of() + INTERVAL 1 DAY) - 1 END AS 末年
), 期间 AS (
  SELECT 末年, param('培训.其他人员年数', as_of()) AS 年数,
         CAST(末年 - param('培训.其他人员年数', as_of()) + 1 AS BIGINT) AS 始年
  FROM 末
), 已训 AS (
  SELECT DISTINCT t.身份证号
  FROM 社工岗培训台账 AS t, 期间 AS q
  WHERE t.身份证号 IS NOT NULL AND t.培训日期 <= as_of()
    AND year(t.培训日期) BETWEEN q.始年 AND q.末年
)
SELECT [z._row] AS _rows, z.姓名, z.社区, z.岗位类别, q.始年, q.末年, q.年数
FROM 社工岗人员花名册 AS z
CROSS JOIN 期间 AS q
ANTI JOIN 已训 AS m ON m.身份证号 = z.身份证号
WHERE z.在岗状态 = '在岗' AND z.岗位类别 <> '社区正职' AND z.身份证号 IS NOT NULL
  AND greatest(z.聘用日期, coalesce(z.转入日期, z.聘用日期)) <= make_date(q.始年, 1, 1)
