-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: house_rows
-- uses: table_rows progress_tables progress_rows
-- The rows of the table by which the house counts its prospects this month: the prospect table, or the progress table
-- where the house keeps no other.

SELECT t.consultant, t.consultant_code_entry, t.period_entry, t.file_no, t.file_no_entry, t.is_live, t.struck_entry,
       CAST(NULL AS INTEGER) AS result_entry, t.level, t.level_entry
FROM table_rows t WHERE :prospect_table <> 'progress-table'
UNION ALL
SELECT p.consultant, p.consultant_code_entry, p.period_entry, p.file_no, p.file_no_entry, p.is_live, p.struck_entry,
       p.outcome_entry, p.level, p.level_entry
FROM progress_rows p WHERE :prospect_table = 'progress-table' AND p.is_current = 1 AND p.is_entered = 1
