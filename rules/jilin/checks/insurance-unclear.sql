/*---
title: 五险一金的写法看不出有哪几项
severity: warning
clauses: [JL-2-5a]
reading: 没有写出六项中的任何一项，也不是认得的齐全或全缺写法；“四险”等写法看不出缺哪一项（生育并入医疗的，请写医疗含生育）；只看在岗人员。
ledgers: [community_workers]
message: "{姓名} 的五险一金填“{五险一金}”，看不出缴了哪几项"
column: 五险一金
value: 五险一金
ask: 请写明各项，或写“五险一金齐全”。
en:
  title: Insurance entry unclear
  message: "{姓名}: {五险一金} does not say which items are paid"
  ask: Name the items, or write 五险一金齐全.
  reading: None of the six items is named, nor is it a known way of saying all or none; 四险 and the like do not say which is missing; only those in post.
---*/
SELECT [_row] AS _rows, 姓名, 五险一金
FROM 社工岗人员花名册
WHERE 在岗状态 = '在岗'
  AND (regexp_matches(五险一金, '[一二三四]险')
       OR NOT (regexp_matches(五险一金, array_to_string(param_list('五险一金.项目', as_of()), '|'))
               OR regexp_matches(五险一金, '五险|社保|社会保险|[一二两]金|齐全|齐备|完整|全部|六项|均已|都已|全缴')
               OR list_contains(param_list('五险一金.齐全写法', as_of()), 五险一金)
               OR list_contains(param_list('五险一金.全缺写法', as_of()), 五险一金)))
