-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: lost
-- uses: cards
-- Who was lost by the as-of date, as each paper says it: the card, a daily report, a progress table. Of the month, and of the month
-- before when the supervisor's word falls due in this one.
--   serial: of the day of the loss. due_on: when the supervisor should have asked.

SELECT x.file_no, x.lost_on, x.file_no_entry, x.outcome_entry, x.lost_on_entry, k.serial, d.day AS due_on,
       CASE WHEN d.day < :as_of THEN 1 ELSE 0 END AS is_due
FROM (SELECT COALESCE(c.file_no, c.record) AS file_no, c.lost_on, c.file_no_entry, c.outcome_entry, c.lost_on_entry
      FROM cards a JOIN customer_card c ON c.record = a.record WHERE c.outcome = 'F'
      UNION ALL
      SELECT r.file_no, t.date, r.file_no_entry, r.outcome_entry, t.date_entry
      FROM daily_report t JOIN daily_report_rows r ON r.record = t.record WHERE r.outcome = 'F' AND r.file_no IS NOT NULL
      UNION ALL
      SELECT r.file_no, r.outcome_on, r.file_no_entry, r.outcome_entry, r.outcome_on_entry
      FROM progress_table t JOIN progress_table_rows r ON r.record = t.record WHERE r.outcome = 'F' AND r.file_no IS NOT NULL) x
JOIN calendar k ON k.day = x.lost_on
JOIN calendar d ON d.serial = k.serial + :lost_check_days
WHERE x.lost_on <= :as_of AND (k.month = :month OR d.month = :month)
