/*---
title: 保障人数多于花名册
severity: warning
clauses: [JD-2-2, JD-2-3b]
reading: 花名册上经费渠道为市级专项、在该半年内在管过的都计入，原渠道、省财政、半年开始以前已停止的去世人员和已转出的不计；预算按预计数编制，故为提示。可设置为只计期初或期末在管的人。
readings: [保障人数口径]
ledgers: [allocation, retirees]
optional: {retirees: [去世日期, 转出日期]}
complete: [retirees]
message: "{街道} {年度}{半年度} 按 {保障人数} 人核算，花名册上可计 {可计} 人，多 {多计} 人（花名册上不得计入的有 {不计} 人）"
column: 保障人数
value: 保障人数
ask: 请提供保障人数的名单，核对去世、转出和经费走其他渠道的人员。
en:
  title: More persons in the allocation than on the roster
  message: "{街道}, {年度}{半年度}: {保障人数} persons, the roster has {可计} that count, {多计} more ({不计} on the roster do not count)"
  ask: Provide the list of persons; look for the dead, the transferred and those paid from elsewhere.
  reading: Persons of the city fund enrolled on any day of the half-year count, not those of other channels, nor the dead whose benefits had ended and the transferred of before it. The budget is made on an estimate, so this is a warning. It may be set to count those enrolled on the first or the last day only.
---*/
WITH 期间 AS (
  SELECT *,
         CAST(concat(年度, CASE 半年度 WHEN '上半年' THEN '-01-01' ELSE '-07-01' END) AS DATE) AS 首日,
         CAST(concat(年度, CASE 半年度 WHEN '上半年' THEN '-06-30' ELSE '-12-31' END) AS DATE) AS 末日
  FROM 专项资金拨付台账
), 口径 AS (
  -- 在 起 以前已停止的不计，在 止 以后才纳管的不计
  SELECT *,
         CASE setting('保障人数口径') WHEN '期末' THEN 末日 ELSE 首日 END AS 起,
         CASE setting('保障人数口径') WHEN '期初' THEN 首日 ELSE 末日 END AS 止
  FROM 期间
), 名册 AS (
  SELECT 街道, 经费渠道, 状态, coalesce(纳管月份, month_after(办理领待手续日期)) AS 纳管,
         least(month_after(去世日期), 转出日期) AS 停止,
         count(*) AS 人数
  FROM 企业退休人员花名册
  GROUP BY 街道, 经费渠道, 状态, coalesce(纳管月份, month_after(办理领待手续日期)), least(month_after(去世日期), 转出日期)
), 计数 AS (
  SELECT z._row, z.街道, z.年度, z.半年度, z.保障人数,
         coalesce(sum(m.人数) FILTER (
           WHERE m.经费渠道 = '市级专项' AND m.纳管 <= z.止 AND (m.停止 IS NULL OR m.停止 > z.起)), 0) AS 可计,
         sum(m.人数) AS 全部
  FROM 口径 AS z
  JOIN 名册 AS m ON m.街道 = z.街道
  GROUP BY z._row, z.街道, z.年度, z.半年度, z.保障人数
)
SELECT [_row] AS _rows, 街道, 年度, 半年度, 保障人数, 可计,
       保障人数 - 可计 AS 多计,
       全部 - 可计 AS 不计
FROM 计数
WHERE 保障人数 > 可计
