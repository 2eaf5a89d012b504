-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-SOLD
-- severity: E
-- scope: delivered customer: customer and date
-- source: 实现销售的建好《客户资料卡》,维系客情关系
-- needs: daily-report progress-table delivery-ledger customer-card
-- uses: deliveries owners unread_pages
-- zh: {what_zh}
-- en: {what_en}
-- zh-act: 请销售顾问、售后服务人员补齐
-- en-act: the consultant and the after-sales staff complete what is missing

WITH sold AS (
    SELECT r.file_no, d.date AS day, r.file_no_entry, r.outcome_entry, d.date_entry AS day_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar k ON k.day = d.date
    WHERE r.outcome = 'D' AND r.file_no IS NOT NULL AND k.month = :month AND d.date <= :as_of
    UNION ALL
    SELECT r.file_no, r.outcome_on, r.file_no_entry, r.outcome_entry, r.outcome_on_entry
    FROM progress_table t JOIN progress_table_rows r ON r.record = t.record JOIN calendar k ON k.day = r.outcome_on
    WHERE r.outcome = 'D' AND r.file_no IS NOT NULL AND k.month = :month AND r.outcome_on <= :as_of),
judged AS (
    SELECT s.*, s.file_no || ' ' || s.day AS subject, e.record AS on_day, a.day AS other_day, a.entry AS ledger_entry, e.delivered_on_entry AS ledger_on_entry,
           CASE WHEN EXISTS (SELECT 1 FROM delivery_ledger l WHERE l.year = substr(s.day, 3, 2)) THEN 1 ELSE 0 END AS has_ledger,
           o.record AS back, CASE WHEN t.serial > k.serial + :card_back_days THEN 1 ELSE 0 END AS is_due
    FROM sold s JOIN calendar k ON k.day = s.day JOIN calendar t ON t.day = :as_of
    LEFT JOIN (SELECT file_no, delivered_on, MIN(record) AS record, MIN(delivered_on_entry) AS delivered_on_entry FROM deliveries WHERE counts = 1
               GROUP BY file_no, delivered_on) e ON e.file_no = s.file_no AND e.delivered_on = s.day
    LEFT JOIN (SELECT file_no, MIN(delivered_on) AS day, MIN(file_no_entry) AS entry FROM deliveries WHERE counts = 1 GROUP BY file_no) a ON a.file_no = s.file_no
    LEFT JOIN (SELECT file_no, MIN(record) AS record FROM owners GROUP BY file_no) o ON o.file_no = s.file_no),
-- what the consultant's papers say of a delivery
told AS (
    SELECT d.subject, d.file_no, d.delivered_on, d.code, d.file_no_entry, d.delivered_on_entry, d.consultant_entry, d.status_entry,
           (SELECT MIN(p.record) FROM daily_report p WHERE p.consultant_code = d.code AND p.date = d.delivered_on) AS report,
           (SELECT MIN(p.record) FROM progress_table p WHERE p.consultant_code = d.code AND p.period = :month) AS list
    FROM deliveries d WHERE d.counts = 1 AND substr(d.delivered_on, 1, 7) = :month)

-- what was delivered by report or table stands in the ledger
SELECT j.subject, CASE WHEN j.on_day IS NOT NULL THEN 1 WHEN j.has_ledger = 0 THEN NULL ELSE 0 END AS ok,
       CASE WHEN j.on_day IS NULL AND j.has_ledger = 0 THEN 'delivery-ledger' END AS missing,
       CASE WHEN j.on_day IS NOT NULL OR j.has_ledger = 0 THEN NULL ELSE COALESCE('交车台账上是 ' || j.other_day, '交车台账上没有') END AS what_zh,
       CASE WHEN j.on_day IS NOT NULL OR j.has_ledger = 0 THEN NULL
            ELSE COALESCE('the delivery ledger says ' || j.other_day, 'not in the delivery ledger') END AS what_en,
       j.file_no_entry, j.outcome_entry, j.day_entry, j.ledger_entry, j.ledger_on_entry,
       CASE WHEN j.on_day IS NULL THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'delivery-ledger') END AS unread
