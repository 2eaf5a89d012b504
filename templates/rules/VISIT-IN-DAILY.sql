-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: VISIT-IN-DAILY
-- severity: E
-- scope: plan day: customer and date
-- source: 跟踪拜访,列入《销售人员营业日报表(工作日志)》中
-- needs: customer-card prospect-table daily-report
-- uses: cards table_rows unread_pages
-- zh: 预定于 {day} 的访问:{why_zh}
-- en: the visit planned for {day}: {why_en}
-- zh-act: 请销售顾问在日报表上补记,未访问的说明原因
-- en-act: the consultant adds it to the report, or says there why it did not take place

WITH card_plans AS (
    SELECT k.file_no, k.consultant, v.next_planned_on AS day, v.actual_on AS made_on,
           v.next_planned_on_entry AS plan_entry, k.record, k.closed_on, k.file_no_entry, k.outcome_entry
    FROM cards k JOIN customer_card_visits v ON v.record = k.record
    UNION ALL
    SELECT k.file_no, k.consultant, v.planned_on, NULL, v.planned_on_entry, k.record, k.closed_on, k.file_no_entry,
           k.outcome_entry
    FROM cards k JOIN customer_card_visits v ON v.record = k.record),
plans AS (
    SELECT p.file_no, p.consultant, p.day, p.plan_entry, p.file_no_entry, p.outcome_entry FROM card_plans p
    WHERE p.closed_on IS NULL OR p.day <= p.closed_on
    UNION ALL
    SELECT t.file_no, t.consultant, c.day, z.planned_entry, t.file_no_entry, t.struck_entry
    FROM table_rows t
    JOIN prospect_table_rows_days z ON z.record = t.record AND z."row" = t."row"
    JOIN calendar c ON c.month = :month AND c.day_of_month = z.day
    WHERE z.planned = 1
      AND CASE WHEN EXISTS (SELECT 1 FROM cards k WHERE k.file_no = t.file_no)
               THEN (SELECT COUNT(*) FROM cards k
                     WHERE k.file_no = t.file_no AND (k.closed_on IS NULL OR c.day <= k.closed_on))
               ELSE t.is_live END > 0),
days AS (
    SELECT p.file_no, p.day, p.file_no || ' ' || p.day AS subject, MIN(p.consultant) AS consultant
    FROM plans p JOIN calendar c ON c.day = p.day
    WHERE c.month = :month AND p.day <= :as_of AND p.file_no IS NOT NULL
    GROUP BY p.file_no, p.day),
lines AS (
    SELECT r.file_no, d.date AS day, r.planned, r.planned_state, r.file_no_entry, r.planned_entry, r.method_entry,
           d.date_entry, r.method, r.content_state
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record
    WHERE r.file_no IS NOT NULL),
judged AS (
    SELECT d.*,
           (SELECT COUNT(*) FROM lines l WHERE l.file_no = d.file_no AND l.day = d.day) AS lines_there,
           -- ticked as planned; or a line that says why nobody was met
           (SELECT COUNT(*) FROM lines l WHERE l.file_no = d.file_no AND l.day = d.day
            AND (l.planned = 1 OR COALESCE(l.method, 'N') = 'N' AND l.content_state <> 'empty')) AS settled,
           -- a contact before that day that planned anew takes the place of the plan
           (SELECT COUNT(*) FROM card_plans p JOIN customer_card_visits v ON v.record = p.record
            WHERE p.file_no = d.file_no AND p.day = d.day AND v.actual_on > p.made_on AND v.actual_on < d.day
              AND v.next_planned_on <> d.day
              AND NOT EXISTS (SELECT 1 FROM card_plans z
                              WHERE z.record = p.record AND z.day = d.day AND z.made_on >= v.actual_on)) AS replaced,
           (SELECT COUNT(*) FROM daily_report r
            WHERE r.date = d.day AND r.consultant_code IN (d.consultant, substr(d.file_no, 1, 3))) AS reports
    FROM days d),
results AS (
    SELECT j.*, CASE WHEN j.settled > 0 OR j.replaced > 0 THEN 1
                     WHEN j.lines_there = 0 AND j.reports = 0 THEN NULL
                     ELSE 0 END AS ok
    FROM judged j)

SELECT j.subject, j.ok, CASE WHEN j.ok IS NULL THEN 'daily-report' END AS missing, j.day,
       CASE WHEN j.ok = 0 AND j.lines_there = 0 THEN '当日日报表上没有'
            WHEN j.ok = 0 THEN '当日日报表上未勾“计划”' END AS why_zh,
       CASE WHEN j.ok = 0 AND j.lines_there = 0 THEN 'the report of the day does not have it'
            WHEN j.ok = 0 THEN 'it is not ticked as planned in the report of the day' END AS why_en,
       p.plan_entry, p.file_no_entry, p.outcome_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'daily-report') AS unread
FROM results j JOIN plans p ON p.file_no = j.file_no AND p.day = j.day
UNION ALL
SELECT j.subject, j.ok, NULL, NULL, NULL, NULL, l.planned_entry, l.file_no_entry, l.method_entry, NULL
FROM results j JOIN lines l ON l.file_no = j.file_no AND l.day = j.day
WHERE j.replaced = 0
UNION ALL
-- a row of that day whose number is not certain, or a report whose day is not, may be the one
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, r.file_no_entry, d.date_entry, NULL
FROM results j JOIN daily_report d ON d.consultant_code IN (j.consultant, substr(j.file_no, 1, 3))
JOIN daily_report_rows r ON r.record = d.record
WHERE j.ok = 0 AND (d.date = j.day AND r.file_no_state IN ('doubtful', 'unreadable')
                    OR d.date_state IN ('doubtful', 'unreadable'))
