-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-IMMEDIATE
-- severity: W
-- scope: card
-- source: 当客户变成有望客户后,立即填写
-- needs: customer-card daily-report
-- uses: cards unread_pages
-- zh: {day} 成为有望客户,资料卡建于 {opened_on},迟 {late} 天
-- en: a prospect since {day}, the card was opened on {opened_on}, {late} days late
-- zh-act: 请销售顾问说明,以后当日建卡
-- en-act: the consultant explains the delay and opens cards the same day

-- every row of a daily report by which the customer needs a card
WITH entered AS (
    SELECT r.file_no, d.date AS day, r.is_new, d.consultant_code, r.file_no_state, r.file_no_entry, r.is_new_entry,
           d.date_entry, r.level_after_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record
    WHERE d.date <= :as_of
      AND (r.level_after IS NULL
           OR EXISTS (SELECT 1 FROM level l JOIN level w ON w.level = :card_from_level
                      WHERE l.level = r.level_after AND l.rank <= w.rank))),
-- a customer's first of them, if the row says when he was new
first_days AS (
    SELECT e.file_no, MIN(e.day) AS day
    FROM entered e
    WHERE EXISTS (SELECT 1 FROM daily_report_rows n JOIN daily_report d ON d.record = n.record
                  WHERE n.file_no = e.file_no AND n.is_new = 1 AND d.date <= :as_of)
    GROUP BY e.file_no),
judged AS (
    SELECT k.file_no AS subject, k.record, k.consultant, k.file_no_entry, k.opened_on, k.opened_on_entry, n.day,
           o.serial - f.serial AS late, k.opened_on_state
    FROM cards k LEFT JOIN first_days n ON n.file_no = k.file_no
    LEFT JOIN calendar f ON f.day = n.day LEFT JOIN calendar o ON o.day = k.opened_on
    WHERE k.file_no IS NOT NULL AND k.opened_on_state <> 'empty' AND (f.month = :month OR o.month = :month))

SELECT j.subject, CASE WHEN j.late IS NULL THEN NULL WHEN j.late <= 0 THEN 1 ELSE 0 END AS ok,
       CASE WHEN j.late > 1 THEN 'E' END AS severity,
       CASE WHEN j.day IS NULL THEN 'daily-report' END AS missing,
       j.day, j.opened_on, CASE WHEN j.late > 0 THEN CAST(j.late AS TEXT) END AS late,
       j.file_no_entry AS card_entry, j.opened_on_entry, e.file_no_entry AS row_entry, e.is_new_entry, e.date_entry,
       e.level_after_entry AS level_entry
FROM judged j LEFT JOIN entered e ON e.file_no = j.subject AND e.day = j.day
UNION ALL
-- a new row before the card whose number is not certain may be this customer's
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, e.file_no_entry, NULL, NULL, NULL
FROM judged j JOIN entered e ON e.consultant_code = j.consultant AND e.day < j.opened_on
WHERE e.is_new = 1 AND e.file_no_state IN ('doubtful', 'unreadable')
