-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: OWN-VISIT-POST
-- severity: E
-- scope: owner × as-of
-- source: 在交车3个月后至少每三个月访问一次
-- needs: customer-card
-- uses: owners owner_contacts loose_sheets unread_pages
-- zh: {delivered} 交车,3 个月后超过三个月未联系:{gaps_zh};最近联系 {last},最迟应于 {due} 再联系
-- en: delivered on {delivered}; more than three months without a contact: {gaps_en}; last contact {last}, due again by {due}
-- zh-act: 请售后服务人员立即联系车主
-- en-act: the after-sales staff contact the owner at once

-- every two contacts of which the later falls in the month and after the first three months, and the time since the last
WITH due_owners AS (
    SELECT o.*, o.file_no || ' ' || :as_of AS subject FROM owners o JOIN calendar u ON u.day = o.until
    WHERE o.until > o.three_months AND u.month = :month),
gaps AS (
    SELECT o.subject, o.record, o.change_on_entry, c.day, c.day_entry, a.plus_3_months AS due,
           COALESCE(c.following, o.until) AS until, c.following_entry AS until_entry,
           CASE WHEN COALESCE(c.following, o.until) <= a.plus_3_months THEN 1 ELSE 0 END AS ok
    FROM due_owners o JOIN owner_contacts c ON c.record = o.record JOIN calendar a ON a.day = c.day
    JOIN calendar u ON u.day = COALESCE(c.following, o.until)
    WHERE u.month = :month AND COALESCE(c.following, o.until) > o.three_months)

SELECT o.subject, 1 AS ok, o.delivered_on AS delivered, NULL AS gaps_zh, NULL AS gaps_en, l.day AS last,
       a.plus_3_months AS due, o.delivered_on_entry AS day_entry, CAST(NULL AS INTEGER) AS until_entry,
       CAST(NULL AS INTEGER) AS other_entry, CAST(NULL AS TEXT) AS unread
FROM due_owners o
LEFT JOIN (SELECT record, MAX(day) AS day FROM owner_contacts GROUP BY record) l ON l.record = o.record
LEFT JOIN calendar a ON a.day = l.day
UNION ALL
SELECT g.subject, g.ok, NULL, CASE WHEN g.ok = 0 THEN g.day || '→' || g.until || '(最迟 ' || g.due || ')' END,
       CASE WHEN g.ok = 0 THEN g.day || '→' || g.until || ' (due by ' || g.due || ')' END, NULL, NULL, g.day_entry,
       g.until_entry, g.change_on_entry,
       (SELECT MIN(x.place) FROM unread_pages x
        WHERE x.form = 'customer-card' AND COALESCE(x.record, g.record) = g.record)
FROM gaps g
UNION ALL
-- a visit whose day is not certain may lie between, and so may one on a sheet whose number is not
SELECT g.subject, 1, NULL, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, NULL, NULL
FROM gaps g JOIN customer_card_care_visits v ON v.record = g.record
WHERE g.ok = 0 AND v.actual_on_state IN ('doubtful', 'unreadable')
UNION ALL
SELECT g.subject, 1, NULL, NULL, NULL, NULL, NULL, l.file_no_entry, NULL, NULL, NULL
FROM gaps g CROSS JOIN loose_sheets l WHERE g.ok = 0
