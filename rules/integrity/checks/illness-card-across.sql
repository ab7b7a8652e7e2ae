/*---
title: 同一银行卡在几本台账里收过不同人的款（大病慰问台账和其他台账）
severity: warning
clauses: [X-3]
reading: 同一本台账里的另行列出；打入直系亲属账户的丧事慰问是代收，不列；该卡也在住院慰问台账里的，由那本台账的规则列出。
ledgers: [illness_condolence]
uses: [hospital_condolence, leader_subsidy, funeral_condolence]
message: "同一银行卡在几本台账里收过 {人数} 个人的款：{姓名}"
column: 银行卡号
value: 银行卡号
ask: 请说明代收关系，提供本人签收的凭据。
en:
  title: One bank card for several persons across ledgers (illness_condolence and others)
  message: "one bank card received the money of {人数} persons in several ledgers: {姓名}"
  ask: Who received it for whom? Provide the persons' receipts.
  reading: Within one ledger it is a rule of its own. Funeral condolence paid to the account of next of kin is received for the deceased and not listed; a card that also stands in hospital_condolence is listed there.
---*/
WITH 各处 AS (
  SELECT z._row, z.银行卡号, z.身份证号 AS 号码, z.姓名 AS 姓名, true AS 本台账
  FROM 大病慰问台账 AS z
  ANTI JOIN 住院慰问台账 AS 先甲 ON 先甲.银行卡号 = z.银行卡号 AND 先甲.身份证号 IS NOT NULL
  UNION ALL SELECT _row, 银行卡号, 组长身份证号, 组长姓名, false FROM 自管小组长补助发放表
  UNION ALL SELECT _row, 银行卡号, 逝者身份证号, 逝者姓名, false FROM 丧事料理慰问台账 WHERE 发放方式 <> '直系亲属账户'
)
SELECT list(_row) AS _rows,
       min(_row) FILTER (WHERE 本台账) AS _at,
       银行卡号,
       count(DISTINCT 号码) AS 人数,
       array_to_string(list_sort(list_distinct(list(姓名))), '、') AS 姓名
FROM 各处
WHERE 银行卡号 IN (SELECT 银行卡号 FROM 各处 WHERE NOT 本台账 AND 银行卡号 IS NOT NULL) AND 号码 IS NOT NULL
GROUP BY 银行卡号
HAVING bool_or(本台账)
   AND count(DISTINCT 号码) > count(DISTINCT 号码) FILTER (WHERE 本台账)
