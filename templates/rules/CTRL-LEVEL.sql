-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-LEVEL
-- severity: E
-- scope: visit: customer and date
-- source: 同时将拜访追踪客户的级别变化填入
-- needs: customer-card prospect-table daily-report progress-table
-- uses: cards table_rows progress_tables progress_rows unread_pages
-- zh: 访问后的级别:日报表 {report},管制表 {progress},状况表 {prospect},资料卡 {card};日报表原级别与管制表不符:{before}
-- en: level after the visit: daily report {report}, progress table {progress}, prospect table {prospect}, card {card};
--     level before it, report and progress table: {before}
-- zh-act: 请销售顾问核对后更正不符的一处,由主管签名
-- en-act: the consultant corrects the one that differs, the supervisor signs

-- the visits of prospects in the daily reports: of several on one day the level before the first and after the last
WITH visits AS (
    SELECT v.*, v.file_no || ' ' || v.day AS subject
    FROM (SELECT r.file_no, r.file_no_entry, d.consultant_code AS consultant, d.date AS day, d.date_entry, c.day_of_month,
                 r.level_after, r.level_after_entry,
                 FIRST_VALUE(r.level_before)
                     OVER (PARTITION BY r.file_no, d.date ORDER BY d.record, r."row") AS level_before,
                 FIRST_VALUE(r.level_before_entry)
                     OVER (PARTITION BY r.file_no, d.date ORDER BY d.record, r."row") AS level_before_entry,
                 ROW_NUMBER()
                     OVER (PARTITION BY r.file_no, d.date ORDER BY d.record DESC, r."row" DESC) AS last_first
          FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
          WHERE c.month = :month AND d.date <= :as_of AND r.file_no IS NOT NULL AND r.level_after_state <> 'empty'
            AND r.outcome IS NULL AND COALESCE(r.method, '') <> 'N') v
    WHERE v.last_first = 1),

-- the row of the progress table that was open on that day, its change of the day itself and the newest before it
rows_then AS (
    SELECT v.*, t.record AS table_record, t.consultant_code_entry, t.period_entry, p.record AS row_record, p."row",
           p.file_no_entry AS row_entry, p.carried, p.registered_on, p.registered_on_entry, p.level_open, p.level_open_entry
    FROM visits v
    LEFT JOIN progress_tables t ON t.consultant = v.consultant AND t.is_current = 1
    LEFT JOIN progress_rows p
           ON p.record = t.record AND p.file_no = v.file_no AND COALESCE(p.outcome_on, v.day) >= v.day
          AND (p.is_new = 0 OR COALESCE(p.registered_on, v.day) <= v.day)),
slots AS (
    SELECT p.subject, c.record, c."row", c.day, c.level, c.day_entry, c.level_entry,
           CASE WHEN c.day = p.day THEN 1 ELSE 0 END AS is_same_day,
           ROW_NUMBER() OVER (PARTITION BY p.subject, c.record, c."row", CASE WHEN c.day = p.day THEN 1 ELSE 0 END
                              ORDER BY c.day DESC, c.row_2 DESC) AS newest_first
    FROM rows_then p JOIN progress_table_rows_changes c ON c.record = p.row_record AND c."row" = p."row"
    WHERE c.day <= p.day AND c.level_state <> 'empty'),
progress AS (
    SELECT p.*, s.day AS slot, s.day_entry AS slot_day_entry, s.level_entry AS slot_entry,
           CASE WHEN b.day IS NOT NULL THEN b.level
                WHEN p.carried = 1 OR p.registered_on < p.day THEN p.level_open END AS before,
           CASE WHEN b.day IS NOT NULL THEN b.level_entry ELSE p.level_open_entry END AS before_entry,
           CASE WHEN s.day IS NOT NULL THEN s.level WHEN b.day IS NOT NULL THEN b.level ELSE p.level_open END AS after
    FROM rows_then p
    LEFT JOIN slots s ON s.subject = p.subject AND s.record = p.row_record AND s."row" = p."row"
                     AND s.newest_first = 1 AND s.is_same_day = 1
    LEFT JOIN slots b ON b.subject = p.subject AND b.record = p.row_record AND b."row" = p."row"
                     AND b.newest_first = 1 AND b.is_same_day = 0),
