-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: going_on
-- uses: cards
-- Customers who go on into the next month: live rows of the month's progress tables, as the month-end roll-over says; of consultants without
-- such a table the open cards.
--   level: after the last change.

SELECT t.consultant_code AS consultant, r.file_no, r.file_no_entry, r.name, r.name_entry, r.phone, r.phone_entry, r.model, r.model_entry,
       r.colour, r.colour_entry, r.source, r.source_entry, r.registered_on, r.registered_on_entry,
       COALESCE(r.level_close,
                (SELECT x.level FROM progress_table_rows_changes x
                 WHERE x.record = r.record AND x."row" = r."row" AND x.level IS NOT NULL ORDER BY x.day DESC, x.row_2 DESC LIMIT 1),
                r.level_open) AS level,
       COALESCE(CASE WHEN r.level_close IS NOT NULL THEN r.level_close_entry END,
                (SELECT x.level_entry FROM progress_table_rows_changes x
                 WHERE x.record = r.record AND x."row" = r."row" AND x.level IS NOT NULL ORDER BY x.day DESC, x.row_2 DESC LIMIT 1),
                r.level_open_entry) AS level_entry
FROM progress_table t JOIN progress_table_rows r ON r.record = t.record
WHERE t.period = :month AND t.consultant_code IS NOT NULL AND r.file_no IS NOT NULL AND r.outcome IS NULL AND COALESCE(r.struck, 0) = 0
UNION ALL
SELECT k.consultant, k.file_no, k.file_no_entry, k.name, k.name_entry, k.mobile, k.mobile_entry,
       COALESCE(c.model_detail, CASE c.model WHEN 'mpk' THEN '蒙派克' WHEN 'fj' THEN '风景' WHEN 'md' THEN '迷迪' END),
       COALESCE(CASE WHEN c.model_detail IS NOT NULL THEN c.model_detail_entry END, c.model_entry), c.colour, c.colour_entry,
       c.info_source, c.info_source_entry, k.opened_on, k.opened_on_entry, k.level, k.level_entry
FROM cards k JOIN customer_card c ON c.record = k.record
WHERE k.is_open = 1 AND k.file_no IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM progress_table t WHERE t.period = :month AND t.consultant_code = k.consultant)
