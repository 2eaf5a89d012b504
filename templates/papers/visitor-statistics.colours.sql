-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: visitors visitor_days
-- What those who left their phone number asked for: the eight colours named most, the others in one row.

SELECT :month AS period, z.colour, NULLIF(z.m_mpk, 0) AS m_mpk, NULLIF(z.m_fj, 0) AS m_fj, NULLIF(z.m_md, 0) AS m_md, NULLIF(z.m_other, 0) AS m_other,
       z.total, z.loose AS total_entry, CAST(z.tenths / 10 AS TEXT) || '.' || CAST(z.tenths % 10 AS TEXT) AS share
FROM (SELECT y.*, CAST(2000 * y.total + i.info AS INTEGER) / CAST(2 * i.info AS INTEGER) AS tenths
      FROM (SELECT MIN(x.nth) AS nth, CASE WHEN x.nth <= 8 THEN x.colour ELSE '其余' END AS colour, SUM(x.m_mpk) AS m_mpk, SUM(x.m_fj) AS m_fj,
                   SUM(x.m_md) AS m_md, SUM(x.m_other) AS m_other, SUM(x.n) AS total, MIN(x.loose) AS loose
            FROM (SELECT c.*, ROW_NUMBER() OVER (ORDER BY c.n DESC, c.colour) AS nth
                  FROM (SELECT COALESCE(v.colour, '未填') AS colour, COUNT(*) AS n,
                               SUM(CASE v.family WHEN 'mpk' THEN 1 ELSE 0 END) AS m_mpk, SUM(CASE v.family WHEN 'fj' THEN 1 ELSE 0 END) AS m_fj,
                               SUM(CASE v.family WHEN 'md' THEN 1 ELSE 0 END) AS m_md, SUM(CASE v.family WHEN 'other' THEN 1 ELSE 0 END) AS m_other,
                               MIN(v.loose) AS loose
                        FROM visitors v JOIN visitor_days d ON d.day = v.date
                        WHERE v.left_info = 1 GROUP BY COALESCE(v.colour, '未填')) c) x
            GROUP BY CASE WHEN x.nth <= 8 THEN x.colour ELSE '其余' END) y
      JOIN (SELECT SUM(d.info) AS info FROM visitor_days d) i ON i.info > 0) z
ORDER BY z.nth
