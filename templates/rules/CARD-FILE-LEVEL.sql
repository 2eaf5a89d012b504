-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-FILE-LEVEL
-- severity: W
-- scope: card
-- source: 有望客户资料卡按有望确度级别归档
-- needs: customer-card prospect-table
-- uses: cards table_rows loose_sheets unread_pages
-- zh: 资料卡角标级别 {tab},最近访问的级别 {visit};状况表级别不同:{differs}
-- en: the tab of the card says level {tab}, its latest visit {visit}; the table differs: {differs}
-- zh-act: 请销售顾问更正角标,按级别重新归档
-- en-act: the consultant corrects the tab and files the card anew

-- the tab is compared with the card as it was scanned, whatever the as-of date
WITH latest AS (
    SELECT v.record, v.level_after AS level, v.level_after_entry AS entry,
           ROW_NUMBER() OVER (PARTITION BY v.record ORDER BY v.actual_on DESC, v."row" DESC) AS newest_first
    FROM customer_card_visits v WHERE v.level_after IS NOT NULL AND v.actual_on IS NOT NULL),
tabs AS (
    SELECT k.record, k.file_no AS subject, k.file_no, k.level AS level_now, k.level_entry AS level_now_entry,
           k.outcome_entry, c.level_now AS tab, c.level_now_state AS tab_state, c.level_now_entry AS tab_entry,
           COALESCE(v.level, k.level_opened) AS level,
           CASE WHEN v.level IS NULL THEN k.level_opened_entry ELSE v.entry END AS level_entry
    FROM cards k JOIN customer_card c ON c.record = k.record
    LEFT JOIN latest v ON v.record = k.record AND v.newest_first = 1
    WHERE k.is_open = 1 AND k.file_no IS NOT NULL)

SELECT t.subject,
       CASE WHEN t.level IS NULL OR t.tab_state IN ('doubtful', 'unreadable') AND t.tab IS NULL THEN NULL
            WHEN t.tab = t.level THEN 1
            ELSE 0 END AS ok,
       NULL AS missing, t.tab, t.level AS visit, NULL AS differs, t.tab_entry, t.level_entry, t.outcome_entry,
       (SELECT MIN(x.place) FROM unread_pages x
        WHERE x.form = 'customer-card' AND x.form_page IN (1, 3) AND COALESCE(x.record, t.record) = t.record) AS unread
FROM tabs t
UNION ALL
-- the row of the table, where the half month of the as-of date is here
SELECT t.subject, CASE WHEN h.record IS NULL THEN NULL WHEN r.level = t.level_now THEN 1 ELSE 0 END,
       CASE WHEN h.record IS NULL THEN 'prospect-table' END, NULL, NULL,
       CASE WHEN r.level <> t.level_now THEN r.level END, r.level_entry, t.level_now_entry, r.file_no_entry, NULL
FROM tabs t JOIN table_rows r ON r.file_no = t.file_no AND r.is_live = 1
JOIN calendar d ON d.day = :as_of
LEFT JOIN (SELECT DISTINCT record, form_page FROM record_page) h
       ON h.record = r.record AND h.form_page IN (0, CASE WHEN d.day_of_month <= 15 THEN 1 ELSE 2 END)
WHERE r.level IS NOT NULL AND t.level_now IS NOT NULL
UNION ALL
-- a visit whose day is not certain may be the latest, and so may one on a sheet whose number is not
SELECT t.subject, 1, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, NULL, NULL
FROM tabs t JOIN customer_card_visits v ON v.record = t.record
WHERE v.actual_on_state IN ('doubtful', 'unreadable') AND COALESCE(t.tab, '') <> COALESCE(t.level, '')
UNION ALL
SELECT t.subject, 1, NULL, NULL, NULL, NULL, o.file_no_entry, NULL, NULL, NULL
FROM tabs t CROSS JOIN loose_sheets o WHERE COALESCE(t.tab, '') <> COALESCE(t.level, '')
