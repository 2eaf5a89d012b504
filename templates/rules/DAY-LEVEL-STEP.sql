-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DAY-LEVEL-STEP
-- severity: W
-- scope: visit: customer and date
-- source: 升为O级须有订单或订金;由O级退回须注明退订;成交或战败后不再有有望客户访问
-- needs: customer-card daily-report
-- uses: cards unread_pages
-- zh: 级别变化 {step}:{why_zh}
-- en: level change {step}: {why_en}
-- zh-act: 请销售顾问补记订单、订金或退订,或更正级别
-- en-act: the consultant adds the order, the deposit or the cancellation, or corrects the level

-- every visit with a level, from the daily reports and from the cards
WITH steps AS (
    SELECT r.file_no, d.date AS day, r.level_before, r.level_after, r.level_before_entry, r.level_after_entry,
           r.content, r.content_state, r.content_entry, r.file_no_entry, d.date_entry AS day_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
    WHERE c.month = :month AND d.date <= :as_of AND r.file_no IS NOT NULL AND r.level_after_state <> 'empty'
    UNION ALL
    SELECT k.file_no, v.actual_on, v.level_before, v.level_after, v.level_before_entry, v.level_after_entry,
           v.content, v.content_state, v.content_entry, k.file_no_entry, v.actual_on_entry
    FROM cards k JOIN customer_card_visits v ON v.record = k.record JOIN calendar c ON c.day = v.actual_on
    WHERE c.month = :month AND v.actual_on <= :as_of AND k.file_no IS NOT NULL AND v.level_after_state <> 'empty'),
judged AS (
    SELECT s.*, s.file_no || ' ' || s.day AS subject,
           COALESCE(s.level_before, '') || '→' || COALESCE(s.level_after, '?') AS step
    FROM steps s),
closings AS (
    SELECT k.file_no, k.closed_on AS day, k.outcome_entry AS entry, k.closed_on_entry
    FROM cards k JOIN customer_card c ON c.record = k.record
    WHERE k.closed_on IS NOT NULL
    UNION ALL
    SELECT r.file_no, d.date, r.outcome_entry, d.date_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record
    WHERE r.outcome IN ('D', 'F') AND d.date <= :as_of AND r.file_no IS NOT NULL)

SELECT j.subject, CASE WHEN j.level_after IS NULL THEN NULL ELSE 1 END AS ok, NULL AS severity, NULL AS missing,
       NULL AS step, NULL AS why_zh, NULL AS why_en, j.level_before_entry AS before_entry,
       j.level_after_entry AS after_entry, CAST(NULL AS INTEGER) AS first_entry, CAST(NULL AS INTEGER) AS second_entry,
       CAST(NULL AS TEXT) AS unread
FROM judged j
UNION ALL
-- to O only with an order or a deposit on the card
SELECT j.subject,
       CASE WHEN c.record IS NULL THEN NULL
            WHEN c.order_on_state = 'empty' AND c.deposit_state = 'empty' THEN 0
            ELSE 1 END, NULL, CASE WHEN c.record IS NULL THEN 'customer-card' END, j.step,
       CASE WHEN c.order_on_state = 'empty' AND c.deposit_state = 'empty' THEN '资料卡上没有订单日期或订金' END,
       CASE WHEN c.order_on_state = 'empty' AND c.deposit_state = 'empty'
            THEN 'the card has neither an order nor a deposit' END,
       j.level_before_entry, j.level_after_entry, c.order_on_entry, c.deposit_entry,
       (SELECT MIN(x.place) FROM unread_pages x
        WHERE x.form = 'customer-card' AND x.form_page = 1 AND COALESCE(x.record, c.record) = c.record)
FROM judged j LEFT JOIN cards k ON k.file_no = j.file_no LEFT JOIN customer_card c ON c.record = k.record
WHERE j.level_after = 'O' AND COALESCE(j.level_before, '') <> 'O'
UNION ALL
-- straight from C to O: allowed, but worth a look
SELECT j.subject, 0, 'I', NULL, j.step, '一次访问由C级直接升为O级', 'from C to O in one visit', j.level_before_entry,
       j.level_after_entry, NULL, NULL, NULL
FROM judged j WHERE j.level_before = 'C' AND j.level_after = 'O'
UNION ALL
-- down from O only with the word 退订
SELECT j.subject,
       CASE WHEN EXISTS (SELECT 1 FROM judged z WHERE z.subject = j.subject AND z.content LIKE '%退订%') THEN 1
            WHEN j.content IS NULL AND j.content_state <> 'empty' THEN NULL
            ELSE 0 END, NULL, NULL, j.step, '访问经过未注明退订', 'the note does not say that the order was cancelled (退订)',
       j.level_before_entry, j.level_after_entry, j.content_entry, NULL, NULL
FROM judged j WHERE j.level_before = 'O' AND j.level_after IN ('A', 'B', 'C')
UNION ALL
-- nothing after the end, unless the supervisor found that the customer can be won back
SELECT j.subject, 0, NULL, NULL, j.step, z.day || ' 已成交或战败', 'delivered or lost on ' || z.day,
       j.level_after_entry, j.day_entry, z.entry, z.closed_on_entry, NULL
FROM judged j JOIN closings z ON z.file_no = j.file_no AND z.day < j.day
WHERE NOT EXISTS (SELECT 1 FROM customer_card c WHERE c.file_no = j.file_no AND c.lost_check_result = 'recoverable')
