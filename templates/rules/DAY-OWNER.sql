-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DAY-OWNER
-- severity: I
-- scope: daily report: consultant × day
-- source: 本日止保有客户数(自销)应与该顾问累计交车台数相符
-- needs: daily-report delivery-ledger
-- uses: reports deliveries unread_pages
-- zh: 自销 {sold},按交车台账应为 {expected}
-- en: {sold} sold by himself, by the delivery ledger {expected}
-- zh-act: 请销售顾问核对保有客户数
-- en-act: the consultant compares the count of his owners

-- from the report before, where it has the count; else from the first delivery, where the ledgers begin with it
WITH counted AS (
    SELECT s.consultant || ' ' || s.date AS subject, s.consultant, s.date, s.date_entry, s.consultant_code_entry, d.own_sold, d.own_sold_entry,
           p.own_sold AS before, p.own_sold_entry AS before_entry, p.date AS before_on,
           CASE WHEN EXISTS (SELECT 1 FROM delivery_ledger l WHERE l.year = substr(s.date, 3, 2)) THEN 1 ELSE 0 END AS has_ledger,
           CASE WHEN :opening_deliveries = 0
                 AND (SELECT COALESCE(MIN(l.opening_no), 0) FROM delivery_ledger l WHERE l.year = (SELECT MIN(z.year) FROM delivery_ledger z)) = 0
                THEN 1 ELSE 0 END AS is_whole
    FROM reports s JOIN daily_report d ON d.record = s.record LEFT JOIN daily_report p ON p.record = s.previous
    WHERE d.own_sold_state <> 'empty'),
judged AS (
    SELECT c.*, CASE WHEN c.has_ledger = 0 THEN NULL
                     WHEN c.before IS NOT NULL THEN c.before + (SELECT COUNT(*) FROM deliveries d WHERE d.counts = 1 AND d.code = c.consultant
                                                                AND d.delivered_on > c.before_on AND d.delivered_on <= c.date)
                     WHEN c.is_whole = 1 THEN (SELECT COUNT(*) FROM deliveries d WHERE d.counts = 1 AND d.code = c.consultant AND d.delivered_on <= c.date)
                END AS expected
    FROM counted c)

SELECT j.subject, CASE WHEN j.has_ledger = 0 OR j.own_sold IS NULL THEN NULL WHEN j.expected IS NULL OR j.own_sold = j.expected THEN 1 ELSE 0 END AS ok,
       CASE WHEN j.has_ledger = 0 THEN 'delivery-ledger' END AS missing,
       CAST(CAST(j.own_sold AS INTEGER) AS TEXT) AS sold, CAST(CAST(j.expected AS INTEGER) AS TEXT) AS expected,
       j.own_sold_entry, j.before_entry, j.date_entry, j.consultant_code_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'delivery-ledger') AS unread
FROM judged j
UNION ALL
-- whose delivery it was, and when
SELECT j.subject, 1, NULL, NULL, NULL, d.delivered_on_entry, d.consultant_entry, d.status_entry, NULL, NULL
FROM judged j JOIN deliveries d ON d.code = j.consultant OR d.code IS NULL
WHERE j.has_ledger = 1 AND (d.delivered_on IS NULL OR d.delivered_on <= j.date AND d.delivered_on > COALESCE(j.before_on, ''))
