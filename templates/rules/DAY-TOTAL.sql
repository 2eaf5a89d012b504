-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DAY-TOTAL
-- severity: E
-- scope: daily report: consultant × day
-- source: 本日止 = 昨日止 + 新增 - 成交 - 战败,各级之和等于合计,上月留存当月不变
-- needs: daily-report
-- uses: reports
-- zh: 有望客户数不符:{what_zh}
-- en: the number of prospects does not add up: {what_en}
-- zh-act: 请销售顾问更正日报表
-- en-act: the consultant corrects the report

WITH steps AS (
    SELECT r.*, d.carry_total, d.carry_total_entry, d.now_total, d.now_total_entry,
           r.consultant || ' ' || r.date AS subject
    FROM reports r JOIN daily_report d ON d.record = r.record),
-- one line for every level of every report
levels AS (
    SELECT s.record, s.previous, s.subject, s.is_linked, l.level,
           CASE l.level WHEN 'O' THEN d.carry_o WHEN 'A' THEN d.carry_a WHEN 'B' THEN d.carry_b
                        ELSE d.carry_c END AS carry,
           CASE l.level WHEN 'O' THEN d.carry_o_entry WHEN 'A' THEN d.carry_a_entry WHEN 'B' THEN d.carry_b_entry
                        ELSE d.carry_c_entry END AS carry_entry,
           CASE l.level WHEN 'O' THEN d.now_o WHEN 'A' THEN d.now_a WHEN 'B' THEN d.now_b ELSE d.now_c END AS now,
           CASE l.level WHEN 'O' THEN d.now_o_entry WHEN 'A' THEN d.now_a_entry WHEN 'B' THEN d.now_b_entry
                        ELSE d.now_c_entry END AS now_entry,
           (SELECT COUNT(*) FROM daily_report_rows x
            WHERE x.record = s.record AND x.outcome IS NULL AND COALESCE(x.level_after, x.level_before) = l.level)
         - (SELECT COUNT(*) FROM daily_report_rows x
            WHERE x.record = s.record AND x.is_new = 0 AND COALESCE(x.level_before, x.level_after) = l.level) AS moved
    FROM steps s JOIN daily_report d ON d.record = s.record JOIN level l ON l.level IN ('O', 'A', 'B', 'C')),
chain AS (
    SELECT v.*,
           CASE WHEN v.previous IS NULL THEN COALESCE(v.carry, 0) ELSE COALESCE(p.now, 0) END + v.moved AS expected,
           CASE WHEN v.previous IS NULL THEN COALESCE(v.carry, 0) ELSE COALESCE(p.carry, 0) END AS carried,
           p.now_entry AS before_entry, p.carry_entry AS carried_entry
    FROM levels v LEFT JOIN levels p ON p.record = v.previous AND p.level = v.level)

-- the levels add up to the total
SELECT s.subject,
       CASE WHEN (SELECT SUM(COALESCE(v.now, 0)) FROM levels v WHERE v.record = s.record) = COALESCE(s.now_total, 0)
           THEN 1 ELSE 0 END AS ok,
       NULL AS missing,
       CASE WHEN (SELECT SUM(COALESCE(v.now, 0)) FROM levels v WHERE v.record = s.record) <> COALESCE(s.now_total, 0)
            THEN '本日止各级之和与合计不等' END AS what_zh,
       CASE WHEN (SELECT SUM(COALESCE(v.now, 0)) FROM levels v WHERE v.record = s.record) <> COALESCE(s.now_total, 0)
            THEN 'the levels held today do not sum to their total' END AS what_en,
       s.now_total_entry AS first_entry, CAST(NULL AS INTEGER) AS second_entry, CAST(NULL AS INTEGER) AS third_entry,
       CAST(NULL AS INTEGER) AS fourth_entry
FROM steps s
UNION ALL
SELECT s.subject,
       CASE WHEN (SELECT SUM(COALESCE(v.carry, 0)) FROM levels v WHERE v.record = s.record)
           = COALESCE(s.carry_total, 0) THEN 1 ELSE 0 END,
       NULL,
       CASE WHEN (SELECT SUM(COALESCE(v.carry, 0)) FROM levels v WHERE v.record = s.record)
           <> COALESCE(s.carry_total, 0)
            THEN '上月留存各级之和与合计不等' END,
       CASE WHEN (SELECT SUM(COALESCE(v.carry, 0)) FROM levels v WHERE v.record = s.record)
           <> COALESCE(s.carry_total, 0)
            THEN 'the levels carried over do not sum to their total' END,
       s.carry_total_entry, NULL, NULL, NULL
FROM steps s
UNION ALL
-- each level follows from the report before and today's rows
SELECT c.subject,
       CASE WHEN COALESCE(c.now, 0) = c.expected AND COALESCE(c.carry, 0) = c.carried THEN 1
            WHEN c.is_linked = 1 OR COALESCE(c.carry, 0) <> c.carried THEN 0 END,
       CASE WHEN COALESCE(c.now, 0) <> c.expected AND COALESCE(c.carry, 0) = c.carried AND c.is_linked = 0
           THEN 'daily-report' END,
       CASE WHEN COALESCE(c.now, 0) <> c.expected AND c.is_linked = 1
            THEN '本日止 ' || c.level || ' 为 ' || CAST(CAST(COALESCE(c.now, 0) AS INTEGER) AS TEXT) || ',应为 '
                || CAST(CAST(c.expected AS INTEGER) AS TEXT)
            WHEN COALESCE(c.carry, 0) <> c.carried THEN '上月留存 ' || c.level || ' 与前一份日报表不同' END,
       CASE WHEN COALESCE(c.now, 0) <> c.expected AND c.is_linked = 1
            THEN c.level || ' today is ' || CAST(CAST(COALESCE(c.now, 0) AS INTEGER) AS TEXT) || ', expected '
                || CAST(CAST(c.expected AS INTEGER) AS TEXT)
            WHEN COALESCE(c.carry, 0) <> c.carried THEN c.level || ' carried over differs from the report before' END,
       c.now_entry, c.carry_entry, c.before_entry, c.carried_entry
FROM chain c
UNION ALL
-- what the rows say
SELECT s.subject, 1, NULL, NULL, NULL, x.level_before_entry, x.level_after_entry, x.is_new_entry, x.outcome_entry
FROM steps s JOIN daily_report_rows x ON x.record = s.record
UNION ALL
-- which day it is of, and what says that no report is missing before it
SELECT s.subject, 1, NULL, NULL, NULL, s.date_entry, s.consultant_code_entry, s.visits_month_entry,
       s.previous_visits_entry
FROM steps s
