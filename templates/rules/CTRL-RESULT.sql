-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-RESULT
-- severity: E
-- scope: row of the progress table: customer and month
-- source: 战败的及实现销售的在结果列填写清楚
-- needs: customer-card daily-report progress-table
-- uses: cards progress_tables progress_rows unread_pages
-- zh: 结果 {result},结果日 {day}:{why_zh}
-- en: result {result}, on {day}: {why_en}
-- zh-act: 请销售顾问在结果列填写结果和日期
-- en-act: the consultant fills in result and day

-- customers that were closed this month, by the daily reports, else by their cards
WITH reported AS (
    SELECT d.consultant_code AS consultant, r.file_no, r.outcome, d.date AS day, r.outcome_entry, r.file_no_entry,
           d.date_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
    WHERE c.month = :month AND d.date <= :as_of AND r.outcome IS NOT NULL AND r.file_no IS NOT NULL),
closings AS (
    SELECT * FROM reported
    UNION ALL
    SELECT k.consultant, k.file_no, x.outcome, k.closed_on, k.outcome_entry, k.file_no_entry, k.closed_on_entry
    FROM cards k JOIN customer_card x ON x.record = k.record JOIN calendar c ON c.day = k.closed_on
    WHERE c.month = :month AND k.file_no IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM reported r WHERE r.file_no = k.file_no))

-- what the row says by itself
SELECT p.subject,
       CASE WHEN p.outcome_state = 'unreadable' THEN NULL
            WHEN p.outcome IS NULL THEN CASE WHEN p.struck = 1 OR p.outcome_on_state <> 'empty' THEN 0 ELSE 1 END
            WHEN p.outcome_on_state = 'unreadable' THEN NULL
            WHEN p.outcome_on_state = 'empty' THEN 0
            ELSE 1 END AS ok,
       NULL AS missing, p.outcome AS result, p.outcome_on AS day,
       CASE WHEN p.outcome IS NULL AND p.struck = 1 THEN '已划掉而没有结果'
            WHEN p.outcome IS NULL AND p.outcome_on_state <> 'empty' THEN '有结果日而没有结果'
            WHEN p.outcome IS NOT NULL AND p.outcome_on_state = 'empty' THEN '没有结果日' END AS why_zh,
       CASE WHEN p.outcome IS NULL AND p.struck = 1 THEN 'struck out without a result'
            WHEN p.outcome IS NULL AND p.outcome_on_state <> 'empty' THEN 'a day without a result'
            WHEN p.outcome IS NOT NULL AND p.outcome_on_state = 'empty' THEN 'no day' END AS why_en,
       p.outcome_entry, p.outcome_on_entry, p.struck_entry, p.file_no_entry, p.period_entry,
       CAST(NULL AS INTEGER) AS closing_entry, CAST(NULL AS INTEGER) AS closing_no_entry,
       CAST(NULL AS INTEGER) AS closing_day_entry
FROM progress_rows p WHERE p.is_current = 1 AND p.is_entered = 1
UNION ALL
-- and whether it is what the report or the card says; a customer who has no row is found by CTRL-BEFORE-MEETING
SELECT p.subject,
       CASE WHEN p.outcome_state = 'unreadable' THEN NULL
            WHEN p.outcome IS NULL OR p.outcome <> c.outcome OR p.outcome_on <> c.day THEN 0
            ELSE 1 END,
       NULL, p.outcome, p.outcome_on,
       CASE WHEN p.outcome IS NULL OR p.outcome <> c.outcome OR p.outcome_on <> c.day
            THEN '日报表或资料卡为 ' || c.outcome || ' ' || c.day END,
       CASE WHEN p.outcome IS NULL OR p.outcome <> c.outcome OR p.outcome_on <> c.day
            THEN 'the daily report or the card says ' || c.outcome || ' ' || c.day END,
       p.outcome_entry, p.outcome_on_entry, p.struck_entry, p.file_no_entry, p.period_entry, c.outcome_entry, c.file_no_entry,
       c.date_entry
FROM closings c JOIN progress_rows p ON p.file_no = c.file_no AND p.is_current = 1
WHERE c.outcome = 'T' AND p.consultant = c.consultant OR c.outcome <> 'T' AND COALESCE(p.outcome, '') <> 'T'
UNION ALL
SELECT c.file_no || ' ' || :month, NULL, 'progress-table', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       c.outcome_entry, c.file_no_entry, c.date_entry
FROM closings c
WHERE NOT EXISTS (SELECT 1 FROM progress_tables t WHERE t.consultant = c.consultant AND t.is_current = 1)
  AND NOT EXISTS (SELECT 1 FROM progress_rows p WHERE p.file_no = c.file_no AND p.is_current = 1)
