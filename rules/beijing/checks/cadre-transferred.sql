/*---
title: 离休人员列入移交
severity: warning
clauses: [BJ-1-2]
reading: 离休人员“原则上保持现有管理方式”，故为提示。
ledgers: [transfers]
message: "{姓名}（{企业名称}）是离休人员，原则上保持现有管理方式，不列入移交（台账填 {移交日期} 移交）"
column: 人员身份
value: 人员身份
ask: 请核对人员身份；确已移交的，说明依据。
en:
  title: A cadre on 离休 handed over
  message: "{姓名} ({企业名称}) is on 离休, which in principle stays as managed now; the ledger has a hand-over on {移交日期}"
  ask: Is the status right? If handed over, on what ground?
  reading: The text says in principle, so this is a warning.
---*/
SELECT [_row] AS _rows, 姓名, 企业名称, 人员身份, 移交日期
FROM 国有企业退休人员移交台账
WHERE 人员身份 = '离休'
