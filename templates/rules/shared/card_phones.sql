-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: card_phones
-- uses: cards
-- The phone numbers on the fronts of the cards, digits alone, a line each.
--   since: the day from which the house knows the customer.

SELECT k.record, k.file_no, k.file_no_entry, k.consultant, k.mobile AS phone, k.mobile_entry AS phone_entry,
       COALESCE(k.first_contact_on, k.opened_on) AS since,
       CASE WHEN k.first_contact_on IS NULL THEN k.opened_on_entry ELSE k.first_contact_on_entry END AS since_entry
FROM cards k WHERE k.mobile IS NOT NULL
UNION ALL
SELECT k.record, k.file_no, k.file_no_entry, k.consultant, REPLACE(c.landline, '-', ''), c.landline_entry,
       COALESCE(k.first_contact_on, k.opened_on),
       CASE WHEN k.first_contact_on IS NULL THEN k.opened_on_entry ELSE k.first_contact_on_entry END
FROM cards k JOIN customer_card c ON c.record = k.record WHERE c.landline IS NOT NULL