FROM judged j
UNION ALL
-- and has an owner card
SELECT j.subject,
       CASE WHEN j.back IS NOT NULL OR j.is_due = 0 THEN 1
            WHEN NOT EXISTS (SELECT 1 FROM customer_card z JOIN record_page p ON p.record = z.record WHERE z.file_no = j.file_no AND p.form_page IN (0, 2)) THEN NULL
            ELSE 0 END,
       CASE WHEN j.back IS NULL AND j.is_due = 1
             AND NOT EXISTS (SELECT 1 FROM customer_card z JOIN record_page p ON p.record = z.record WHERE z.file_no = j.file_no AND p.form_page IN (0, 2))
            THEN 'customer-card' END,
       CASE WHEN j.back IS NULL THEN '资料卡背面没有填' END, CASE WHEN j.back IS NULL THEN 'the back of the card is not filled' END,
       j.file_no_entry, j.outcome_entry, j.day_entry, NULL, NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card' AND x.form_page = 2)
FROM judged j
UNION ALL
-- what stands in the ledger was reported on its day
SELECT t.subject, CASE WHEN t.report IS NULL THEN 1 WHEN r.record IS NOT NULL THEN 1 ELSE 0 END, NULL,
       CASE WHEN t.report IS NOT NULL AND r.record IS NULL THEN '当日日报表上没有成交' END,
       CASE WHEN t.report IS NOT NULL AND r.record IS NULL THEN 'no delivery in the daily report of that day' END,
       t.file_no_entry, t.delivered_on_entry, t.consultant_entry, r.outcome_entry, t.status_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'daily-report')
FROM told t LEFT JOIN daily_report_rows r ON r.record = t.report AND r.file_no = t.file_no AND r.outcome = 'D' WHERE t.file_no IS NOT NULL
UNION ALL
-- and stands in the month's table
SELECT t.subject, CASE WHEN t.list IS NULL THEN CASE WHEN t.report IS NULL THEN NULL ELSE 1 END WHEN r.record IS NOT NULL AND r.outcome_on = t.delivered_on THEN 1
                       WHEN r.record IS NOT NULL AND r.outcome_on IS NULL AND r.outcome_on_state <> 'empty' THEN NULL ELSE 0 END,
       CASE WHEN t.list IS NULL AND t.report IS NULL THEN 'daily-report' END,
       CASE WHEN t.list IS NOT NULL AND r.record IS NULL THEN '进度管制表上没有实销' WHEN r.outcome_on <> t.delivered_on THEN '进度管制表的结果日是 ' || r.outcome_on END,
       CASE WHEN t.list IS NOT NULL AND r.record IS NULL THEN 'no delivery in the progress table'
            WHEN r.outcome_on <> t.delivered_on THEN 'the progress table says ' || r.outcome_on END,
       t.file_no_entry, t.delivered_on_entry, t.consultant_entry, r.outcome_entry, r.outcome_on_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM told t LEFT JOIN progress_table_rows r ON r.record = t.list AND r.file_no = t.file_no AND r.outcome = 'D' WHERE t.file_no IS NOT NULL
UNION ALL
-- a row whose number is not certain may be the one that seems to be missing
SELECT j.subject, 1, NULL, NULL, NULL, d.file_no_entry, NULL, NULL, NULL, NULL, NULL
FROM judged j JOIN deliveries d ON d.file_no_state IN ('doubtful', 'unreadable') WHERE j.on_day IS NULL AND j.has_ledger = 1
UNION ALL
SELECT t.subject, 1, NULL, NULL, NULL, r.file_no_entry, NULL, NULL, NULL, NULL, NULL
FROM told t JOIN daily_report_rows r ON r.record = t.report AND r.file_no_state IN ('doubtful', 'unreadable') WHERE t.file_no IS NOT NULL
UNION ALL
SELECT t.subject, 1, NULL, NULL, NULL, r.file_no_entry, NULL, NULL, NULL, NULL, NULL
FROM told t JOIN progress_table_rows r ON r.record = t.list AND r.file_no_state IN ('doubtful', 'unreadable') WHERE t.file_no IS NOT NULL
