-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DAY-CUM
-- severity: E
-- scope: daily report: consultant × day
-- source: 本日累计 = 昨日累计 + 本日各行,每月一日重计
-- needs: daily-report
-- uses: reports
-- zh: 累计数不符:{what_zh}
-- en: a running count does not add up: {what_en}
-- zh-act: 请销售顾问更正日报表
-- en-act: the consultant corrects the report

WITH counts AS (
    SELECT r.record, r.previous, r.is_linked, r.consultant || ' ' || r.date AS subject, '本月访问累计' AS zh,
    'visits this month' AS en,
           d.visits_month AS written, d.visits_month_entry AS entry, r.row_visits AS added,
           p.visits_month AS earlier, p.visits_month_entry AS earlier_entry
    FROM reports r JOIN daily_report d ON d.record = r.record LEFT JOIN daily_report p ON p.record = r.previous
    UNION ALL
    SELECT r.record, r.previous, r.is_linked, r.consultant || ' ' || r.date, '本月新增累计', 'new this month',
           d.new_cum, d.new_cum_entry, r.row_new, p.new_cum, p.new_cum_entry
    FROM reports r JOIN daily_report d ON d.record = r.record LEFT JOIN daily_report p ON p.record = r.previous
    UNION ALL
    SELECT r.record, r.previous, r.is_linked, r.consultant || ' ' || r.date, '本月成交累计', 'sold this month',
           d.sold_cum, d.sold_cum_entry, r.row_sold, p.sold_cum, p.sold_cum_entry
    FROM reports r JOIN daily_report d ON d.record = r.record LEFT JOIN daily_report p ON p.record = r.previous
    UNION ALL
    SELECT r.record, r.previous, r.is_linked, r.consultant || ' ' || r.date, '本月战败累计', 'lost this month',
           d.lost_cum, d.lost_cum_entry, r.row_lost, p.lost_cum, p.lost_cum_entry
    FROM reports r JOIN daily_report d ON d.record = r.record LEFT JOIN daily_report p ON p.record = r.previous
    UNION ALL
    SELECT r.record, NULL, 1, r.consultant || ' ' || r.date, '本日访问', 'visits today',
           d.visits_today, d.visits_today_entry, r.row_visits, NULL, NULL
    FROM reports r JOIN daily_report d ON d.record = r.record
    UNION ALL
    SELECT r.record, NULL, 1, r.consultant || ' ' || r.date, '本日访问各方式之和', 'visits today by method',
           d.visits_today, d.visits_today_entry,
           COALESCE(d.visits_today_store, 0) + COALESCE(d.visits_today_call, 0) + COALESCE(d.visits_today_outside, 0)
             + COALESCE(d.visits_today_other, 0), NULL, NULL
    FROM reports r JOIN daily_report d ON d.record = r.record),
judged AS (
    SELECT c.*, CASE WHEN COALESCE(c.written, 0) = COALESCE(c.earlier, 0) + c.added THEN 1 ELSE 0 END AS adds_up
    FROM counts c)

SELECT j.subject, CASE WHEN j.adds_up = 1 THEN 1 WHEN j.is_linked = 1 THEN 0 END AS ok,
       CASE WHEN j.adds_up = 0 AND j.is_linked = 0 THEN 'daily-report' END AS missing,
       CASE WHEN j.adds_up = 0
            THEN j.zh || ' 为 ' || CAST(CAST(COALESCE(j.written, 0) AS INTEGER) AS TEXT) || ',应为 '
                 || CAST(CAST(COALESCE(j.earlier, 0) + j.added AS INTEGER) AS TEXT) END AS what_zh,
       CASE WHEN j.adds_up = 0
            THEN j.en || ' is ' || CAST(CAST(COALESCE(j.written, 0) AS INTEGER) AS TEXT) || ', expected '
                 || CAST(CAST(COALESCE(j.earlier, 0) + j.added AS INTEGER) AS TEXT) END AS what_en,
       j.entry, j.earlier_entry, CAST(NULL AS INTEGER) AS method_entry
FROM judged j
UNION ALL
SELECT r.consultant || ' ' || r.date, 1, NULL, NULL, NULL, x.is_new_entry, x.outcome_entry, x.method_entry
FROM reports r JOIN daily_report_rows x ON x.record = r.record
UNION ALL
SELECT r.consultant || ' ' || r.date, 1, NULL, NULL, NULL, r.date_entry, r.consultant_code_entry, NULL FROM reports r
