-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: owners_due
-- uses: cards owners owner_contacts
-- Every owner who still has the vehicle, and when the next contact is due: every 14 days within three months of the delivery, then every
-- three months, as OWN-VISIT-3M and OWN-VISIT-POST judge, or as the back of the card plans.

SELECT o.file_no, o.file_no_entry, o.record,
       COALESCE((SELECT MIN(s.code) FROM consultant s WHERE s.name = b.owner_handover_to), k.consultant, b.consultant_code, substr(b.file_no, 1, 3))
         AS consultant,
       COALESCE(b.owner_name, b.name) AS name, CASE WHEN b.owner_name IS NULL THEN b.name_entry ELSE b.owner_name_entry END AS name_entry,
       COALESCE(b.owner_phone, b.mobile) AS phone, CASE WHEN b.owner_phone IS NULL THEN b.mobile_entry ELSE b.owner_phone_entry END AS phone_entry,
       c.day AS last_on, c.day_entry AS last_on_entry, v.content AS note, v.content_entry AS note_entry,
       CASE WHEN d.day <= o.three_months THEN d.day ELSE a.plus_3_months END AS due_on,
       CASE WHEN v.next_planned_on <= :as_of THEN v.next_planned_on
            WHEN EXISTS (SELECT 1 FROM customer_card_care_visits x
                         WHERE x.record = o.record AND x.planned_on = :as_of AND x.actual_on_state = 'empty') THEN :as_of END AS planned_on
FROM owners o
JOIN customer_card b ON b.record = o.record
LEFT JOIN cards k ON k.record = o.record
JOIN owner_contacts c ON c.record = o.record AND c.following IS NULL
JOIN calendar a ON a.day = c.day
JOIN calendar d ON d.serial = a.serial + 14
                              + CASE WHEN EXISTS (SELECT 1 FROM calendar h WHERE h.holiday = 1 AND h.serial > a.serial AND h.serial <= a.serial + 14)
                                     THEN :holiday_grace_days ELSE 0 END
LEFT JOIN (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.record, x.actual_on ORDER BY x."row" DESC) AS newest_first
           FROM customer_card_care_visits x) v ON v.record = c.record AND v.actual_on = c.day AND v.newest_first = 1
WHERE o.until = :as_of
