-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-LOST-REG
-- severity: E
-- scope: lost row: customer and date
-- source: 另战败需进行专门的登记
-- needs: progress-table lost-sales
-- uses: lost_rows unread_pages
-- zh: 进度管制表:{table_zh};战败记录表:{list_zh}
-- en: progress table: {table_en}; record of lost sales: {list_en}
-- zh-act: 请销售顾问补登记或更正其一
-- en-act: the consultant enters what is missing or corrects one of them

WITH closed AS (
    SELECT t.consultant_code AS consultant, r.record, r."row" AS seq, r.file_no, r.file_no_state, r.file_no_entry, r.outcome_entry, r.outcome_on AS lost_on,
           r.outcome_on_entry AS lost_on_entry,
           COALESCE((SELECT x.level FROM progress_table_rows_changes x
                     WHERE x.record = r.record AND x."row" = r."row" AND x.level IS NOT NULL AND COALESCE(x.day, r.outcome_on) <= r.outcome_on
                     ORDER BY x.day DESC LIMIT 1), r.level_open) AS level,
           COALESCE((SELECT x.level_entry FROM progress_table_rows_changes x
                     WHERE x.record = r.record AND x."row" = r."row" AND x.level_entry IS NOT NULL AND x.level_state <> 'empty'
                     ORDER BY x.day DESC LIMIT 1), r.level_open_entry) AS level_entry
    FROM progress_table t JOIN progress_table_rows r ON r.record = t.record
    WHERE t.period = :month AND r.outcome = 'F' AND COALESCE(r.outcome_on, :as_of) <= :as_of),
listed AS (SELECT l.* FROM lost_rows l WHERE l.in_month = 1)

-- what the table says is lost
SELECT COALESCE(c.file_no, c.consultant) || COALESCE(' ' || c.lost_on, '')
       || CASE WHEN c.file_no IS NULL THEN ' rows[' || CAST(c.seq AS TEXT) || ']' ELSE '' END AS subject,
       CASE WHEN c.file_no IS NULL THEN NULL
            WHEN f.record IS NULL THEN CASE WHEN s.record IS NULL THEN NULL ELSE 0 END
            WHEN f.lost_on <> c.lost_on OR f.level_before <> c.level THEN 0
            WHEN f.lost_on IS NULL AND f.lost_on_state <> 'empty' OR f.level_before IS NULL AND f.level_before_state <> 'empty' THEN NULL
            ELSE 1 END AS ok,
       CASE WHEN f.record IS NULL AND s.record IS NULL THEN 'lost-sales' END AS missing,
       COALESCE(c.lost_on, '') || COALESCE(' 级别 ' || c.level, '') AS table_zh, COALESCE(c.lost_on, '') || COALESCE(' level ' || c.level, '') AS table_en,
       COALESCE(f.lost_on, '') || COALESCE(' 级别 ' || f.level_before, '') AS list_zh,
       COALESCE(f.lost_on, '') || COALESCE(' level ' || f.level_before, '') AS list_en,
       c.file_no_entry AS table_entry, c.outcome_entry, c.lost_on_entry, c.level_entry, f.file_no_entry AS list_entry,
       f.lost_on_entry AS list_on_entry, f.level_before_entry,
       CASE WHEN f.record IS NULL THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'lost-sales') END AS unread
FROM closed c LEFT JOIN listed f ON f.file_no = c.file_no
LEFT JOIN (SELECT k.code, MIN(t.record) AS record FROM lost_sales t JOIN consultant k ON COALESCE(t.consultant_code, k.code) = k.code
           WHERE t.period = :month GROUP BY k.code) s ON s.code = c.consultant
UNION ALL
-- what the record says is lost and the table does not
SELECT f.subject,
       CASE WHEN f.file_no IS NULL THEN NULL WHEN t.record IS NULL THEN NULL ELSE 0 END,
       CASE WHEN t.record IS NULL THEN 'progress-table' END, NULL, NULL,
       COALESCE(f.lost_on, '') || COALESCE(' 级别 ' || f.level_before, ''), COALESCE(f.lost_on, '') || COALESCE(' level ' || f.level_before, ''),
       r.outcome_entry, NULL, NULL, NULL, f.file_no_entry, f.lost_on_entry, NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM listed f
LEFT JOIN (SELECT consultant_code, MIN(record) AS record FROM progress_table WHERE period = :month GROUP BY consultant_code) t
  ON t.consultant_code = f.consultant
LEFT JOIN progress_table_rows r ON r.record = t.record AND r.file_no = f.file_no
WHERE NOT EXISTS (SELECT 1 FROM closed c WHERE c.file_no = f.file_no)
UNION ALL
-- a row whose number is not certain may be the one that seems to be missing
SELECT c.file_no || COALESCE(' ' || c.lost_on, ''), 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.file_no_entry, NULL, NULL, NULL
FROM closed c JOIN listed f ON f.file_no_state IN ('doubtful', 'unreadable')
WHERE c.file_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM listed z WHERE z.file_no = c.file_no)
UNION ALL
SELECT f.subject, 1, NULL, NULL, NULL, NULL, NULL, c.file_no_entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM listed f JOIN closed c ON c.consultant = f.consultant AND c.file_no_state IN ('doubtful', 'unreadable')
WHERE f.file_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM closed z WHERE z.file_no = f.file_no)
