-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: visitor_days
-- uses: visitors deals
-- What is counted of each day of the month up to the as-of date that has a register or a deal.
--   first_visits: first rows of who came in person, the measure of deals. loose: an entry that is not settled and may change a count.

SELECT k.day, k.day_of_month, x.*, COALESCE(d.deals, 0) AS deals, COALESCE(x.visitors_loose, d.loose) AS loose
FROM calendar k
LEFT JOIN (SELECT v.date,
                  SUM(CASE WHEN v.channel = 'store' THEN 1 ELSE 0 END) AS visits,
                  SUM(CASE WHEN v.channel = 'store' THEN COALESCE(v.persons, 1) ELSE 0 END) AS persons,
                  SUM(CASE WHEN v.channel = 'call' THEN 1 ELSE 0 END) AS calls,
                  SUM(v.is_first) AS first, SUM(1 - v.is_first) AS again, SUM(v.left_info) AS info,
                  SUM(CASE WHEN v.is_first = 1 AND v.channel = 'store' THEN 1 ELSE 0 END) AS first_visits,
                  SUM(CASE WHEN v.left_info = 1 AND v.level = 'O' THEN 1 ELSE 0 END) AS lv_o,
                  SUM(CASE WHEN v.left_info = 1 AND v.level = 'A' THEN 1 ELSE 0 END) AS lv_a,
                  SUM(CASE WHEN v.left_info = 1 AND v.level = 'B' THEN 1 ELSE 0 END) AS lv_b,
                  SUM(CASE WHEN v.left_info = 1 AND v.level = 'C' THEN 1 ELSE 0 END) AS lv_c,
                  SUM(CASE WHEN v.left_info = 1 AND v.level IN ('O', 'A', 'B', 'C') THEN 1 ELSE 0 END) AS effective,
                  SUM(CASE WHEN v.left_info = 1 AND v.family = 'mpk' THEN 1 ELSE 0 END) AS m_mpk,
                  SUM(CASE WHEN v.left_info = 1 AND v.family = 'fj' THEN 1 ELSE 0 END) AS m_fj,
                  SUM(CASE WHEN v.left_info = 1 AND v.family = 'md' THEN 1 ELSE 0 END) AS m_md,
                  SUM(CASE WHEN v.left_info = 1 AND v.family = 'other' THEN 1 ELSE 0 END) AS m_other,
                  MIN(v.loose) AS visitors_loose
           FROM visitors v GROUP BY v.date) x ON x.date = k.day
LEFT JOIN (SELECT g.delivered_on, COUNT(*) AS deals, MIN(g.loose) AS loose FROM deals g GROUP BY g.delivered_on) d ON d.delivered_on = k.day
WHERE k.month = :month AND k.day <= :as_of AND (x.date IS NOT NULL OR d.delivered_on IS NOT NULL)
