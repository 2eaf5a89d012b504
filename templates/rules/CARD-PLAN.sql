-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-PLAN
-- severity: E
-- scope: customer × month
-- source: 客户资料卡访问预定应与有望客户确度状况表预订访问标记相符
-- needs: customer-card prospect-table
-- uses: cards table_rows loose_sheets unread_pages
-- zh: 只在状况表上的预定日:{table_only};只在资料卡上的预定日:{card_only}
-- en: planned on the table only: {table_only}; planned on the card only: {card_only}
-- zh-act: 请销售顾问当日更正其一并由主管签名
-- en-act: the consultant corrects one of the two the same day, the supervisor signs

WITH customers AS (
    SELECT t.file_no, t.file_no || ' ' || :month AS subject, t.record AS table_record, t."row",
           t.file_no_entry AS row_entry, t.struck_entry, t.consultant_code_entry, t.period_entry,
           k.record AS card_record, k.file_no_entry AS card_entry, k.outcome_entry
    FROM table_rows t LEFT JOIN cards k ON k.file_no = t.file_no AND k.is_open = 1
    WHERE t.is_live = 1 AND t.file_no IS NOT NULL),
card_plans AS (
    SELECT c.subject, c.file_no, c.table_record, c."row", v.planned_on AS day, v.planned_on_entry AS plan_entry,
           v.planned_on_state AS state
    FROM customers c JOIN customer_card_visits v ON v.record = c.card_record
    UNION ALL
    SELECT c.subject, c.file_no, c.table_record, c."row", v.next_planned_on, v.next_planned_on_entry,
           v.next_planned_on_state
    FROM customers c JOIN customer_card_visits v ON v.record = c.card_record),
marks AS (
    SELECT c.subject, c.file_no, k.day, z.planned, z.planned_state, z.planned_entry
    FROM customers c JOIN prospect_table_rows_days z ON z.record = c.table_record AND z."row" = c."row"
    JOIN calendar k ON k.month = :month AND k.day_of_month = z.day
    WHERE c.card_record IS NOT NULL)

SELECT c.subject, CASE WHEN c.card_record IS NULL THEN NULL ELSE 1 END AS ok,
       CASE WHEN c.card_record IS NULL THEN 'customer-card' END AS missing,
       NULL AS table_only, NULL AS card_only, c.row_entry, c.card_entry, CAST(NULL AS INTEGER) AS mark_entry,
       CAST(NULL AS INTEGER) AS plan_entry, CAST(NULL AS TEXT) AS unread
FROM customers c
UNION ALL
-- every mark on the table
SELECT m.subject,
       CASE WHEN EXISTS (SELECT 1 FROM card_plans p WHERE p.subject = m.subject AND p.day = m.day) THEN 1 ELSE 0 END,
       NULL,
       CASE WHEN NOT EXISTS (SELECT 1 FROM card_plans p WHERE p.subject = m.subject AND p.day = m.day) THEN m.day END,
       NULL, NULL, NULL, m.planned_entry, NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card' AND x.form_page IN (1, 3))
FROM marks m WHERE m.planned = 1
UNION ALL
-- every plan on the card that falls in the month
SELECT p.subject,
       CASE WHEN EXISTS (SELECT 1 FROM marks m WHERE m.subject = p.subject AND m.day = p.day AND m.planned = 1) THEN 1
            WHEN h.record IS NULL THEN NULL
            ELSE 0 END,
       CASE WHEN h.record IS NULL THEN 'prospect-table' END, NULL,
       CASE WHEN h.record IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.subject = p.subject AND m.day = p.day AND m.planned = 1)
            THEN p.day END,
       NULL, NULL, NULL, p.plan_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'prospect-table')
FROM card_plans p JOIN calendar k ON k.day = p.day AND k.month = :month
LEFT JOIN (SELECT DISTINCT record, form_page FROM record_page) h
       ON h.record = p.table_record
      AND (h.form_page = 0 OR h.form_page = CASE WHEN k.day_of_month <= 15 THEN 1 ELSE 2 END)
UNION ALL
-- whether the row and the card are live, whose month it is, and sheets that may belong to the card
SELECT c.subject, 1, NULL, NULL, NULL, c.struck_entry, c.outcome_entry, NULL, NULL, NULL FROM customers c
UNION ALL
SELECT c.subject, 1, NULL, NULL, NULL, c.consultant_code_entry, NULL, c.period_entry, NULL, NULL FROM customers c
UNION ALL
SELECT m.subject, 1, NULL, NULL, NULL, NULL, o.file_no_entry, NULL, NULL, NULL
FROM marks m CROSS JOIN loose_sheets o
WHERE m.planned = 1 AND NOT EXISTS (SELECT 1 FROM card_plans p WHERE p.subject = m.subject AND p.day = m.day)
UNION ALL
-- what is not certain may be any day
SELECT m.subject, 1, NULL, NULL, NULL, NULL, NULL, m.planned_entry, NULL, NULL
FROM marks m WHERE m.planned_state IN ('doubtful', 'unreadable')
UNION ALL
SELECT p.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, p.plan_entry, NULL
FROM card_plans p WHERE p.state IN ('doubtful', 'unreadable')
