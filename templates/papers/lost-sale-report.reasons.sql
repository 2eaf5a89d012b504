-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: lost_customers reasons
-- Mentions of reasons by the type of the loss; a customer may have three. The fifteen named most, in the order of their codes, the others in one row.

SELECT :month AS period, CASE WHEN y.nth > 15 THEN NULL ELSE y.block END AS block, CASE WHEN y.nth > 15 THEN NULL ELSE y.reason END AS reason,
       CASE WHEN y.nth > 15 THEN '其余' ELSE y.reason_name END AS reason_name,
       CAST(NULLIF(SUM(y.type_1), 0) AS INTEGER) AS type_1, CAST(NULLIF(SUM(y.type_2), 0) AS INTEGER) AS type_2,
       CAST(NULLIF(SUM(y.type_3), 0) AS INTEGER) AS type_3, CAST(NULLIF(SUM(y.type_4), 0) AS INTEGER) AS type_4,
       CAST(NULLIF(SUM(y.type_5), 0) AS INTEGER) AS type_5, CAST(NULLIF(SUM(y.type_6), 0) AS INTEGER) AS type_6,
       CAST(NULLIF(SUM(y.type_7), 0) AS INTEGER) AS type_7, CAST(NULLIF(SUM(y.type_9), 0) AS INTEGER) AS type_9,
       CAST(SUM(y.mentions) AS INTEGER) AS total, MIN(y.loose) AS total_entry
FROM (SELECT m.reason, r.block, COALESCE(r.reason_name, m.reason) AS reason_name, COUNT(*) AS mentions, MIN(m.loose) AS loose,
             COUNT(CASE m.lost_type WHEN '1' THEN 1 END) AS type_1, COUNT(CASE m.lost_type WHEN '2' THEN 1 END) AS type_2,
             COUNT(CASE m.lost_type WHEN '3' THEN 1 END) AS type_3, COUNT(CASE m.lost_type WHEN '4' THEN 1 END) AS type_4,
             COUNT(CASE m.lost_type WHEN '5' THEN 1 END) AS type_5, COUNT(CASE m.lost_type WHEN '6' THEN 1 END) AS type_6,
             COUNT(CASE m.lost_type WHEN '7' THEN 1 END) AS type_7, COUNT(CASE m.lost_type WHEN '9' THEN 1 END) AS type_9,
             ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, m.reason) AS nth
      FROM (SELECT n.lost_type, n.lost_reasons_1 AS reason, n.loose FROM lost_customers n WHERE n.lost_reasons_1 IS NOT NULL
            UNION ALL SELECT n.lost_type, n.lost_reasons_2, n.loose FROM lost_customers n WHERE n.lost_reasons_2 IS NOT NULL
            UNION ALL SELECT n.lost_type, n.lost_reasons_3, n.loose FROM lost_customers n WHERE n.lost_reasons_3 IS NOT NULL) m
      LEFT JOIN reasons r ON r.reason = m.reason
      GROUP BY m.reason, r.block, r.reason_name) y
GROUP BY CASE WHEN y.nth > 15 THEN NULL ELSE y.block END, CASE WHEN y.nth > 15 THEN NULL ELSE y.reason END,
         CASE WHEN y.nth > 15 THEN '其余' ELSE y.reason_name END
ORDER BY MIN(CASE WHEN y.nth > 15 THEN 1 ELSE 0 END), MIN(y.reason)
