-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: VISIT-PLANNED-GAP
-- severity: W
-- scope: visit: customer and date
-- source: 下次预定日期不得超过该级别的访问期限;未结案的客户须有下次预定
-- needs: customer-card daily-report
-- uses: cards contacts unread_pages
-- zh: {day} 访问后为 {level} 级,最迟应预定于 {due},下次预定:{next}
-- en: level {level} after the contact on {day}: the next one should be planned by {due}, planned on: {next}
-- zh-act: 请销售顾问补填或提前下次预定日期
-- en-act: the consultant plans the next contact, or plans it earlier

WITH visits AS (
    SELECT c.*, a.serial, l.interval_days,
           CASE WHEN EXISTS (SELECT 1 FROM contacts z WHERE z.file_no = c.file_no AND z.day > c.day)
                THEN 0 ELSE 1 END AS is_last,
           -- another plan that is still open: after the last visit the earliest of them counts
           (SELECT MIN(p.day)
            FROM (SELECT v.record, v.next_planned_on AS day FROM customer_card_visits v
                  UNION ALL
                  SELECT v.record, v.planned_on FROM customer_card_visits v WHERE v.actual_on_state = 'empty') p
            WHERE p.record = c.record AND p.day > c.day) AS other_plan
    FROM contacts c JOIN calendar a ON a.day = c.day JOIN level l ON l.level = c.level
    WHERE a.month = :month AND substr(c.record, 1, 14) <> 'prospect-table'),
plans AS (
    SELECT v.*, v.file_no || ' ' || v.day AS subject,
           CASE WHEN v.next_planned_on IS NULL AND v.is_last = 1 AND v.is_open = 1 THEN v.other_plan
                ELSE v.next_planned_on END AS next,
           v.interval_days
             + CASE WHEN EXISTS (SELECT 1 FROM calendar h WHERE h.holiday = 1 AND h.serial > v.serial
                                 AND h.serial <= v.serial + v.interval_days)
                    THEN :holiday_grace_days ELSE 0 END AS allowed
    FROM visits v)

-- of a customer who is no prospect any more, and of a visit that was followed by another, a plan may be missing
SELECT p.subject,
       CASE WHEN p.next IS NULL AND p.next_state IN ('doubtful', 'unreadable') THEN NULL
            WHEN p.next IS NULL THEN CASE WHEN p.is_open = 1 AND p.is_last = 1 THEN 0 ELSE 1 END
            WHEN n.serial > p.serial AND n.serial <= p.serial + p.allowed THEN 1
            ELSE 0 END AS ok,
       p.day, p.level, d.day AS due, p.next, p.day_entry, p.level_entry, p.next_entry, p.file_no_entry,
       CASE WHEN p.next IS NULL THEN p.outcome_entry END AS outcome_entry,
       CASE WHEN p.next IS NULL
            THEN (SELECT MIN(x.place) FROM unread_pages x
                  WHERE x.form = 'customer-card' AND x.form_page IN (1, 3) AND COALESCE(x.record, p.record) = p.record)
            END AS unread
FROM plans p LEFT JOIN calendar n ON n.day = p.next
LEFT JOIN calendar d ON d.serial = p.serial + p.allowed
UNION ALL
-- a plan, or a visit, whose day is not certain may be the one that is missing
SELECT p.subject, 1, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, v.next_planned_on_entry, NULL, v.planned_on_entry,
       NULL
FROM plans p JOIN customer_card_visits v ON v.record = p.record
WHERE p.next IS NULL AND p.is_open = 1 AND p.is_last = 1
  AND (v.actual_on_state IN ('doubtful', 'unreadable') OR v.next_planned_on_state IN ('doubtful', 'unreadable')
       OR v.planned_on_state IN ('doubtful', 'unreadable'))
