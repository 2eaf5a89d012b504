-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-COUNT
-- severity: E
-- scope: consultant × day
-- source: 客户资料卡数应与有望客户确度状况表客户数相符
-- needs: customer-card prospect-table progress-table
-- uses: cards table_rows progress_tables progress_rows house_rows unread_pages
-- zh: 资料卡 {cards} 张,{table} {rows} 户;有行无卡:{row_only};有卡无行:{card_only};级别不符:{levels}
-- en: {cards} cards, {rows} rows; rows without a card: {row_only}; cards without a row: {card_only}; levels that
--     differ: {levels}
-- zh-act: 请销售顾问补建资料卡或更正该表,由主管签名
-- en-act: the consultant opens the missing cards or corrects the table, the supervisor signs

WITH counts AS (
    SELECT s.consultant,
           (SELECT COUNT(*) FROM cards k WHERE k.consultant = s.consultant AND k.is_open = 1) AS cards,
           (SELECT COUNT(*) FROM cards k WHERE k.consultant = s.consultant) AS all_cards,
           (SELECT COUNT(*) FROM house_rows t WHERE t.consultant = s.consultant AND t.is_live = 1) AS table_rows,
           CASE :prospect_table
               WHEN 'progress-table'
               THEN (SELECT COUNT(*) FROM progress_tables t
                     WHERE t.consultant = s.consultant AND t.is_current = 1 AND t.is_whole = 1)
               ELSE (SELECT COUNT(*) FROM prospect_table t JOIN record_page p ON p.record = t.record
                     WHERE t.consultant_code = s.consultant AND t.period = :month
                       AND p.form_page IN (0, (SELECT CASE WHEN k.day_of_month <= 15 THEN 1 ELSE 2 END FROM calendar k
                                               WHERE k.day = :as_of)))
               END AS sheets,
           CASE :prospect_table WHEN 'progress-table' THEN '进度管制表' ELSE '状况表' END AS table_zh,
           (SELECT MIN(x.place) FROM unread_pages x WHERE x.form IN ('customer-card', :prospect_table)) AS unread
    FROM (SELECT consultant FROM cards WHERE is_open = 1
          UNION SELECT consultant_code FROM prospect_table
                WHERE period = :month AND :prospect_table <> 'progress-table'
          UNION SELECT consultant FROM progress_tables WHERE is_current = 1 AND :prospect_table = 'progress-table') s
    WHERE s.consultant IS NOT NULL)

-- every live row, and its card
SELECT n.consultant || ' ' || :as_of AS subject,
       CASE WHEN n.all_cards = 0 THEN NULL
            WHEN t.file_no IS NULL THEN NULL
            WHEN k.record IS NULL THEN 0
            WHEN k.level <> t.level THEN 0
            ELSE 1 END AS ok,
       CASE WHEN n.all_cards = 0 THEN 'customer-card' END AS missing,
       -- a card that was closed today may wait for its row until tomorrow
       CASE WHEN k.record IS NULL AND EXISTS (SELECT 1 FROM cards z WHERE z.file_no = t.file_no
                                              AND z.closed_on = :as_of)
            THEN 'W' END AS severity,
       n.cards, n.table_rows AS "rows", n.table_zh,
       CASE WHEN k.record IS NULL THEN t.file_no END AS row_only, NULL AS card_only,
       CASE WHEN k.level <> t.level THEN t.file_no || ' ' || k.level || '≠' || t.level END AS levels,
       t.file_no_entry AS row_entry, t.struck_entry, t.result_entry, t.level_entry AS row_level_entry,
       k.file_no_entry AS card_entry, k.outcome_entry, k.level_entry AS card_level_entry, k.opened_on_entry,
       t.consultant_code_entry AS table_entry, t.period_entry, n.unread
FROM counts n JOIN house_rows t ON t.consultant = n.consultant AND t.is_live = 1
LEFT JOIN cards k ON k.file_no = t.file_no AND k.is_open = 1
UNION ALL
-- every open card that has no live row
SELECT n.consultant || ' ' || :as_of, CASE WHEN n.sheets = 0 OR k.file_no IS NULL THEN NULL ELSE 0 END,
       CASE WHEN n.sheets = 0 THEN :prospect_table END, NULL, n.cards, n.table_rows, n.table_zh, NULL, k.file_no, NULL,
       NULL, NULL, NULL, NULL, k.file_no_entry, k.outcome_entry, NULL, k.opened_on_entry, NULL, NULL, n.unread
FROM counts n JOIN cards k ON k.consultant = n.consultant AND k.is_open = 1
WHERE NOT EXISTS (SELECT 1 FROM house_rows t WHERE t.consultant = n.consultant AND t.is_live = 1
                  AND t.file_no = k.file_no)
UNION ALL
-- what closed a row or a card may be misread
SELECT n.consultant || ' ' || :as_of, 1, NULL, NULL, n.cards, n.table_rows, n.table_zh, NULL, NULL, NULL,
       NULL, t.struck_entry, t.result_entry, t.level_entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM counts n JOIN house_rows t ON t.consultant = n.consultant AND t.is_live = 0
UNION ALL
SELECT n.consultant || ' ' || :as_of, 1, NULL, NULL, n.cards, n.table_rows, n.table_zh, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, k.outcome_entry, k.closed_on_entry, NULL, NULL, NULL, NULL
FROM counts n JOIN cards k ON k.consultant = n.consultant AND k.is_open = 0
UNION ALL
-- a table without a live row, and no card either
SELECT n.consultant || ' ' || :as_of, 1, NULL, NULL, n.cards, n.table_rows, n.table_zh, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM counts n WHERE n.table_rows = 0 AND n.cards = 0
