-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: progress_rows
-- uses: progress_tables
-- The rows of `progress_tables`.
--   customer: how messages name who it is. subject: customer and month, without a number where the row stands.
--   is_new, is_moved_in: entered this month, as a new customer or as one of a colleague (移). is_entered, is_live, level:
--   as of the as-of date. stays, last_level: as the sheet stands, whatever the date.

SELECT r.record, r."row", t.consultant, t.consultant_code_entry, t.period, t.period_entry, t.is_current, t.is_over,
       r.file_no, r.file_no_state, r.file_no_entry, r.name, r.name_state, r.name_entry, r.phone_state, r.phone_entry,
       r.model_state, r.model_entry, r.registered_on, r.registered_on_state, r.registered_on_entry,
       r.carried, r.carried_entry, r.moved, r.moved_entry, r.level_open, r.level_open_state, r.level_open_entry,
       r.level_close, r.level_close_entry, r.outcome, r.outcome_state, r.outcome_entry,
       r.outcome_on, r.outcome_on_state, r.outcome_on_entry, r.struck, r.struck_entry,
       COALESCE(r.file_no, r.name, 'rows[' || CAST(r."row" AS TEXT) || ']') AS customer,
       CASE WHEN r.file_no IS NULL THEN t.consultant || ' ' || t.period || ' rows[' || CAST(r."row" AS TEXT) || ']'
            ELSE r.file_no || ' ' || t.period END AS subject,
       CASE WHEN r.carried = 0 AND r.moved = 0 THEN 1 ELSE 0 END AS is_new,
       CASE WHEN r.carried = 0 AND r.moved = 1 THEN 1 ELSE 0 END AS is_moved_in,
       CASE WHEN r.carried = 1 OR r.registered_on IS NULL OR r.registered_on <= :as_of THEN 1 ELSE 0 END AS is_entered,
       CASE WHEN r.outcome IS NOT NULL AND COALESCE(r.outcome_on, :as_of) <= :as_of THEN 0
            WHEN r.outcome IS NULL AND r.struck = 1 THEN 0
            ELSE 1 END AS is_live,
       COALESCE(a.level, r.level_open) AS level,
       CASE WHEN a.level IS NULL THEN r.level_open_entry ELSE a.level_entry END AS level_entry,
       CASE WHEN r.outcome IS NOT NULL OR r.struck = 1 THEN 0 ELSE 1 END AS stays,
       COALESCE(z.level, r.level_open) AS last_level,
       CASE WHEN z.level IS NULL THEN r.level_open_entry ELSE z.level_entry END AS last_level_entry
FROM progress_tables t JOIN progress_table_rows r ON r.record = t.record
LEFT JOIN (SELECT c.record, c."row", c.level, c.level_entry,
                  ROW_NUMBER() OVER (PARTITION BY c.record, c."row" ORDER BY c.day DESC, c.row_2 DESC) AS newest_first
           FROM progress_table_rows_changes c WHERE c.level IS NOT NULL AND c.day <= :as_of) a
       ON a.record = r.record AND a."row" = r."row" AND a.newest_first = 1
LEFT JOIN (SELECT c.record, c."row", c.level, c.level_entry,
                  ROW_NUMBER() OVER (PARTITION BY c.record, c."row" ORDER BY c.day DESC, c.row_2 DESC) AS newest_first
           FROM progress_table_rows_changes c WHERE c.level IS NOT NULL AND c.day IS NOT NULL) z
       ON z.record = r.record AND z."row" = r."row" AND z.newest_first = 1
WHERE r.file_no_state <> 'empty' OR r.name_state <> 'empty'
