/*---
title: 一站式大厅办公人数不在规定范围
severity: error
clauses: [JL-2-8]
reading: 没有填人数的不判断。
ledgers: [communities]
message: "{社区} 一站式大厅日常办公 {大厅日常办公人数} 人，规定保持 {最少} 至 {最多} 人"
column: 大厅日常办公人数
value: 大厅日常办公人数
ask: 请核实人数；多余人员应下沉网格。
en:
  title: Staff of the one-stop hall out of range
  message: "{社区} keeps {大厅日常办公人数} persons in the one-stop hall; {最少} to {最多} are required"
  ask: Is the number right? The others belong in the grids.
  reading: Communities that state no number are not judged.
---*/
SELECT [_row] AS _rows, 社区, 大厅日常办公人数,
       param('大厅.最少人数', as_of()) AS 最少,
       param('大厅.最多人数', as_of()) AS 最多
FROM 城市社区基本情况表
WHERE 大厅日常办公人数 < param('大厅.最少人数', as_of())
   OR 大厅日常办公人数 > param('大厅.最多人数', as_of())