-- a letter for every visit in the prospect table
prospect AS (
    SELECT v.*, f.record AS table_record, t.record AS row_record, t.file_no_entry AS row_entry, h.record AS half_record,
           z.level AS letter, COALESCE(z.level_state, 'empty') AS letter_state, z.level_entry AS letter_entry
    FROM visits v
    LEFT JOIN prospect_table f ON f.consultant_code = v.consultant AND f.period = :month
    LEFT JOIN table_rows t ON t.record = f.record AND t.file_no = v.file_no
    LEFT JOIN (SELECT DISTINCT record, form_page FROM record_page) h
           ON h.record = f.record AND h.form_page IN (0, CASE WHEN v.day_of_month <= 15 THEN 1 ELSE 2 END)
    LEFT JOIN prospect_table_rows_days z ON z.record = t.record AND z."row" = t."row" AND z.day = v.day_of_month),
-- and the last visit of that day on the card
card AS (
    SELECT v.*, k.record AS card_record, k.file_no_entry AS card_entry, x.day AS visited, x.level, x.level_entry, x.day_entry
    FROM visits v
    LEFT JOIN cards k ON k.file_no = v.file_no
    LEFT JOIN (SELECT c.record, c.actual_on AS day, c.level_after AS level, c.level_after_entry AS level_entry,
                      c.actual_on_entry AS day_entry,
                      ROW_NUMBER() OVER (PARTITION BY c.record, c.actual_on ORDER BY c."row" DESC) AS last_first
               FROM customer_card_visits c
               WHERE c.level_after_state <> 'empty' AND COALESCE(c.method, '') <> 'N') x
           ON x.record = k.record AND x.day = v.day AND x.last_first = 1)

-- a customer who has no row at all is found by other rules
SELECT p.subject,
       CASE WHEN p.table_record IS NULL OR p.level_after IS NULL THEN NULL
            WHEN p.row_record IS NULL THEN 1
            WHEN p.after IS NULL THEN NULL
            WHEN p.after <> p.level_after OR p.before <> p.level_before THEN 0
            WHEN p.level_before <> p.level_after AND p.slot IS NULL AND COALESCE(p.registered_on, '') <> p.day THEN 0
            ELSE 1 END AS ok,
       CASE WHEN p.table_record IS NULL THEN 'progress-table' END AS missing,
       p.level_after AS report, p.after AS progress, NULL AS prospect, NULL AS card,
       CASE WHEN p.before <> p.level_before THEN p.level_before || '≠' || p.before END AS before,
       p.file_no_entry, p.level_after_entry, p.level_before_entry, p.date_entry, p.row_entry, p.before_entry,
       p.slot_entry, p.slot_day_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table' AND p.slot IS NULL) AS unread
FROM progress p
UNION ALL
SELECT p.subject,
       CASE WHEN p.table_record IS NULL AND :prospect_table = 'progress-table' THEN 1
            WHEN p.table_record IS NULL OR p.level_after IS NULL THEN NULL
            WHEN p.row_record IS NULL THEN 1
            WHEN p.letter = p.level_after THEN 1
            WHEN p.letter IS NULL AND (p.half_record IS NULL OR p.letter_state <> 'empty') THEN NULL
            ELSE 0 END,
       CASE WHEN p.table_record IS NULL AND :prospect_table <> 'progress-table'
              OR p.row_record IS NOT NULL AND p.half_record IS NULL THEN 'prospect-table' END,
       p.level_after, NULL, p.letter, NULL, NULL,
       NULL, NULL, NULL, NULL, p.row_entry, p.letter_entry, NULL, NULL, NULL
FROM prospect p
UNION ALL
SELECT c.subject,
       CASE WHEN c.card_record IS NULL THEN CASE WHEN l.rank > w.rank THEN 1 END
            WHEN c.level_after IS NULL THEN NULL
            WHEN c.visited IS NULL OR c.level = c.level_after THEN 1
            WHEN c.level <> c.level_after THEN 0 END,
       CASE WHEN c.card_record IS NULL AND COALESCE(l.rank, 0) <= w.rank THEN 'customer-card' END,
       c.level_after, NULL, NULL, c.level, NULL,
       NULL, NULL, NULL, NULL, c.card_entry, c.level_entry, c.day_entry, NULL, NULL
FROM card c LEFT JOIN level l ON l.level = c.level_after JOIN level w ON w.level = :card_from_level
UNION ALL
-- whose table it is of which month, and when the row begins
SELECT p.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, p.consultant_code_entry, p.period_entry, p.registered_on_entry, NULL,
       NULL, NULL, NULL, NULL, NULL
FROM rows_then p
UNION ALL
-- a change whose day or level is not certain may be of any visit
SELECT p.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, c.level_entry, c.day_entry, NULL
FROM rows_then p JOIN progress_table_rows_changes c ON c.record = p.row_record AND c."row" = p."row"
WHERE c.day_state IN ('doubtful', 'unreadable') OR c.level_state = 'unreadable'
