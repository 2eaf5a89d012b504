-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: visits_due
-- uses: cards contacts visitors prospects_due owners_due
-- Whom the consultants are to see or call on the as-of date, everyone once, for the first of these kinds: 1 overdue, 2 due, 3 planned (also
-- earlier, and not done), 4 re-contact of who left a phone number in the showroom in the last seven days, 5 owner.
--   consultant: of who came to the showroom and has no card, the first on duty.

SELECT y.*
FROM (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY COALESCE(x.file_no, x.phone, x.name) ORDER BY x.kind, x.due_on) AS nth
      FROM (SELECT CASE WHEN p.due_on < :as_of THEN 1 WHEN p.due_on = :as_of THEN 2 ELSE 3 END AS kind, p.consultant, p.file_no,
                   p.name, p.name_entry, p.phone, p.phone_entry, p.level, p.level_entry, p.last_on, p.last_on_entry, p.note, p.note_entry,
                   CASE WHEN p.due_on <= :as_of THEN p.due_on ELSE p.planned_on END AS due_on,
                   CASE WHEN p.due_on < :as_of THEN n.serial - p.due_serial END AS days_late
            FROM prospects_due p JOIN calendar n ON n.day = :as_of
            WHERE p.last_on < :as_of AND (p.due_on <= :as_of OR p.planned_on IS NOT NULL)
            UNION ALL
            SELECT 4, CASE WHEN k.mobile IS NULL THEN (SELECT MIN(s.code) FROM consultant s WHERE s.name = t.duty_1) ELSE k.consultant END,
                   k.file_no, v.name, v.name_entry, v.phone, v.phone_entry, v.level, v.level_entry, v.date, t.date_entry,
                   CASE v.channel WHEN 'store' THEN '来店' ELSE '来电' END || COALESCE(' ' || v.t_in, '') || COALESCE(' ' || v.model, '')
                     || COALESCE(' ' || v.colour, ''), CAST(NULL AS INTEGER), b.day, CAST(NULL AS INTEGER)
            FROM visitors v JOIN showroom_register t ON t.record = v.record
            JOIN calendar a ON a.day = v.date JOIN calendar b ON b.serial = a.serial + 1 JOIN calendar n ON n.day = :as_of
            LEFT JOIN (SELECT o.mobile, MIN(o.consultant) AS consultant, MIN(o.file_no) AS file_no, MAX(z.day) AS last_on
                       FROM cards o LEFT JOIN contacts z ON z.file_no = o.file_no
                       WHERE o.mobile IS NOT NULL GROUP BY o.mobile) k ON k.mobile = v.phone
            WHERE v.has_phone = 1 AND v.recontact_on_state = 'empty' AND n.serial - a.serial BETWEEN 1 AND 7
              AND (k.last_on IS NULL OR k.last_on <= v.date)
            UNION ALL
            SELECT 5, o.consultant, o.file_no, o.name, o.name_entry, o.phone, o.phone_entry, NULL, NULL, o.last_on, o.last_on_entry, o.note,
                   o.note_entry, CASE WHEN o.due_on <= :as_of THEN o.due_on ELSE o.planned_on END, NULL
            FROM owners_due o WHERE o.last_on < :as_of AND (o.due_on <= :as_of OR o.planned_on IS NOT NULL)) x) y
WHERE y.nth = 1
