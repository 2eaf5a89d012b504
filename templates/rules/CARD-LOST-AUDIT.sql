-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-LOST-AUDIT
-- severity: W
-- scope: lost customer
-- source: 战败客户资料卡应由主管回收并再次确认,审核,建档,分析
-- needs: customer-card daily-report progress-table lost-sales
-- uses: cards lost lost_rows
-- zh: {what_zh}
-- en: {what_en}
-- zh-act: 请主管审核建档;可挽回的重新立户,不实的报经理
-- en-act: the supervisor files the card; recoverable customers are taken up again, untrue losses go to the manager

-- from the supervisor's word on; until then the other rules on lost customers speak
WITH checked AS (
    SELECT DISTINCT l.file_no, l.lost_on, l.file_no_entry, c.record, c.lost_check_on, c.lost_check_on_entry, c.lost_check_result,
           c.lost_check_result_entry, c.lost_filed, c.lost_filed_state, c.lost_filed_entry, c.outcome, c.outcome_entry,
           CASE WHEN d.serial > b.serial + :lost_check_days THEN 1 ELSE 0 END AS is_due,
           COALESCE(k.consultant, substr(l.file_no, 1, 3)) AS consultant
    FROM lost l JOIN cards k ON COALESCE(k.file_no, k.record) = l.file_no JOIN customer_card c ON c.record = k.record
    JOIN calendar d ON d.day = :as_of LEFT JOIN calendar b ON b.day = c.lost_check_on),
lists AS (
    SELECT c.file_no, COUNT(*) AS sheets FROM checked c JOIN lost_sales t ON t.period = substr(c.lost_on, 1, 7)
      AND COALESCE(t.consultant_code, c.consultant) = c.consultant GROUP BY c.file_no)

SELECT c.file_no AS subject,
       CASE WHEN c.lost_filed = 1 OR c.is_due = 0 THEN 1 WHEN c.lost_filed IS NULL AND c.lost_filed_state <> 'empty' THEN NULL ELSE 0 END AS ok,
       CAST(NULL AS TEXT) AS missing,
       CASE WHEN c.lost_filed = 1 OR c.is_due = 0 THEN NULL ELSE '资料卡没有审核/建档签名' END AS what_zh,
       CASE WHEN c.lost_filed = 1 OR c.is_due = 0 THEN NULL ELSE 'nobody signed that the card was audited and filed' END AS what_en,
       c.file_no_entry, c.lost_check_on_entry AS check_entry, c.lost_filed_entry AS first_entry, c.outcome_entry AS second_entry
FROM checked c
UNION ALL
-- in the month's record of lost sales, with kind and reason
SELECT c.file_no, CASE WHEN COALESCE(s.sheets, 0) = 0 THEN NULL WHEN f.record IS NULL THEN 0
                       WHEN f.lost_type_state = 'empty' OR f.lost_reasons_1_state = 'empty' AND f.lost_reasons_2_state = 'empty'
                            AND f.lost_reasons_3_state = 'empty' THEN 0 ELSE 1 END,
       CASE WHEN COALESCE(s.sheets, 0) = 0 THEN 'lost-sales' END,
       CASE WHEN f.record IS NULL THEN '战败记录表没有这一户' WHEN f.lost_type_state = 'empty' THEN '战败记录表未填类型'
            WHEN f.lost_reasons_1_state = 'empty' AND f.lost_reasons_2_state = 'empty' AND f.lost_reasons_3_state = 'empty' THEN '战败记录表未填原因' END,
       CASE WHEN f.record IS NULL THEN 'not in the record of lost sales' WHEN f.lost_type_state = 'empty' THEN 'the record of lost sales has no kind'
            WHEN f.lost_reasons_1_state = 'empty' AND f.lost_reasons_2_state = 'empty' AND f.lost_reasons_3_state = 'empty'
            THEN 'the record of lost sales has no reason' END,
       c.file_no_entry, c.lost_check_on_entry, f.lost_type_entry, f.lost_reasons_1_entry
FROM checked c LEFT JOIN lists s ON s.file_no = c.file_no
LEFT JOIN lost_rows f ON f.file_no = c.file_no AND f.period = substr(c.lost_on, 1, 7)
WHERE c.lost_check_on IS NOT NULL
UNION ALL
-- a row whose number is not certain may be his
SELECT c.file_no, 1, NULL, NULL, NULL, f.file_no_entry, NULL, NULL, NULL
FROM checked c JOIN lost_rows f ON f.period = substr(c.lost_on, 1, 7) AND f.file_no_state IN ('doubtful', 'unreadable')
WHERE c.lost_check_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lost_rows z WHERE z.file_no = c.file_no)
UNION ALL
-- what the supervisor found asks for something
SELECT c.file_no,
       CASE WHEN c.lost_check_result = 'untrue' THEN 0
            WHEN EXISTS (SELECT 1 FROM customer_card_visits v WHERE v.record = c.record AND v.actual_on >= c.lost_check_on) THEN 1
            WHEN EXISTS (SELECT 1 FROM progress_table_rows r JOIN progress_table t ON t.record = r.record
                         WHERE r.file_no = c.file_no AND r.outcome IS NULL AND r.registered_on >= c.lost_check_on) THEN 1
            WHEN c.is_due = 0 THEN 1 ELSE 0 END, NULL,
       CASE WHEN c.lost_check_result = 'untrue' THEN '主管结论:战败不实' ELSE '结论可挽回,但没有重新立户' END,
       CASE WHEN c.lost_check_result = 'untrue' THEN 'the supervisor found that the loss is untrue' ELSE 'found recoverable, but not taken up again' END,
       c.file_no_entry, c.lost_check_on_entry, c.lost_check_result_entry, c.outcome_entry
FROM checked c WHERE c.lost_check_result IN ('untrue', 'recoverable')
