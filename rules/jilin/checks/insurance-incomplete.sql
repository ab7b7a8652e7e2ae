/*---
title: 五险一金不全
severity: error
clauses: [JL-2-5a]
reading: 按填写的文字核对六项：“五险一金”或单独写“齐全”即为六项；写“缺、除、不含”的，其后各项为没有；写“未、没有、无、欠、停”的，以该词开头的其后各项、否则同一处的各项为没有。只写缺哪几项的，其余算有。写得看不出的另给提示；只看在岗人员。
ledgers: [community_workers]
message: "{姓名} 的五险一金填“{五险一金}”，缺 {缺项}"
column: 五险一金
value: 五险一金
ask: 请提供缴费凭证，或补缴并更正。
en:
  title: Social insurance and housing fund incomplete
  message: "{姓名}: {五险一金} is entered; missing: {缺项}"
  ask: Provide proof of payment, or pay and correct the entry.
  reading: "The text is searched for the six items: 五险一金 or 齐全 alone means all; what follows 缺, 除, 不含 is missing; 未, 没有, 无, 欠, 停 concern what follows if they come first, else the items beside them. Where only missing items are named, the others are there. Unclear texts are a warning of their own; only those in post."
---*/
WITH 写法 AS (
  SELECT DISTINCT 五险一金 AS 原文,
         regexp_replace(regexp_replace(regexp_replace(五险一金, '[[:space:]　]+(未|没有|无|欠|停|已|齐)', '\1', 'g'),
           '[[:space:]　]+', '、', 'g'), '[,;；。（）()]', '，', 'g') AS 文
  FROM 社工岗人员花名册
  WHERE 在岗状态 = '在岗' AND 五险一金 IS NOT NULL
), 分开 AS (
  -- 否定的各处：某项除外；缺、除、不含及其后；以未、没有、无、欠、停开头的及其后；其余含这些字的一处
  SELECT 原文, 文,
         array_to_string(regexp_extract_all(文, '[^，]*除外|(?:缺|除|不含|不包括)[^，]*|(?:^|[，、])(?:未|没有|无|欠|停)[^，]*|[^，]*(?:均|都)(?:未|没有|无)[^，]*|[^，、]*(?:未|没有|无|欠|停)[^，、]*'), '，') AS 否定,
         regexp_replace(文, '[^，]*除外|(?:缺|除|不含|不包括)[^，]*|(?:^|[，、])(?:未|没有|无|欠|停)[^，]*|[^，]*(?:均|都)(?:未|没有|无)[^，]*|[^，、]*(?:未|没有|无|欠|停)[^，、]*', '', 'g') AS 肯定
  FROM 写法
), 判断 AS (
  SELECT *,
         regexp_matches(肯定, array_to_string(param_list('五险一金.项目', as_of()), '|')) AS 列举,
         regexp_matches(否定, array_to_string(param_list('五险一金.项目', as_of()), '|')) AS 列举缺项,
         regexp_matches(文, '齐全|齐备|完整|全部|六项|均已|都已|全缴')
           OR list_contains(param_list('五险一金.齐全写法', as_of()), 原文) AS 称齐全,
         list_contains(param_list('五险一金.全缺写法', as_of()), 原文) AS 称全缺
  FROM 分开
  WHERE NOT regexp_matches(文, '[一二三四]险')
), 逐项 AS (
  SELECT 原文, 项目,
         ((列举 AND contains(肯定, 项目))
           OR (列举缺项 AND NOT 列举 AND NOT regexp_matches(文, '五险|社保|社会保险|[一二两]金'))
           OR (称齐全 AND NOT 列举 AND NOT 称全缺 AND NOT regexp_matches(文, '五险|社保|社会保险'))
           OR (regexp_matches(CASE WHEN 列举缺项 THEN 文 ELSE 肯定 END, '五险|社保|社会保险')
               AND list_contains(param_list('五险一金.五险项目', as_of()), 项目))
           OR (regexp_matches(CASE WHEN 列举缺项 THEN 文 ELSE 肯定 END, '[一二两]金')
               AND NOT list_contains(param_list('五险一金.五险项目', as_of()), 项目)))
         AND NOT (列举缺项 AND contains(否定, 项目)) AS 有,
         列举 OR 列举缺项 OR 称齐全 OR 称全缺 OR regexp_matches(文, '五险|社保|社会保险|[一二两]金') AS 看得出
  FROM 判断, unnest(param_list('五险一金.项目', as_of())) AS 各项(项目)
), 缺 AS (
  SELECT 原文,
         array_to_string(list(项目 ORDER BY list_position(param_list('五险一金.项目', as_of()), 项目)), '、') AS 缺项
  FROM 逐项
  WHERE 看得出 AND NOT 有
  GROUP BY 原文
)
SELECT [z._row] AS _rows, z.姓名, z.五险一金, m.缺项
FROM 社工岗人员花名册 AS z
JOIN 缺 AS m ON m.原文 = z.五险一金
WHERE z.在岗状态 = '在岗'
