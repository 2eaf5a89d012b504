-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SIGS
-- severity: E
-- scope: field
-- source: 应签字处不得空白
-- needs: customer-card prospect-table daily-report progress-table
-- uses: owners places progress_tables signature_boxes
-- zh: {box_zh}未签字
-- en: not signed: {box_en}
-- zh-act: 请补签
-- en-act: sign it

-- ok: 1 signed, NULL not to be read
WITH boxes AS (
    SELECT p.place || ' sig_consultant' AS subject, d.sig_consultant AS signed, 'E' AS severity, '日报表销售顾问' AS zh,
           'the consultant on the daily report' AS en, d.sig_consultant_entry AS entry,
           CAST(NULL AS INTEGER) AS due_entry
    FROM daily_report d JOIN places p ON p.record = d.record
    UNION ALL
    SELECT p.place || ' sig_supervisor', d.sig_supervisor, 'E', '日报表销售主管', 'the supervisor on the daily report',
           d.sig_supervisor_entry, NULL
    FROM daily_report d JOIN places p ON p.record = d.record
    UNION ALL
    -- a month's table is signed at its end: on the last day, and when the next month has begun
    SELECT t.consultant_code || ' ' || t.period || ' ' || s.box, CASE s.box WHEN 'sig_consultant' THEN t.sig_consultant
               ELSE t.sig_supervisor END, 'E', CASE s.box WHEN 'sig_consultant' THEN '状况表销售顾问' ELSE '状况表销售主管' END,
           CASE s.box WHEN 'sig_consultant' THEN 'the consultant on the prospect table'
                ELSE 'the supervisor on the prospect table' END,
           CASE s.box WHEN 'sig_consultant' THEN t.sig_consultant_entry ELSE t.sig_supervisor_entry END, t.period_entry
    FROM prospect_table t
    JOIN calendar f ON f.month = :month AND f.day_of_month = 1
    JOIN calendar b ON b.serial = f.serial - 1
    JOIN calendar d ON d.day = :as_of
    JOIN calendar n ON n.serial = d.serial + 1
    CROSS JOIN (SELECT 'sig_consultant' AS box UNION ALL SELECT 'sig_supervisor') s
    WHERE t.consultant_code IS NOT NULL AND (t.period = b.month OR t.period = :month AND n.month <> :month)
      AND EXISTS (SELECT 1 FROM record_page g WHERE g.record = t.record AND g.form_page IN (0, 2))
    UNION ALL
    SELECT t.consultant_code || ' ' || t.period || ' progress-table ' || s.box,
           CASE s.box WHEN 'sig_consultant' THEN t.sig_consultant ELSE t.sig_manager END, 'E',
           CASE s.box WHEN 'sig_consultant' THEN '管制表盘点人' ELSE '管制表销售经理' END,
           CASE s.box WHEN 'sig_consultant' THEN 'the consultant on the progress table'
                ELSE 'the manager on the progress table' END,
           CASE s.box WHEN 'sig_consultant' THEN t.sig_consultant_entry ELSE t.sig_manager_entry END, t.period_entry
    FROM progress_table t
    JOIN progress_tables p ON p.record = t.record AND p.is_over = 1
    CROSS JOIN (SELECT 'sig_consultant' AS box UNION ALL SELECT 'sig_manager') s
    UNION ALL
    -- the back of the card, once its time for filling is over
    SELECT o.file_no || ' sig_service', c.sig_service, 'E', '资料卡背面售后服务人员', 'the after-sales staff on the back of the card',
           c.sig_service_entry, o.delivered_on_entry
    FROM owners o JOIN customer_card c ON c.record = o.record JOIN calendar d ON d.day = :as_of
    WHERE d.serial > o.delivered_serial + :card_back_days
    UNION ALL
    SELECT o.file_no || ' care_visits[' || CAST(v."row" AS TEXT) || '].sig_visitor', v.sig_visitor, 'W', '售后访问记录访问人',
           'the visitor of a care visit', v.sig_visitor_entry, v.actual_on_entry
    FROM owners o JOIN customer_card_care_visits v ON v.record = o.record
    WHERE v.actual_on <= :as_of
    UNION ALL
    SELECT x.subject, x.signed, 'E', x.zh, x.en, x.entry, NULL FROM signature_boxes x)

SELECT b.subject, b.signed AS ok, b.severity,
       CASE WHEN b.signed = 1 THEN NULL ELSE b.zh END AS box_zh, CASE WHEN b.signed = 1 THEN NULL ELSE b.en END AS box_en,
       b.entry, CASE WHEN b.signed = 1 THEN NULL ELSE b.due_entry END AS due_entry
FROM boxes b
