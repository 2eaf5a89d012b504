-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-NEW
-- severity: E
-- scope: new customer
-- source: 销售人员每天将新接待及开拓的有效客户信息登记到此表格
-- needs: daily-report progress-table
-- uses: progress_tables progress_rows unread_pages
-- zh: 日报表新增于 {reported},进度管制表登记日期 {registered}
-- en: new in the daily report of {reported}, registered in the progress table on {registered}
-- zh-act: 请销售顾问当日在进度管制表上登记,或更正登记日期
-- en-act: the consultant registers the customer in the progress table the same day, or corrects the day

-- Where a new customer of a consultant comes from. The showroom register belongs here too, once it is read: its rows of
-- the consultant with a confirmed level.
WITH origins AS (
    SELECT d.consultant_code AS consultant, d.date AS day, r.file_no, r.file_no_state, r.file_no_entry,
           r.is_new_entry, d.date_entry, r.level_after_entry,
           COALESCE(r.file_no, d.consultant_code || ' ' || d.date || ' rows[' || CAST(r."row" AS TEXT) || ']') AS subject
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
    WHERE r.is_new = 1 AND c.month = :month AND d.date <= :as_of AND d.consultant_code IS NOT NULL
      AND (r.level_after_state <> 'empty' OR r.outcome = 'D') AND r.file_no_state <> 'empty')

SELECT o.subject,
       CASE WHEN t.record IS NULL OR o.file_no IS NULL THEN NULL
            WHEN p.record IS NULL THEN CASE WHEN t.is_whole = 1 THEN 0 END
            WHEN p.registered_on IS NULL AND p.registered_on_state <> 'empty' THEN NULL
            WHEN p.registered_on = o.day THEN 1
            ELSE 0 END AS ok,
       CASE WHEN t.record IS NULL OR p.record IS NULL AND t.is_whole = 0 THEN 'progress-table' END AS missing,
       o.day AS reported, p.registered_on AS registered, o.file_no_entry, o.is_new_entry, o.date_entry,
       o.level_after_entry AS level_entry, p.file_no_entry AS row_entry, p.registered_on_entry,
       t.consultant_code_entry AS table_entry, t.period_entry,
       CASE WHEN p.record IS NULL
            THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table') END AS unread
FROM origins o
LEFT JOIN progress_tables t ON t.consultant = o.consultant AND t.is_current = 1
LEFT JOIN progress_rows p ON p.record = t.record AND p.file_no = o.file_no
UNION ALL
-- a row whose number is not certain may be the one
SELECT o.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.file_no_entry, NULL, NULL, NULL, NULL
FROM origins o JOIN progress_rows p ON p.consultant = o.consultant AND p.is_current = 1
WHERE p.file_no_state IN ('doubtful', 'unreadable') AND o.file_no IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM progress_rows z
                  WHERE z.consultant = o.consultant AND z.is_current = 1 AND z.file_no = o.file_no)
UNION ALL
-- the other way round: every new row comes from a report of its day, or else from the showroom register
SELECT p.file_no, NULL,
       CASE WHEN EXISTS (SELECT 1 FROM daily_report d
                         WHERE d.consultant_code = p.consultant AND d.date = p.registered_on) THEN 'showroom-register'
            ELSE 'daily-report' END,
       NULL, p.registered_on, NULL, NULL, NULL, NULL, p.file_no_entry, p.registered_on_entry, p.consultant_code_entry,
       p.period_entry, NULL
FROM progress_rows p JOIN calendar c ON c.day = p.registered_on
WHERE c.month = :month AND p.is_current = 1 AND p.is_entered = 1 AND p.is_new = 1 AND p.file_no IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM origins o WHERE o.file_no = p.file_no)
