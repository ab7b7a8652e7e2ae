/*---
title: 公益性岗位人员没有就业困难认定
severity: warning
clauses: [DC-4-1, DC-3-6]
reading: 原文为“优先”招用，故为提示；岗位要求（京人社就发〔2014〕170号）的其他内容不在本方案里，台账也没有。
ledgers: [specialists]
message: "{姓名} 在公益性岗位，没有登记就业困难认定（{认定}）；公益性岗位优先招用城镇就业困难人员"
column: 就业困难认定
value: 认定
ask: 请提供就业困难人员认定材料，或说明招用的依据。
en:
  title: Public-benefit post without a recognised hardship
  message: "{姓名} holds a public-benefit post without a recognised hardship in finding work ({认定}); such persons are preferred"
  ask: Provide the recognition, or say on what ground the person was taken on.
  reading: The text says preferably, hence a warning; the further requirements of the city's rules on such posts are not in this scheme.
---*/
SELECT [_row] AS _rows, 姓名, coalesce(就业困难认定, '未填写') AS 认定
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '公益性岗位'
  AND 就业困难认定 IS DISTINCT FROM '是'
