-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: progress_tables
-- The progress tables of the month and of the month before it, and which of the two months is over on the as-of date.
--   is_current: of the month of the as-of date. is_whole: no sheet is missing before a further one.

SELECT t.record, t.consultant_code AS consultant, t.consultant_code_entry, t.period, t.period_entry,
       CASE WHEN t.period = :month THEN 1 ELSE 0 END AS is_current,
       CASE WHEN t.period = :month AND n.month = :month THEN 0 ELSE 1 END AS is_over,
       CASE WHEN EXISTS (SELECT 1 FROM record_page g WHERE g.record = t.record AND g.sheet > 1
                         AND NOT EXISTS (SELECT 1 FROM record_page o
                                         WHERE o.record = g.record AND o.sheet = g.sheet - 1)) THEN 0
            ELSE 1 END AS is_whole
FROM progress_table t
JOIN calendar f ON f.month = :month AND f.day_of_month = 1
JOIN calendar b ON b.serial = f.serial - 1
JOIN calendar d ON d.day = :as_of
JOIN calendar n ON n.serial = d.serial + 1
WHERE t.consultant_code IS NOT NULL AND t.period IN (:month, b.month)
