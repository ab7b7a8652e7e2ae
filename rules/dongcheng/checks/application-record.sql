/*---
title: 聘用退休人员没有报名推荐记录
severity: note
clauses: [DC-4-2d, DC-3-1]
reading: 报名和推荐、聘任条件的材料在纸上，台账只记有没有；没有的提醒补充，聘任条件也无从核对。
ledgers: [specialists]
message: "{姓名} 为聘用的退休人员，没有自愿报名和街道、社区推荐的记录（{记录}），聘任条件无从核对"
column: 报名推荐记录
value: 记录
ask: 请提供报名表、推荐意见和聘任条件（政治素质、健康、品行、无犯罪记录）的证明材料。
en:
  title: Rehired retiree without a record of application and recommendation
  message: "{姓名} is a rehired retiree without a record of the application and the recommendation ({记录}); the conditions of employment cannot be checked"
  ask: Provide the application, the recommendation and the proofs of the conditions (conduct, health, no criminal record).
  reading: These records are on paper, the ledger only says whether they exist; where not, this is a reminder.
---*/
SELECT [_row] AS _rows, 姓名, coalesce(报名推荐记录, '未填写') AS 记录
FROM 社会化管理服务专员花名册
WHERE 聘任方式 = '聘用退休人员'
  AND 报名推荐记录 IS DISTINCT FROM '是'
