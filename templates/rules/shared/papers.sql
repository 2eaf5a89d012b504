-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: papers
-- The sheets besides card, prospect table, progress table and daily report, and how subjects name them: the form's id, then what tells its sheets apart. Of
-- the month up to the as-of date; books of a year in their year.
--   month_over: 1 on the month's last day and later.

SELECT 'lost_sales' AS form, t.record, 'lost-sales ' || t.period || COALESCE(' ' || t.consultant_code, '') AS place,
       CASE WHEN n.month <> :month THEN 1 ELSE 0 END AS month_over
FROM lost_sales t JOIN calendar d ON d.day = :as_of JOIN calendar n ON n.serial = d.serial + 1
WHERE t.period = :month
UNION ALL
SELECT 'month_plan', t.record, 'month-plan ' || t.period, CASE WHEN n.month <> :month THEN 1 ELSE 0 END
FROM month_plan t JOIN calendar d ON d.day = :as_of JOIN calendar n ON n.serial = d.serial + 1
WHERE t.period = :month
UNION ALL
SELECT 'showroom_register', t.record, 'showroom-register ' || t.date, 0
FROM showroom_register t JOIN calendar k ON k.day = t.date WHERE k.month = :month AND t.date <= :as_of
UNION ALL
SELECT 'visitor_tally', t.record, 'visitor-tally ' || t.date, 0
FROM visitor_tally t JOIN calendar k ON k.day = t.date WHERE k.month = :month AND t.date <= :as_of
UNION ALL
SELECT 'handover_list', t.record, 'handover-list ' || t.handover_on || COALESCE(' ' || t.from_code, '') || COALESCE(' ' || t.to_code, ''), 0
FROM handover_list t JOIN calendar k ON k.day = t.handover_on WHERE k.month = :month AND t.handover_on <= :as_of
UNION ALL
SELECT 'number_register', t.record, 'number-register ' || COALESCE(t.consultant_code || ' ', '') || t.year, 0
FROM number_register t WHERE t.year = substr(:as_of, 3, 2)
UNION ALL
SELECT 'delivery_ledger', t.record, 'delivery-ledger ' || t.year, 0
FROM delivery_ledger t WHERE t.year = substr(:as_of, 3, 2)
UNION ALL
SELECT 'filing_index', t.record, 'filing-index ' || t.date || COALESCE(' ' || t.section, ''), 0
FROM filing_index t JOIN calendar k ON k.day = t.date WHERE k.month = :month AND t.date <= :as_of
UNION ALL
SELECT 'lost_sale_report', t.record, 'lost-sale-report ' || t.period, 0 FROM lost_sale_report t WHERE t.period = :month
