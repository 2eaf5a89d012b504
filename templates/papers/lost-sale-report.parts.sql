-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: lost_customers sources
-- Lost customers by level, source, consultant, days from first contact to loss and number of contacts, with a bar of eight squares for all. Of each the
-- seven commonest, the others in one row.

SELECT :month AS period, CASE z.place WHEN 1 THEN z.heading END AS heading, z.item, z.n AS customers, z.loose AS customers_entry,
       COALESCE(CAST(z.tenths / 10 AS TEXT) || '.' || CAST(z.tenths % 10 AS TEXT), '—') AS share, substr('████████', 1, CAST((8 * z.tenths + 500) / 1000 AS INTEGER)) AS bar
FROM (SELECT w.*, ROW_NUMBER() OVER (PARTITION BY w.part ORDER BY w.sort, w.item) AS place, (2000 * w.n + t.n) / NULLIF(2 * t.n, 0) AS tenths
      FROM (SELECT y.part, y.heading, CASE WHEN y.nth > 7 THEN '其余' ELSE y.item END AS item, MIN(CASE WHEN y.nth > 7 THEN 1000 ELSE y.sort END) AS sort,
                   CAST(SUM(y.n) AS INTEGER) AS n, MIN(y.loose) AS loose
            FROM (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.part ORDER BY x.n DESC, x.item) AS nth
                  FROM (SELECT 1 AS part, '级别' AS heading, COALESCE(l.level || ' 级', '不详') AS item,
                               CASE l.level WHEN 'O' THEN 1 WHEN 'A' THEN 2 WHEN 'B' THEN 3 WHEN 'C' THEN 4 ELSE 5 END AS sort, COUNT(*) AS n,
                               MIN(l.loose) AS loose
                        FROM lost_customers l GROUP BY l.level
                        UNION ALL
                        SELECT 2, '来源', COALESCE(s.source_name, l.source, '不详'), -COUNT(*), COUNT(*), MIN(l.loose)
                        FROM lost_customers l LEFT JOIN sources s ON s.source = l.source GROUP BY s.source_name, l.source
                        UNION ALL
                        SELECT 3, '销售顾问', COALESCE(c.name, l.consultant, '不详'), -COUNT(*), COUNT(*), MIN(l.loose)
                        FROM lost_customers l LEFT JOIN consultant c ON c.code = l.consultant GROUP BY c.name, l.consultant
                        UNION ALL
                        SELECT 4, '接触至战败', d.item, MIN(d.sort), COUNT(*), MIN(d.loose)
                        FROM (SELECT CASE WHEN l.days <= 7 THEN '0-7 天' WHEN l.days <= 30 THEN '8-30 天' WHEN l.days <= 90 THEN '31-90 天'
                                          WHEN l.days > 90 THEN '90 天以上' ELSE '不详' END AS item,
                                     CASE WHEN l.days <= 7 THEN 1 WHEN l.days <= 30 THEN 2 WHEN l.days <= 90 THEN 3 WHEN l.days > 90 THEN 4 ELSE 5 END
                                       AS sort, l.loose FROM lost_customers l) d
                        GROUP BY d.item
                        UNION ALL
                        SELECT 5, '接触次数', d.item, MIN(d.sort), COUNT(*), MIN(d.loose)
                        FROM (SELECT CASE WHEN l.contacts <= 1 THEN '0-1 次' WHEN l.contacts <= 3 THEN '2-3 次' WHEN l.contacts > 3 THEN '4 次以上'
                                          ELSE '不详' END AS item,
                                     CASE WHEN l.contacts <= 1 THEN 1 WHEN l.contacts <= 3 THEN 2 WHEN l.contacts > 3 THEN 3 ELSE 4 END AS sort, l.loose
                              FROM lost_customers l) d
                        GROUP BY d.item) x) y
            GROUP BY y.part, y.heading, CASE WHEN y.nth > 7 THEN '其余' ELSE y.item END) w
      JOIN (SELECT COUNT(*) AS n FROM lost_customers) t ON 1 = 1) z
ORDER BY z.part, z.place
