-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-BEFORE-MEETING
-- severity: W
-- scope: consultant × day
-- source: 由销售人员在每日夕会前根据日工作情况(销售人员活动日报表)填写
-- needs: customer-card daily-report progress-table
-- uses: cards progress_tables progress_rows unread_pages
-- zh: 日报表上有而进度管制表上没有的客户:{absent};{report_zh}
-- en: customers of the daily report who are not in the progress table: {absent}; {report_en}
-- zh-act: 请销售顾问在夕会前按日报表补填进度管制表;没有日报表的补填日报表
-- en-act: the consultant completes the progress table from the daily report, and writes the report where there is none

-- the prospects of every report of the month
WITH reports AS (
    SELECT d.record, d.consultant_code AS consultant, d.date AS day, d.date_entry, d.consultant_code_entry,
           d.consultant_code || ' ' || d.date AS subject
    FROM daily_report d JOIN calendar c ON c.day = d.date
    WHERE c.month = :month AND d.date <= :as_of AND d.consultant_code IS NOT NULL),
-- days on which a consultant did something by the progress table or by a card. Whoever is on duty in the showroom by
-- its register belongs here too, once it is read
work AS (
    SELECT p.consultant, p.registered_on AS day, p.registered_on_entry AS entry
    FROM progress_rows p WHERE p.is_current = 1 AND p.carried = 0
    UNION ALL
    SELECT p.consultant, c.day, c.day_entry
    FROM progress_rows p JOIN progress_table_rows_changes c ON c.record = p.record AND c."row" = p."row"
    WHERE p.is_current = 1
    UNION ALL
    SELECT p.consultant, p.outcome_on, p.outcome_on_entry FROM progress_rows p
    WHERE p.is_current = 1 AND p.outcome IN ('D', 'F')
    UNION ALL
    SELECT k.consultant, v.actual_on, v.actual_on_entry
    FROM cards k JOIN customer_card_visits v ON v.record = k.record
    -- (of a card that was handed over it is not said whose visit it was)
    WHERE COALESCE(v.method, '') <> 'N' AND k.consultant = substr(k.file_no, 1, 3)),
lost_days AS (
    SELECT w.consultant, w.day, w.entry, w.consultant || ' ' || w.day AS subject,
           -- between two reports that are here a report was not written; before the first or after the last it may only
           -- not have come yet
           CASE WHEN EXISTS (SELECT 1 FROM daily_report e WHERE e.consultant_code = w.consultant AND e.date < w.day)
                 AND EXISTS (SELECT 1 FROM daily_report l
                             WHERE l.consultant_code = w.consultant AND l.date > w.day AND l.date <= :as_of)
                THEN 1 ELSE 0 END AS is_between
    FROM work w JOIN calendar c ON c.day = w.day
    WHERE c.month = :month AND w.day <= :as_of AND c.holiday = 0
      AND NOT EXISTS (SELECT 1 FROM daily_report d
                      WHERE d.date = w.day AND d.consultant_code = w.consultant))

SELECT r.subject, CASE WHEN t.record IS NULL THEN NULL ELSE 1 END AS ok,
       CASE WHEN t.record IS NULL THEN 'progress-table' END AS missing, NULL AS severity,
       NULL AS absent, '当日有日报表' AS report_zh, 'there is a report of the day' AS report_en, r.date_entry,
       r.consultant_code_entry, t.consultant_code_entry AS table_entry, t.period_entry,
       CAST(NULL AS TEXT) AS unread
FROM reports r LEFT JOIN progress_tables t ON t.consultant = r.consultant AND t.is_current = 1
UNION ALL
-- every prospect of the report has a row
SELECT r.subject,
       CASE WHEN x.file_no IS NULL THEN NULL
            WHEN p.record IS NOT NULL THEN 1
            WHEN t.is_whole = 1 THEN 0 END,
       CASE WHEN p.record IS NULL AND t.is_whole = 0 THEN 'progress-table' END, NULL,
       CASE WHEN p.record IS NULL THEN x.file_no END, NULL, NULL, r.date_entry, NULL, x.file_no_entry, p.file_no_entry,
       CASE WHEN p.record IS NULL
            THEN (SELECT MIN(u.place) FROM unread_pages u WHERE u.form = 'progress-table') END
FROM reports r
JOIN progress_tables t ON t.consultant = r.consultant AND t.is_current = 1
JOIN daily_report_rows x ON x.record = r.record
LEFT JOIN progress_rows p ON p.record = t.record AND p.file_no = x.file_no
WHERE x.file_no_state <> 'empty' AND (x.level_before_state <> 'empty' OR x.level_after_state <> 'empty')
UNION ALL
-- a row whose number is not certain may be the one
SELECT r.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.file_no_entry, NULL
FROM reports r JOIN progress_rows p ON p.consultant = r.consultant AND p.is_current = 1
WHERE p.file_no_state IN ('doubtful', 'unreadable')
  AND EXISTS (SELECT 1 FROM daily_report_rows x
              WHERE x.record = r.record AND (x.level_before_state <> 'empty' OR x.level_after_state <> 'empty')
                AND x.file_no IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM progress_rows z
                                WHERE z.consultant = r.consultant AND z.is_current = 1 AND z.file_no = x.file_no))
UNION ALL
-- a day of work without a report
SELECT w.subject, CASE WHEN w.is_between = 1 THEN 0 END, CASE WHEN w.is_between = 0 THEN 'daily-report' END, 'E', NULL,
       '当日有工作记录而没有日报表', 'work was done on the day, but it has no report', w.entry, NULL, NULL, NULL,
       (SELECT MIN(u.place) FROM unread_pages u WHERE u.form = 'daily-report')
FROM lost_days w
UNION ALL
-- a report whose day is not certain may be of it
SELECT w.subject, 1, NULL, NULL, NULL, NULL, NULL, d.date_entry, NULL, NULL, NULL, NULL
FROM lost_days w JOIN daily_report d ON d.consultant_code = w.consultant
WHERE d.date_state IN ('doubtful', 'unreadable')
