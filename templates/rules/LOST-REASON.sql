-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: LOST-REASON
-- severity: E
-- scope: lost sales row: customer and date
-- source: 战败须填类型和原因,购竞品的写明竞品
-- needs: lost-sales
-- uses: lost_rows
-- zh: {what_zh}
-- en: {what_en}
-- zh-act: 请销售顾问补填,主管再确认
-- en-act: the consultant completes the row, the supervisor confirms it

SELECT r.subject, CASE WHEN r.lost_type_state = 'empty' THEN 0 WHEN r.lost_type IS NULL THEN NULL ELSE 1 END AS ok,
       CAST(NULL AS TEXT) AS severity,
       CASE WHEN r.lost_type_state = 'empty' THEN '战败类型未填' END AS what_zh, CASE WHEN r.lost_type_state = 'empty' THEN 'no kind of loss' END AS what_en,
       r.lost_type_entry AS first_entry, r.file_no_entry AS second_entry, CAST(NULL AS INTEGER) AS third_entry, CAST(NULL AS INTEGER) AS fourth_entry
FROM lost_rows r WHERE r.in_month = 1
UNION ALL
SELECT r.subject, CASE WHEN r.lost_reasons_1_state = 'empty' AND r.lost_reasons_2_state = 'empty' AND r.lost_reasons_3_state = 'empty' THEN 0
                       WHEN COALESCE(r.lost_reasons_1, r.lost_reasons_2, r.lost_reasons_3) IS NULL THEN NULL ELSE 1 END, NULL,
       CASE WHEN r.lost_reasons_1_state = 'empty' AND r.lost_reasons_2_state = 'empty' AND r.lost_reasons_3_state = 'empty' THEN '战败原因未填' END,
       CASE WHEN r.lost_reasons_1_state = 'empty' AND r.lost_reasons_2_state = 'empty' AND r.lost_reasons_3_state = 'empty' THEN 'no reason' END,
       r.lost_reasons_1_entry, r.lost_reasons_2_entry, r.lost_reasons_3_entry, NULL
FROM lost_rows r WHERE r.in_month = 1
UNION ALL
-- whom they went to
SELECT r.subject, CASE WHEN r.lost_to_state = 'empty' THEN 0 WHEN r.lost_to IS NULL THEN NULL ELSE 1 END, NULL,
       CASE WHEN r.lost_to_state = 'empty' THEN '购竞品而未写明竞品' END,
       CASE WHEN r.lost_to_state = 'empty' THEN 'bought another make, but which one is not written' END,
       r.lost_type_entry, r.lost_to_entry, NULL, NULL
FROM lost_rows r WHERE r.in_month = 1 AND r.lost_type = '1'
UNION ALL
-- "the price", and not a word more
SELECT r.subject, CASE WHEN r.explanation_state = 'empty' THEN 0 ELSE 1 END, 'W',
       CASE WHEN r.explanation_state = 'empty' THEN '原因只写价格,没有说明' END,
       CASE WHEN r.explanation_state = 'empty' THEN 'the price alone is the reason, without an explanation' END,
       r.lost_reasons_1_entry, r.lost_reasons_2_entry, r.lost_reasons_3_entry, r.explanation_entry
FROM lost_rows r
WHERE r.in_month = 1 AND COALESCE(r.lost_reasons_1, r.lost_reasons_2, r.lost_reasons_3) IN ('11', '12', '13')
  AND COALESCE(r.lost_reasons_2, '11') IN ('11', '12', '13') AND COALESCE(r.lost_reasons_3, '11') IN ('11', '12', '13')
