-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: lost-sale-report
-- form: lost-sale-report
-- zh: 战败分析月报(截止日所在月)
-- en: why customers were lost in the month, and who may be won back
-- uses: cards lost_customers
-- stock_count: cards open when the month began, and those opened since.

SELECT :month AS period, x.lost_count, x.loose_entry AS lost_count_entry, x.sold_count, x.stock_count, x.cards_recovered,
       x.type_1, x.type_2, x.type_3, x.type_4, x.type_5, x.type_6, x.type_7, x.type_9,
       COALESCE(CAST(x.lost_tenths / 10 AS TEXT) || '.' || CAST(x.lost_tenths % 10 AS TEXT), '—') AS lost_rate,
       COALESCE(CAST(x.win_tenths / 10 AS TEXT) || '.' || CAST(x.win_tenths % 10 AS TEXT), '—') AS win_rate,
       COALESCE(CAST(x.clear_tenths / 10 AS TEXT) || '.' || CAST(x.clear_tenths % 10 AS TEXT), '—') AS reason_clear_rate,
       COALESCE(CAST(x.accuracy_tenths / 10 AS TEXT) || '.' || CAST(x.accuracy_tenths % 10 AS TEXT), '—') AS accuracy
FROM (SELECT l.*, s.sold_count, c.stock_count, r.cards_recovered,
             (2000 * l.lost_count + c.stock_count) / NULLIF(2 * c.stock_count, 0) AS lost_tenths,
             (2000 * s.sold_count + s.sold_count + l.lost_count) / NULLIF(2 * (s.sold_count + l.lost_count), 0) AS win_tenths,
             (2000 * l.clear_count + l.lost_count) / NULLIF(2 * l.lost_count, 0) AS clear_tenths,
             (2000 * l.confirmed_count + l.checked_count) / NULLIF(2 * l.checked_count, 0) AS accuracy_tenths
      FROM (SELECT COUNT(*) AS lost_count, COUNT(CASE WHEN n.checked = 'confirmed' THEN 1 END) AS confirmed_count, COUNT(n.checked) AS checked_count,
                   COUNT(CASE WHEN n.lost_type IS NOT NULL AND n.lost_reasons_1 IS NOT NULL AND n.explanation IS NOT NULL
                               AND n.checked = 'confirmed' THEN 1 END) AS clear_count,
                   COUNT(CASE n.lost_type WHEN '1' THEN 1 END) AS type_1,
                   COUNT(CASE n.lost_type WHEN '2' THEN 1 END) AS type_2,
                   COUNT(CASE n.lost_type WHEN '3' THEN 1 END) AS type_3,
                   COUNT(CASE n.lost_type WHEN '4' THEN 1 END) AS type_4,
                   COUNT(CASE n.lost_type WHEN '5' THEN 1 END) AS type_5,
                   COUNT(CASE n.lost_type WHEN '6' THEN 1 END) AS type_6,
                   COUNT(CASE n.lost_type WHEN '7' THEN 1 END) AS type_7,
                   COUNT(CASE n.lost_type WHEN '9' THEN 1 END) AS type_9,
                   MIN(n.loose) AS loose_entry
            FROM lost_customers n) l
      JOIN (SELECT COUNT(*) AS sold_count
            FROM (SELECT k.file_no FROM customer_card k
                  WHERE k.outcome = 'D' AND substr(k.delivered_on, 1, 7) = :month AND k.delivered_on <= :as_of
                  UNION
                  SELECT d.file_no FROM delivery_ledger t JOIN delivery_ledger_rows d ON d.record = t.record
                  WHERE COALESCE(d.status, 'normal') = 'normal' AND substr(d.delivered_on, 1, 7) = :month AND d.delivered_on <= :as_of) b) s ON 1 = 1
      JOIN (SELECT COUNT(*) AS stock_count FROM cards k
            WHERE k.opened_on <= :as_of AND (k.closed_on IS NULL OR substr(k.closed_on, 1, 7) >= :month)) c ON 1 = 1
      LEFT JOIN (SELECT SUM(t.cards_recovered) AS cards_recovered FROM lost_sales t WHERE t.period = :month) r ON 1 = 1) x
WHERE x.lost_count > 0
