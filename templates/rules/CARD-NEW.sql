-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-NEW
-- severity: E
-- scope: new row: customer and date
-- source: 新增有望客户全部建立有望客户资料卡
-- needs: customer-card prospect-table daily-report progress-table
-- uses: cards table_rows progress_tables progress_rows unread_pages
-- zh: {day} 新增的有望客户没有当日或之前建立的资料卡(资料卡建卡日期:{opened_on})
-- en: the prospect new on {day} has no card opened by that day (card opened on: {opened_on})
-- zh-act: 请销售顾问当日补建资料卡
-- en-act: the consultant opens the card the same day

WITH new_rows AS (
    SELECT d.consultant_code AS consultant, r.file_no, r.file_no_state, d.date AS day,
    'rows[' || CAST(r."row" AS TEXT) || ']' AS place,
           r.level_after AS level, r.file_no_entry, r.is_new_entry AS mark_entry, d.date_entry AS day_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
    WHERE r.is_new = 1 AND c.month = :month AND d.date <= :as_of
    UNION ALL
    SELECT t.consultant, t.file_no, t.file_no_state, t.entered_on, 'rows[' || CAST(t."row" AS TEXT) || ']', z.level,
    t.file_no_entry,
           z.level_entry, t.level_open_entry
    FROM table_rows t
    JOIN calendar c ON c.day = t.entered_on
    JOIN prospect_table_rows_days z ON z.record = t.record AND z."row" = t."row" AND z.day = c.day_of_month
    UNION ALL
    SELECT p.consultant, p.file_no, p.file_no_state, p.registered_on, 'rows[' || CAST(p."row" AS TEXT) || ']', p.level_open,
           p.file_no_entry, p.carried_entry, p.registered_on_entry
    FROM progress_rows p JOIN calendar c ON c.day = p.registered_on
    WHERE c.month = :month AND p.is_current = 1 AND p.is_entered = 1 AND p.is_new = 1),
judged AS (
    SELECT n.*, COALESCE(n.file_no, n.consultant) || ' ' || n.day || CASE WHEN n.file_no IS NULL THEN ' ' || n.place
        ELSE '' END AS subject,
           (SELECT COUNT(*) FROM cards k WHERE k.consultant = n.consultant) AS cards
    FROM new_rows n JOIN level l ON l.level = n.level
    WHERE l.rank <= (SELECT w.rank FROM level w WHERE w.level = :card_from_level))

SELECT j.subject,
       CASE WHEN j.cards = 0 THEN NULL
            WHEN j.file_no IS NULL AND j.file_no_state <> 'empty' THEN NULL
            WHEN k.record IS NULL THEN 0
            WHEN k.opened_on IS NULL AND k.opened_on_state <> 'empty' THEN NULL
            WHEN k.opened_on <= j.day THEN 1
            ELSE 0 END AS ok,
       CASE WHEN j.cards = 0 THEN 'customer-card' END AS missing,
       j.day, k.opened_on, j.file_no_entry AS row_entry, j.mark_entry, j.day_entry, k.file_no_entry AS card_entry,
       k.opened_on_entry,
       CASE WHEN k.record IS NULL
            THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card') END AS unread
FROM judged j LEFT JOIN cards k ON k.file_no = j.file_no
UNION ALL
-- a card whose number is not certain may be the one
SELECT j.subject, NULL, NULL, NULL, NULL, NULL, NULL, NULL, k.file_no_entry, NULL, NULL
FROM judged j JOIN cards k ON k.consultant = j.consultant AND k.file_no_state IN ('doubtful', 'unreadable')
WHERE j.file_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cards z WHERE z.file_no = j.file_no)
