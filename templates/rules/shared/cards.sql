-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: cards
-- Every customer card whose front page is here and that was opened by the as-of date, as it stands on that date.
-- A card whose opening day is not certain counts as opened.
--   consultant: who holds it, the receiver after a handover. is_open: neither delivered nor lost yet. closed_on: NULL
--   while it is open. level: after the newest visit, else the opening level.

SELECT c.record, c.file_no, c.file_no_state, c.file_no_entry, c.name, c.name_entry,
       c.opened_on, c.opened_on_state, c.opened_on_entry, c.first_contact_on, c.first_contact_on_entry,
       c.mobile, c.mobile_entry, c.id_no, c.id_no_entry, c.outcome_entry,
       CASE WHEN c.outcome = 'T' AND COALESCE(c.handover_on, :as_of) <= :as_of
            THEN (SELECT MIN(s.code) FROM consultant s WHERE s.name = c.handover_to)
            ELSE COALESCE(c.consultant_code, substr(c.file_no, 1, 3)) END AS consultant,
       CASE WHEN c.outcome = 'D' AND COALESCE(c.delivered_on, :as_of) <= :as_of THEN 0
            WHEN c.outcome = 'F' AND COALESCE(c.lost_on, :as_of) <= :as_of THEN 0
            ELSE 1 END AS is_open,
       CASE WHEN c.outcome = 'D' AND COALESCE(c.delivered_on, :as_of) <= :as_of THEN COALESCE(c.delivered_on, :as_of)
            WHEN c.outcome = 'F' AND COALESCE(c.lost_on, :as_of) <= :as_of THEN COALESCE(c.lost_on, :as_of)
            END AS closed_on,
       CASE c.outcome WHEN 'D' THEN c.delivered_on_entry WHEN 'F' THEN c.lost_on_entry END AS closed_on_entry,
       COALESCE(c.level_24h, c.level_initial) AS level_opened,
       CASE WHEN c.level_24h IS NULL THEN c.level_initial_entry ELSE c.level_24h_entry END AS level_opened_entry,
       COALESCE((SELECT v.level_after FROM customer_card_visits v
                 WHERE v.record = c.record AND v.actual_on <= :as_of AND v.level_after IS NOT NULL
                 ORDER BY v.actual_on DESC, v."row" DESC LIMIT 1), c.level_24h, c.level_initial) AS level,
       (SELECT v.level_after_entry FROM customer_card_visits v
        WHERE v.record = c.record AND v.actual_on <= :as_of AND v.level_after_entry IS NOT NULL
        ORDER BY v.actual_on DESC, v."row" DESC LIMIT 1) AS level_entry
FROM customer_card c
WHERE (c.opened_on IS NULL OR c.opened_on <= :as_of OR c.opened_on_state = 'doubtful')
  AND EXISTS (SELECT 1 FROM record_page p WHERE p.record = c.record AND p.form_page IN (0, 1))
