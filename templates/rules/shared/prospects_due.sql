-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: prospects_due
-- uses: cards contacts
-- Every prospect whom someone has contacted, and when the next contact is due: by the level after the last, as VISIT-O to
-- VISIT-C judge, and by what was planned.
--   planned_on: what the last contact planned, if it is here or past; else the day, if the card or the prospect table says so.

SELECT c.file_no, c.record, COALESCE(k.consultant, substr(c.file_no, 1, 3)) AS consultant, COALESCE(k.name, r.name, t.name) AS name,
       COALESCE(k.name_entry, r.name_entry, t.name_entry) AS name_entry, COALESCE(k.mobile, r.phone, t.phone) AS phone,
       COALESCE(k.mobile_entry, r.phone_entry, t.phone_entry) AS phone_entry, l.level, c.level_entry, c.day AS last_on,
       c.day_entry AS last_on_entry, COALESCE(v.content, r.content) AS note, COALESCE(v.content_entry, r.content_entry) AS note_entry,
       d.day AS due_on, d.serial AS due_serial,
       CASE WHEN c.next_planned_on <= :as_of THEN c.next_planned_on WHEN p.file_no IS NOT NULL THEN :as_of END AS planned_on
FROM (SELECT n.*, ROW_NUMBER() OVER (PARTITION BY n.file_no ORDER BY n.day DESC) AS newest_day FROM contacts n) c
JOIN calendar a ON a.day = c.day
LEFT JOIN cards k ON k.record = c.record
LEFT JOIN customer_card_visits v ON v.record = c.record AND v."row" = c.seq
LEFT JOIN daily_report_rows r ON r.record = c.record AND r."row" = c.seq
LEFT JOIN (SELECT o.file_no, MIN(o.name) AS name, MIN(o.name_entry) AS name_entry, MIN(o.phone) AS phone, MIN(o.phone_entry) AS phone_entry
           FROM prospect_table m JOIN prospect_table_rows o ON o.record = m.record WHERE m.period = :month GROUP BY o.file_no) t
     ON t.file_no = c.file_no
JOIN level l ON l.level = COALESCE(c.level, k.level)
JOIN calendar d ON d.serial = a.serial + l.interval_days
                              + CASE WHEN EXISTS (SELECT 1 FROM calendar h WHERE h.holiday = 1 AND h.serial > a.serial
                                                  AND h.serial <= a.serial + l.interval_days)
                                     THEN :holiday_grace_days ELSE 0 END
LEFT JOIN (SELECT o.file_no
           FROM cards o JOIN customer_card_visits x ON x.record = o.record
           WHERE x.planned_on = :as_of AND x.actual_on_state = 'empty'
           UNION
           SELECT o.file_no
           FROM prospect_table m JOIN prospect_table_rows o ON o.record = m.record
           JOIN prospect_table_rows_days x ON x.record = o.record AND x."row" = o."row"
           JOIN calendar y ON y.day = :as_of AND y.day_of_month = x.day
           WHERE m.period = :month AND x.planned = 1) p ON p.file_no = c.file_no
WHERE c.newest_day = 1 AND c.is_open = 1
