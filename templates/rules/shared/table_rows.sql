-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: table_rows
-- The rows of the month's prospect tables that were entered by the as-of date.
--   is_live: not struck out, delivered, lost or handed over by then. entered_on: the day of the first letter of a
--   customer who is new this month. level: after the newest visit, else at the start of the month.

SELECT r.*
FROM (SELECT t.record, r."row", t.consultant_code AS consultant, t.consultant_code_entry, t.period_entry,
             r.file_no, r.file_no_state, r.file_no_entry, r.name, r.struck_entry, r.level_open, r.level_open_entry,
             CASE WHEN r.struck = 1 THEN 0
                  WHEN r.level_close IN ('D', 'F', 'T') THEN 0
                  WHEN EXISTS (SELECT 1 FROM prospect_table_rows_days x JOIN calendar k ON k.month = :month
                               AND k.day_of_month = x.day
                               WHERE x.record = r.record AND x."row" = r."row" AND x.level IN ('D', 'F')
                                 AND k.day <= :as_of) THEN 0
                  ELSE 1 END AS is_live,
             CASE WHEN r.level_open IS NULL
                  THEN (SELECT MIN(k.day) FROM prospect_table_rows_days x JOIN calendar k ON k.month = :month
                        AND k.day_of_month = x.day
                        WHERE x.record = r.record AND x."row" = r."row" AND x.level IS NOT NULL) END AS entered_on,
             COALESCE((SELECT x.level FROM prospect_table_rows_days x JOIN calendar k ON k.month = :month
                       AND k.day_of_month = x.day
                       WHERE x.record = r.record AND x."row" = r."row" AND x.level IS NOT NULL AND k.day <= :as_of
                       ORDER BY x.day DESC LIMIT 1), r.level_open) AS level,
             COALESCE((SELECT x.level_entry FROM prospect_table_rows_days x JOIN calendar k ON k.month = :month
                       AND k.day_of_month = x.day
                       WHERE x.record = r.record AND x."row" = r."row" AND x.level_entry IS NOT NULL
                         AND x.level_state <> 'empty' AND k.day <= :as_of
                       ORDER BY x.day DESC LIMIT 1), r.level_open_entry) AS level_entry
      FROM prospect_table t JOIN prospect_table_rows r ON r.record = t.record
      WHERE t.period = :month AND (r.file_no_state <> 'empty' OR r.name_state <> 'empty')) r
WHERE r.level_open IS NOT NULL OR r.entered_on IS NULL OR r.entered_on <= :as_of
