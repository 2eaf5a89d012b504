-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: owner_contacts
-- uses: owners
-- The delivery and every contact with an owner since, one a day, up to the day on which visits stop being due: what is
-- written on either side of the card. Calls that were not answered are none.
--   following: the next one.

SELECT x.record, x.day, MIN(x.entry) AS day_entry,
       LEAD(x.day) OVER (PARTITION BY x.record ORDER BY x.day) AS following,
       LEAD(MIN(x.entry)) OVER (PARTITION BY x.record ORDER BY x.day) AS following_entry
FROM (SELECT o.record, o.delivered_on AS day, o.delivered_on_entry AS entry FROM owners o
      UNION ALL
      SELECT o.record, v.actual_on, v.actual_on_entry
      FROM owners o JOIN customer_card_care_visits v ON v.record = o.record
      WHERE v.actual_on > o.delivered_on AND v.actual_on <= o.until AND (v.method IS NULL OR v.method <> 'N')
      UNION ALL
      SELECT o.record, v.actual_on, v.actual_on_entry
      FROM owners o JOIN customer_card_visits v ON v.record = o.record
      WHERE v.actual_on > o.delivered_on AND v.actual_on <= o.until AND (v.method IS NULL OR v.method <> 'N')) x
WHERE x.day IS NOT NULL
GROUP BY x.record, x.day
