-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: source_counts
-- uses: visitors deals
-- The month's first contacts in the showroom by where they heard of us; source: NULL of those who say nothing.
--   deals: of those customers, up to the as-of date. family: the model asked for most. loose: an entry that is not settled and may change a count.

SELECT x.source, x.visitors, x.info, x.effective, COALESCE(d.deals, 0) AS deals, m.family, COALESCE(x.visitors_loose, d.loose) AS loose
FROM (SELECT v.source, COUNT(*) AS visitors, SUM(v.left_info) AS info,
             SUM(CASE WHEN v.left_info = 1 AND v.level IN ('O', 'A', 'B', 'C') THEN 1 ELSE 0 END) AS effective,
             MIN(COALESCE(v.loose, v.source_loose)) AS visitors_loose
      FROM visitors v JOIN calendar k ON k.day = v.date AND k.month = :month
      WHERE v.is_first = 1 GROUP BY v.source) x
LEFT JOIN (SELECT g.source, COUNT(*) AS deals, MIN(g.loose) AS loose FROM deals g WHERE substr(g.first_on, 1, 7) = :month GROUP BY g.source) d
     ON COALESCE(d.source, '') = COALESCE(x.source, '')
LEFT JOIN (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.source ORDER BY f.n DESC, f.family) AS nth
           FROM (SELECT v.source, v.family, COUNT(*) AS n FROM visitors v JOIN calendar k ON k.day = v.date AND k.month = :month
                 WHERE v.left_info = 1 AND v.family IS NOT NULL GROUP BY v.source, v.family) f) m
     ON COALESCE(m.source, '') = COALESCE(x.source, '') AND m.nth = 1
