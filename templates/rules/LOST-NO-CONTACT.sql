-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: LOST-NO-CONTACT
-- severity: W
-- scope: lost sales row: customer and date
-- source: 跟进不足而战败的(主观战败),主管应再联系
-- needs: lost-sales customer-card daily-report prospect-table
-- uses: cards table_rows contacts lost_rows loose_sheets unread_pages
-- zh: {lost_on} 战败前接触 {contacts} 次,最后一次 {last}:{what_zh}
-- en: {contacts} contacts before the loss on {lost_on}, the last on {last}: {what_en}
-- zh-act: 请主管亲自联系该客户
-- en-act: the supervisor contacts the customer himself

WITH met AS (
    SELECT r.subject, r.record, r.lost_on, r.file_no, r.file_no_entry, r.lost_on_entry, COUNT(n.day) AS contacts, MAX(n.day) AS last
    FROM lost_rows r LEFT JOIN contacts n ON n.file_no = r.file_no AND n.day <= r.lost_on
    WHERE r.in_month = 1 AND r.lost_on IS NOT NULL
    GROUP BY r.subject, r.record, r.lost_on, r.file_no, r.file_no_entry, r.lost_on_entry),
judged AS (
    SELECT m.*, n.record AS card, n.day_entry, n.level_entry,
           CASE WHEN m.file_no IS NULL THEN 'unclear' WHEN m.contacts = 0 THEN 'unknown' WHEN m.contacts < 2 THEN 'once'
                WHEN k.serial > a.serial + l.interval_days THEN 'overdue' ELSE 'kept' END AS how
    FROM met m LEFT JOIN contacts n ON n.file_no = m.file_no AND n.day = m.last
    LEFT JOIN calendar a ON a.day = m.last LEFT JOIN level l ON l.level = n.level LEFT JOIN calendar k ON k.day = m.lost_on)

SELECT j.subject, CASE WHEN j.how = 'kept' THEN 1 WHEN j.how IN ('unclear', 'unknown') THEN NULL ELSE 0 END AS ok,
       CASE WHEN j.how = 'unknown' THEN 'customer-card' END AS missing, j.lost_on, j.contacts, j.last,
       CASE j.how WHEN 'once' THEN '接触不足两次' WHEN 'overdue' THEN '到期后没有再访问' END AS what_zh,
       CASE j.how WHEN 'once' THEN 'fewer than two' WHEN 'overdue' THEN 'not visited any more when it was due' END AS what_en,
       j.file_no_entry, j.lost_on_entry, j.day_entry, j.level_entry,
       CASE WHEN j.how <> 'kept' THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card' AND x.form_page IN (1, 3)
                                       AND COALESCE(x.record, j.card) = j.card) END AS unread
FROM judged j
UNION ALL
-- a visit whose day is not certain, or a sheet whose number is not, may be one more contact
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, NULL, NULL, NULL
FROM judged j JOIN customer_card_visits v ON v.record = j.card WHERE j.how IN ('once', 'overdue') AND v.actual_on_state IN ('doubtful', 'unreadable')
UNION ALL
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, o.file_no_entry, NULL, NULL, NULL, NULL
FROM judged j CROSS JOIN loose_sheets o WHERE j.how IN ('once', 'overdue')
