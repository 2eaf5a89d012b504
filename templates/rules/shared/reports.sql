-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: reports
-- The daily reports of the month up to the as-of date, each with the one before it in the month, and what its rows
-- count.
--   is_linked: no report with visits can be missing between the two: they are of consecutive days, or the visits of the
--   month add up. A first report of the month is linked to the start of the month.

SELECT q.*,
       CASE WHEN q.previous IS NULL AND q.day_of_month = 1 THEN 1
            WHEN q.previous IS NULL AND COALESCE(q.visits_month, 0) = q.row_visits THEN 1
            WHEN q.serial = q.previous_serial + 1 THEN 1
            WHEN COALESCE(q.visits_month, 0) = COALESCE(q.previous_visits_month, 0) + q.row_visits THEN 1
            ELSE 0 END AS is_linked
FROM (SELECT d.record, d.consultant_code AS consultant, d.consultant_code_entry, d.date, d.date_entry, c.serial,
             c.day_of_month, d.visits_month, d.visits_month_entry,
             LAG(d.record) OVER (PARTITION BY d.consultant_code ORDER BY d.date, d.record) AS previous,
             LAG(c.serial) OVER (PARTITION BY d.consultant_code ORDER BY d.date, d.record) AS previous_serial,
             LAG(d.visits_month)
                 OVER (PARTITION BY d.consultant_code ORDER BY d.date, d.record) AS previous_visits_month,
             LAG(d.visits_month_entry)
                 OVER (PARTITION BY d.consultant_code ORDER BY d.date, d.record) AS previous_visits_entry,
             (SELECT COUNT(*) FROM daily_report_rows r
              WHERE r.record = d.record AND r.method IS NOT NULL AND r.method <> 'N') AS row_visits,
             (SELECT COUNT(*) FROM daily_report_rows r WHERE r.record = d.record AND r.is_new = 1) AS row_new,
             (SELECT COUNT(*) FROM daily_report_rows r WHERE r.record = d.record AND r.outcome = 'D') AS row_sold,
             (SELECT COUNT(*) FROM daily_report_rows r WHERE r.record = d.record AND r.outcome = 'F') AS row_lost
      FROM daily_report d JOIN calendar c ON c.day = d.date
      WHERE c.month = :month AND d.date <= :as_of AND d.consultant_code IS NOT NULL) q
