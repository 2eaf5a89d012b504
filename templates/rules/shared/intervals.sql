-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: intervals
-- uses: cards contacts loose_sheets unread_pages
-- Instances of VISIT-O, -A, -B and -C: every two contacts in a row of which the later falls in the month of the as-of
-- date, and for customers who are still prospects the time from the last contact to the as-of date. One day late is a
-- warning.

SELECT s.subject, s.level, CASE WHEN s.until_serial <= s.due_serial THEN 1 ELSE 0 END AS ok,
       CASE WHEN s.until_serial = s.due_serial + 1 THEN 'W' END AS severity,
       s.last, s.until, d.day AS due,
       CASE WHEN s.until_serial > s.due_serial THEN CAST(s.until_serial - s.due_serial AS TEXT) END AS late, s.next,
       s.day_entry, s.level_entry, s.until_entry, s.file_no_entry, s.outcome_entry, s.unsure_entry, s.loose_entry,
       s.unread
FROM (SELECT p.file_no || ' ' || p.until AS subject, p.level, p.day AS last, p.until, p.next_planned_on AS next,
             p.day_entry, p.level_entry, p.until_entry, p.file_no_entry,
             CASE WHEN p.following IS NULL THEN p.outcome_entry END AS outcome_entry,
             u.serial AS until_serial,
             a.serial + l.interval_days
               + CASE WHEN EXISTS (SELECT 1 FROM calendar h WHERE h.holiday = 1 AND h.serial > a.serial
                                     AND h.serial <= a.serial + l.interval_days)
                      THEN :holiday_grace_days ELSE 0 END AS due_serial,
             -- a visit whose day is not certain, or a sheet whose number is not, may lie between
             (SELECT MIN(v.actual_on_entry) FROM cards k JOIN customer_card_visits v ON v.record = k.record
              WHERE k.file_no = p.file_no AND v.actual_on_state IN ('doubtful', 'unreadable')
                AND u.serial > a.serial + l.interval_days) AS unsure_entry,
             (SELECT MIN(o.file_no_entry) FROM loose_sheets o
              WHERE u.serial > a.serial + l.interval_days) AS loose_entry,
             (SELECT MIN(x.place) FROM unread_pages x
              WHERE u.serial > a.serial + l.interval_days
                AND (x.form = 'customer-card' AND x.form_page IN (1, 3) AND COALESCE(x.record, p.record) = p.record
                     OR x.form = 'daily-report' AND substr(p.record, 1, 12) = 'daily-report')) AS unread
      FROM (SELECT c.*, COALESCE(c.following, :as_of) AS until
            FROM (SELECT n.*, LEAD(n.day) OVER (PARTITION BY n.file_no ORDER BY n.day) AS following,
                         LEAD(n.day_entry) OVER (PARTITION BY n.file_no ORDER BY n.day) AS until_entry
                  FROM contacts n) c
            WHERE c.following IS NOT NULL OR (c.is_open = 1 AND c.day < :as_of)) p
      JOIN calendar a ON a.day = p.day
      JOIN calendar u ON u.day = p.until AND u.month = :month
      JOIN level l ON l.level = p.level) s
JOIN calendar d ON d.serial = s.due_serial
