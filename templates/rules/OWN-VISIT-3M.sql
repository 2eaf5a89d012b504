-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: OWN-VISIT-3M
-- severity: E
-- scope: owner × as-of
-- source: 保有客户在交车后3个月内至少每二周访问一次
-- needs: customer-card
-- uses: owners owner_contacts loose_sheets unread_pages
-- zh: {delivered} 交车后 3 个月内(至 {three_months})间隔超过 14 天:{gaps_zh};最近联系 {last},最迟应于 {due} 再联系
-- en: delivered on {delivered}, in the three months to {three_months} more than 14 days without a contact: {gaps_en}; last
--     contact {last}, due again by {due}
-- zh-act: 请售后服务人员立即联系车主
-- en-act: the after-sales staff contact the owner at once

-- owners whose three months end in the month of the as-of date or later; the whole time since the delivery
WITH due_owners AS (
    SELECT o.*, o.file_no || ' ' || :as_of AS subject,
           CASE WHEN o.until < o.three_months THEN o.until ELSE o.three_months END AS last_day
    FROM owners o JOIN calendar u ON u.day = o.until
    WHERE u.month = :month
      AND (substr(o.three_months, 1, 7) >= :month OR o.delivered_on IS NULL AND o.delivered_on_state <> 'empty')),
gaps AS (
    SELECT o.subject, o.record, o.file_no_entry, o.change_on_entry, c.day, c.day_entry, a.serial,
           CASE WHEN c.following <= o.last_day THEN c.following ELSE o.last_day END AS until,
           CASE WHEN c.following <= o.last_day THEN c.following_entry END AS until_entry,
           CASE WHEN EXISTS (SELECT 1 FROM calendar h WHERE h.holiday = 1 AND h.serial > a.serial
                             AND h.serial <= a.serial + 14)
                THEN 14 + :holiday_grace_days ELSE 14 END AS allowed
    FROM due_owners o JOIN owner_contacts c ON c.record = o.record JOIN calendar a ON a.day = c.day
    WHERE c.day < o.last_day),
judged AS (
    SELECT g.*, u.serial - g.serial AS days, CASE WHEN u.serial - g.serial <= g.allowed THEN 1 ELSE 0 END AS ok
    FROM gaps g JOIN calendar u ON u.day = g.until)

SELECT o.subject, CASE WHEN o.delivered_on IS NULL THEN NULL ELSE 1 END AS ok, o.delivered_on AS delivered,
       o.three_months, NULL AS gaps_zh, NULL AS gaps_en, l.day AS last,
       CASE WHEN d.day <= o.three_months THEN d.day ELSE a.plus_3_months END AS due,
       o.delivered_on_entry AS day_entry, CAST(NULL AS INTEGER) AS until_entry, CAST(NULL AS INTEGER) AS other_entry,
       CAST(NULL AS TEXT) AS unread
FROM due_owners o
LEFT JOIN (SELECT record, MAX(day) AS day FROM owner_contacts GROUP BY record) l ON l.record = o.record
LEFT JOIN calendar a ON a.day = l.day
LEFT JOIN calendar d ON d.serial = a.serial + 14
UNION ALL
SELECT j.subject, j.ok, NULL, NULL,
       CASE WHEN j.ok = 0 THEN j.day || '→' || j.until || ' ' || CAST(j.days AS TEXT) || ' 天' END,
       CASE WHEN j.ok = 0 THEN j.day || '→' || j.until || ' ' || CAST(j.days AS TEXT) || ' days' END, NULL, NULL,
       j.day_entry, j.until_entry, j.change_on_entry,
       (SELECT MIN(x.place) FROM unread_pages x
        WHERE x.form = 'customer-card' AND COALESCE(x.record, j.record) = j.record)
FROM judged j
UNION ALL
-- a visit whose day is not certain may lie between, and so may one on a sheet whose number is not
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, NULL, NULL
FROM judged j JOIN customer_card_care_visits v ON v.record = j.record
WHERE j.ok = 0 AND v.actual_on_state IN ('doubtful', 'unreadable')
UNION ALL
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, l.file_no_entry, NULL, NULL, NULL
FROM judged j CROSS JOIN loose_sheets l WHERE j.ok = 0
