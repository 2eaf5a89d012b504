-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: deals
-- uses: visitors
-- Deals that began in the showroom: deliveries of the ledger up to the as-of date, neither cancelled nor sold by others, of customers whose phone
-- (of the card, else of the ledger) stands in a register before, unless the card says that they were met earlier elsewhere.
--   first_on, source, …: of the row in which the phone stands first.

SELECT d.delivered_on, d.file_no, d.consultant, d.model, v.date AS first_on, v.channel, v.source, v.source_entry, v.level,
       COALESCE(CASE WHEN d.delivered_on_state IN ('doubtful', 'unreadable') THEN d.delivered_on_entry END,
                CASE WHEN d.status_state IN ('doubtful', 'unreadable') THEN d.status_entry END,
                CASE WHEN d.phone_state IN ('doubtful', 'unreadable') THEN d.phone_entry END, v.loose) AS loose
FROM (SELECT r.*, COALESCE(c.mobile, r.phone) AS customer_phone, c.first_contact_on
      FROM delivery_ledger t JOIN delivery_ledger_rows r ON r.record = t.record
      LEFT JOIN (SELECT k.file_no, MIN(k.mobile) AS mobile, MIN(k.first_contact_on) AS first_contact_on
                 FROM customer_card k WHERE k.file_no IS NOT NULL GROUP BY k.file_no) c ON c.file_no = r.file_no
      WHERE r.delivered_on <= :as_of AND COALESCE(r.status, 'normal') = 'normal') d
JOIN visitors v ON v.phone = d.customer_phone AND v.has_phone = 1 AND v.of_phone = 1
WHERE v.date <= d.delivered_on AND (d.first_contact_on IS NULL OR v.date <= d.first_contact_on)
