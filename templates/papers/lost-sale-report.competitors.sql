-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: lost_customers reasons
-- The six that won most customers; of these their commonest own model and first reason.

SELECT :month AS period, y.competitor, y.n AS customers, y.loose AS customers_entry, COALESCE(CAST(y.tenths / 10 AS TEXT) || '.' || CAST(y.tenths % 10 AS TEXT), '—') AS share, m.model AS own_model,
       r.reason_name AS main_reason
FROM (SELECT c.*, (2000 * c.n + t.n) / NULLIF(2 * t.n, 0) AS tenths, ROW_NUMBER() OVER (ORDER BY c.n DESC, c.competitor) AS nth
      FROM (SELECT l.lost_to AS competitor, COUNT(*) AS n, MIN(l.loose) AS loose FROM lost_customers l WHERE l.lost_to IS NOT NULL GROUP BY l.lost_to) c
      JOIN (SELECT COUNT(*) AS n FROM lost_customers) t ON 1 = 1) y
LEFT JOIN (SELECT l.lost_to, l.model, ROW_NUMBER() OVER (PARTITION BY l.lost_to ORDER BY COUNT(*) DESC, l.model) AS nth
           FROM lost_customers l WHERE l.model IS NOT NULL GROUP BY l.lost_to, l.model) m ON m.lost_to = y.competitor AND m.nth = 1
LEFT JOIN (SELECT l.lost_to, l.lost_reasons_1 AS reason, ROW_NUMBER() OVER (PARTITION BY l.lost_to ORDER BY COUNT(*) DESC, l.lost_reasons_1) AS nth
           FROM lost_customers l WHERE l.lost_reasons_1 IS NOT NULL GROUP BY l.lost_to, l.lost_reasons_1) a ON a.lost_to = y.competitor AND a.nth = 1
LEFT JOIN reasons r ON r.reason = a.reason
WHERE y.nth <= 6
ORDER BY y.nth
