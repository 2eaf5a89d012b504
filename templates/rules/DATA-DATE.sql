-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-DATE
-- severity: E
-- scope: field
-- source: 日期须存在,不晚于今天;建卡不晚于访问,访问不晚于结果,订单不晚于交车
-- needs: customer-card prospect-table daily-report progress-table
-- uses: fields
-- zh: {why_zh}
-- en: {why_en}
-- zh-act: 请核对并更正日期
-- en-act: compare and correct the date

-- today: the as-of date, or the newest report where that lies later
WITH today AS (
    SELECT MAX(d.day) AS day
    FROM (SELECT k.day FROM calendar k WHERE k.day = :as_of
          UNION ALL SELECT r.date FROM daily_report r WHERE r.date_state = 'accepted') d),
dates AS (
    SELECT f.subject, f.record, f.path, f.state, f.entry, f.text AS day
    FROM fields f JOIN entry e ON e.id = f.entry
    WHERE e.kind = 'date' AND f.path <> 'period'),
-- what lies in the past when it is written; a report may be signed the next day (CARD-SIGN)
past AS (
    SELECT d.* FROM dates d
    WHERE d.path NOT LIKE '%planned_on' AND d.path NOT LIKE 'insurance[%'
      AND d.path NOT IN ('next_service_on', 'inspection_to', 'sig_on')),
steps AS (
    SELECT d.subject, d.entry, d.path, d.day, c.opened_on, c.opened_on_entry, c.order_on, c.order_on_entry,
           CASE c.outcome WHEN 'F' THEN c.lost_on WHEN 'D' THEN c.delivered_on END AS ended_on,
           CASE c.outcome WHEN 'F' THEN c.lost_on_entry WHEN 'D' THEN c.delivered_on_entry END AS ended_on_entry,
           c.outcome_entry
    FROM past d JOIN customer_card c ON c.record = d.record)

SELECT p.subject,
       CASE WHEN p.day IS NULL THEN NULL
            WHEN p.day > t.day THEN 0
            WHEN p.path <> 'birth_date' AND NOT EXISTS (SELECT 1 FROM calendar k WHERE k.day = p.day) THEN 0
            ELSE 1 END AS ok,
       CASE WHEN p.day > t.day THEN '日期晚于今天 ' || t.day WHEN p.day IS NULL THEN '日期无法辨认'
            WHEN p.path <> 'birth_date' AND NOT EXISTS (SELECT 1 FROM calendar k WHERE k.day = p.day) THEN '没有这个日期'
            END AS why_zh,
       CASE WHEN p.day > t.day THEN 'lies in the future of ' || t.day WHEN p.day IS NULL THEN 'the date cannot be read'
            WHEN p.path <> 'birth_date' AND NOT EXISTS (SELECT 1 FROM calendar k WHERE k.day = p.day)
            THEN 'there is no such day' END AS why_en,
       p.entry, CAST(NULL AS INTEGER) AS other_entry, CAST(NULL AS INTEGER) AS outcome_entry
FROM past p CROSS JOIN today t
UNION ALL
-- a visit is not before the card and not after its end
SELECT s.subject, CASE WHEN s.day < s.opened_on THEN 0 ELSE 1 END,
       CASE WHEN s.day < s.opened_on THEN '访问早于建卡日期 ' || s.opened_on END,
       CASE WHEN s.day < s.opened_on THEN 'visited before the card was opened on ' || s.opened_on END,
       s.entry, s.opened_on_entry, NULL
FROM steps s WHERE s.path LIKE 'visits[%].actual_on' AND s.opened_on IS NOT NULL
UNION ALL
SELECT s.subject, CASE WHEN s.day > s.ended_on THEN 0 ELSE 1 END,
       CASE WHEN s.day > s.ended_on THEN '访问晚于成交或战败日期 ' || s.ended_on END,
       CASE WHEN s.day > s.ended_on THEN 'visited after the customer was delivered or lost on ' || s.ended_on END,
       s.entry, s.ended_on_entry, s.outcome_entry
FROM steps s WHERE s.path LIKE 'visits[%].actual_on' AND s.ended_on IS NOT NULL
UNION ALL
SELECT s.subject, CASE WHEN s.day < s.order_on THEN 0 ELSE 1 END,
       CASE WHEN s.day < s.order_on THEN '交车早于订单日期 ' || s.order_on END,
       CASE WHEN s.day < s.order_on THEN 'delivered before the order of ' || s.order_on END,
       s.entry, s.order_on_entry, NULL
FROM steps s WHERE s.path = 'delivered_on' AND s.order_on IS NOT NULL
