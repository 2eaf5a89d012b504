-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: places
-- How a subject names the sheet that a field stands on: a card by its customer, a daily report by consultant and date, a
-- prospect table by consultant and month, a progress table by these and its form. Cards as they stand; reports and tables
-- of the month up to the as-of date.

SELECT c.record, COALESCE(c.file_no, c.record) AS place, c.file_no_entry AS key_entry
FROM customer_card c
UNION ALL
SELECT d.record, d.consultant_code || ' ' || d.date, d.date_entry
FROM daily_report d JOIN calendar k ON k.day = d.date
WHERE k.month = :month AND d.date <= :as_of AND d.consultant_code IS NOT NULL
UNION ALL
SELECT t.record, t.consultant_code || ' ' || t.period, t.period_entry
FROM prospect_table t WHERE t.period = :month AND t.consultant_code IS NOT NULL
UNION ALL
SELECT t.record, t.consultant_code || ' ' || t.period || ' progress-table', t.period_entry
FROM progress_table t WHERE t.period = :month AND t.consultant_code IS NOT NULL
