/*---
title: 同一身份证号对应不同姓名
severity: warning
clauses: [X-1]
reading: 姓名比较时不计空格和间隔点的写法。
ledgers: [retirees]
uses: [hospital_condolence, illness_condolence, funeral_condolence, festival_condolence, groups, leader_subsidy, health_check, visits, certification, transfers]
message: "同一身份证号在台账里有不同姓名：{姓名}"
column: 姓名
value: 姓名
ask: 请核对姓名和号码，改正写错的一处。
en:
  title: One identity number under several names
  message: "the same identity number stands under several names: {姓名}"
  ask: Which name is right? Mend the other.
  reading: Names are compared without spaces and dots.
---*/
WITH 各处 AS (
  SELECT _row, 身份证号 AS 号码, 姓名 FROM 企业退休人员花名册
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 住院慰问台账
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 大病慰问台账
  UNION ALL SELECT _row, 逝者身份证号, 逝者姓名 FROM 丧事料理慰问台账
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 节日慰问台账
  UNION ALL SELECT _row, 组长身份证号, 组长姓名 FROM 自管小组台账
  UNION ALL SELECT _row, 组长身份证号, 组长姓名 FROM 自管小组长补助发放表
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 健康体检台账
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 走访台账
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 待遇资格认证台账
  UNION ALL SELECT _row, 身份证号, 姓名 FROM 国有企业退休人员移交台账
), 不同 AS (
  SELECT 号码
  FROM 各处
  WHERE 号码 IS NOT NULL AND 姓名 IS NOT NULL
  GROUP BY 号码
  HAVING min(姓名) <> max(姓名)
)
SELECT list(z._row) AS _rows,
       array_to_string(list_sort(list_distinct(list(z.姓名))), '、') AS 姓名
FROM 各处 AS z
JOIN 不同 AS m ON m.号码 = z.号码
WHERE z.姓名 IS NOT NULL
GROUP BY z.号码
HAVING count(DISTINCT name_key(z.姓名)) > 1
