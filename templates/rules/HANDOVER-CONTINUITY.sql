-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: HANDOVER-CONTINUITY
-- severity: W
-- scope: handed customer
-- source: 接收人应在该级别的访问期限内联系移交的客户
-- needs: handover-list customer-card prospect-table daily-report
-- uses: cards table_rows contacts loose_sheets unread_pages
-- zh: {handed} 移交,原顾问最后一次访问 {last}({level} 级),应在 {due} 前访问,接收人首次访问:{first}
-- en: handed over on {handed}, last contact before on {last} (level {level}), due by {due}, first contact by the receiver: {first}
-- zh-act: 请接收人立即联系
-- en-act: the receiver contacts the customer at once

WITH handed AS (
    SELECT r.file_no, t.handover_on, MIN(r.file_no_entry) AS file_no_entry, MIN(t.handover_on_entry) AS handover_on_entry, MIN(r.kind_entry) AS kind_entry,
           (SELECT MAX(n.day) FROM contacts n WHERE n.file_no = r.file_no AND n.day <= t.handover_on) AS last,
           (SELECT MIN(n.day) FROM contacts n WHERE n.file_no = r.file_no AND n.day > t.handover_on) AS first
    FROM handover_list t JOIN handover_list_rows r ON r.record = t.record
    WHERE t.handover_on <= :as_of AND r.kind = 'prospect' AND r.file_no IS NOT NULL
    GROUP BY r.file_no, t.handover_on),
judged AS (
    SELECT h.*, n.record, n.level, n.is_open, n.day_entry, n.level_entry, n.outcome_entry, d.day AS due, f.day_entry AS first_entry
    FROM handed h
    LEFT JOIN contacts n ON n.file_no = h.file_no AND n.day = h.last
    LEFT JOIN contacts f ON f.file_no = h.file_no AND f.day = h.first
    LEFT JOIN level l ON l.level = n.level
    LEFT JOIN calendar a ON a.day = h.last
    LEFT JOIN calendar d ON d.serial = a.serial + l.interval_days
    -- what was handed over in the month, or falls due in it
    WHERE substr(h.handover_on, 1, 7) = :month OR substr(d.day, 1, 7) = :month)

SELECT j.file_no AS subject,
       CASE WHEN j.last IS NULL OR j.due IS NULL THEN NULL
            WHEN COALESCE(j.first, :as_of) <= j.due THEN 1
            WHEN j.first IS NULL AND j.is_open = 0 THEN 1
            ELSE 0 END AS ok,
       CASE WHEN j.last IS NULL THEN 'customer-card' END AS missing,
       j.handover_on AS handed, j.last, j.level, j.due, j.first,
       j.file_no_entry, j.handover_on_entry, j.kind_entry, j.day_entry, j.level_entry, j.first_entry, j.outcome_entry,
       CASE WHEN COALESCE(j.first, :as_of) > j.due
            THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card' AND x.form_page IN (1, 3)
                  AND COALESCE(x.record, j.record) = j.record) END AS unread
FROM judged j
UNION ALL
-- a visit whose day is not certain, or a sheet whose number is not, may be in time
SELECT j.file_no, 1, NULL, NULL, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM judged j JOIN customer_card_visits v ON v.record = j.record
WHERE COALESCE(j.first, :as_of) > j.due AND v.actual_on_state IN ('doubtful', 'unreadable')
UNION ALL
SELECT j.file_no, 1, NULL, NULL, NULL, NULL, NULL, NULL, o.file_no_entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM judged j CROSS JOIN loose_sheets o WHERE COALESCE(j.first, :as_of) > j.due
