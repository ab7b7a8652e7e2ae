/*---
title: 印发后由其他部门招聘
severity: error
clauses: [JL-3-4, JL-2-3]
reading: 招聘单位名称里没有民政、组织、人社、政府字样的，视为其他部门招聘；印发之前聘用的和公益性岗位不适用。
ledgers: [community_workers]
message: "{姓名} {聘用日期} 由{招聘单位}招聘；印发后由县级民政会同组织、人社等部门招聘，其他部门不得随意招聘"
column: 招聘单位
value: 招聘单位
ask: 请提供招聘的批准文件，或更正招聘单位。
en:
  title: Recruited by another department after the opinion
  message: "{姓名} was recruited by {招聘单位} on {聘用日期}; since the opinion the county's civil affairs recruit, other departments may not at will"
  ask: Provide the approval of the recruitment, or mend the name.
  reading: Where the name holds none of 民政, 组织, 人社, 政府, another department recruited. Earlier hirings and public-welfare posts are left out.
---*/
SELECT [_row] AS _rows, 姓名, 聘用日期, 招聘单位
FROM 社工岗人员花名册
WHERE 人员来源 IN ('公开招聘', '转入')
  AND 聘用日期 >= param_date('意见.印发日期', as_of())
  AND 招聘单位 IS NOT NULL
  AND NOT regexp_matches(招聘单位, array_to_string(param_list('招聘.实施部门', as_of()), '|'))
