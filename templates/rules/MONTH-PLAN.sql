-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: MONTH-PLAN
-- severity: E
-- scope: month plan cell: month and field
-- source: 每月底,销售经理将月度意向客户进行盘点,数据填入《月度销售活动计划表》
-- needs: month-plan progress-table
-- uses: unread_pages
-- zh: {what_zh}
-- en: {what_en}
-- zh-act: 请销售经理按进度管制表更正,按时签字
-- en-act: the sales manager corrects it by the progress tables and signs in time

-- the plans that take stock of the month, when it is over, and of the month before
WITH plans AS (
    SELECT p.*, 'month-plan ' || p.period AS place, l.serial AS last_serial, d.serial AS today, g.serial AS signed_serial
    FROM month_plan p
    JOIN calendar d ON d.day = :as_of
    JOIN (SELECT month, MAX(serial) AS serial FROM calendar GROUP BY month) l ON l.month = p.period
    LEFT JOIN calendar g ON g.day = p.sig_on
    WHERE l.serial <= d.serial AND l.serial >= (SELECT f.serial FROM calendar f WHERE f.month = :month AND f.day_of_month = 1) - 1),
cells AS (
    SELECT 'carry_o' AS cell UNION ALL SELECT 'carry_a' UNION ALL SELECT 'carry_b' UNION ALL SELECT 'carry_c' UNION ALL SELECT 'carry_total'
    UNION ALL SELECT 'new_count' UNION ALL SELECT 'sold_count' UNION ALL SELECT 'lost_count' UNION ALL SELECT 'moved_in' UNION ALL SELECT 'moved_out'
    UNION ALL SELECT 'end_o' UNION ALL SELECT 'end_a' UNION ALL SELECT 'end_b' UNION ALL SELECT 'end_c' UNION ALL SELECT 'end_total'),
-- what the plan says, a line a cell
said AS (
    SELECT p.record, p.period, p.place, r."row" AS seq, r.consultant_name, r.consultant_name_entry, s.code, c.cell,
           CASE c.cell WHEN 'carry_o' THEN r.carry_o WHEN 'carry_a' THEN r.carry_a WHEN 'carry_b' THEN r.carry_b WHEN 'carry_c' THEN r.carry_c
               WHEN 'carry_total' THEN r.carry_total WHEN 'new_count' THEN r.new_count WHEN 'sold_count' THEN r.sold_count
               WHEN 'lost_count' THEN r.lost_count WHEN 'moved_in' THEN r.moved_in WHEN 'moved_out' THEN r.moved_out WHEN 'end_o' THEN r.end_o
               WHEN 'end_a' THEN r.end_a WHEN 'end_b' THEN r.end_b WHEN 'end_c' THEN r.end_c ELSE r.end_total END AS value,
           CASE c.cell WHEN 'carry_o' THEN r.carry_o_entry WHEN 'carry_a' THEN r.carry_a_entry WHEN 'carry_b' THEN r.carry_b_entry
               WHEN 'carry_c' THEN r.carry_c_entry WHEN 'carry_total' THEN r.carry_total_entry WHEN 'new_count' THEN r.new_count_entry
               WHEN 'sold_count' THEN r.sold_count_entry WHEN 'lost_count' THEN r.lost_count_entry WHEN 'moved_in' THEN r.moved_in_entry
               WHEN 'moved_out' THEN r.moved_out_entry WHEN 'end_o' THEN r.end_o_entry WHEN 'end_a' THEN r.end_a_entry WHEN 'end_b' THEN r.end_b_entry
               WHEN 'end_c' THEN r.end_c_entry ELSE r.end_total_entry END AS value_entry
    FROM plans p JOIN month_plan_rows r ON r.record = p.record
    LEFT JOIN (SELECT name, MIN(code) AS code FROM consultant GROUP BY name) s ON s.name = r.consultant_name
    CROSS JOIN cells c WHERE r.consultant_name_state <> 'empty'),
-- the rows of the progress tables: how they began, how they ended
listed AS (
    SELECT t.consultant_code AS code, t.period, r.record, r."row" AS seq, r.carried, r.moved, r.outcome, r.struck, r.level_open,
           COALESCE(r.level_close, (SELECT x.level FROM progress_table_rows_changes x WHERE x.record = r.record AND x."row" = r."row" AND x.level IS NOT NULL
                                    ORDER BY x.day DESC LIMIT 1), r.level_open) AS level_end,
           CASE WHEN 'doubtful' IN (r.carried_state, r.moved_state, r.outcome_state, r.struck_state, r.level_open_state, r.level_close_state)
                  OR 'unreadable' IN (r.carried_state, r.moved_state, r.outcome_state, r.struck_state, r.level_open_state, r.level_close_state)
                THEN 1 ELSE 0 END AS unsettled,
           r.carried_entry, r.moved_entry, r.outcome_entry, r.struck_entry, r.level_open_entry, r.level_close_entry
    FROM progress_table t JOIN progress_table_rows r ON r.record = t.record
    WHERE t.consultant_code IS NOT NULL AND t.period IN (SELECT p.period FROM plans p) AND 'accepted' IN (r.file_no_state, r.name_state)),
counted AS (
    SELECT t.code, t.period, c.cell,
           (SELECT COUNT(*) FROM listed l WHERE l.code = t.code AND l.period = t.period
              AND CASE WHEN c.cell = 'carry_total' THEN COALESCE(l.carried, 0)
                       WHEN substr(c.cell, 1, 6) = 'carry_' THEN CASE WHEN l.carried = 1 AND l.level_open = UPPER(substr(c.cell, 7)) THEN 1 ELSE 0 END
                       WHEN c.cell = 'new_count' THEN CASE WHEN COALESCE(l.carried, 0) = 0 AND COALESCE(l.moved, 0) = 0 THEN 1 ELSE 0 END
                       WHEN c.cell = 'moved_in' THEN CASE WHEN COALESCE(l.carried, 0) = 0 AND l.moved = 1 THEN 1 ELSE 0 END
                       WHEN c.cell = 'sold_count' THEN CASE WHEN l.outcome = 'D' THEN 1 ELSE 0 END
                       WHEN c.cell = 'lost_count' THEN CASE WHEN l.outcome = 'F' THEN 1 ELSE 0 END
                       WHEN c.cell = 'moved_out' THEN CASE WHEN l.outcome = 'T' THEN 1 ELSE 0 END
                       WHEN l.outcome IS NOT NULL OR l.struck = 1 THEN 0
                       WHEN c.cell = 'end_total' OR l.level_end = UPPER(substr(c.cell, 5)) THEN 1 ELSE 0 END = 1) AS expected
    FROM (SELECT DISTINCT consultant_code AS code, period FROM progress_table WHERE period IN (SELECT p.period FROM plans p)) t CROSS JOIN cells c)

SELECT s.place || ' rows[' || CAST(s.seq AS TEXT) || '].' || s.cell AS subject,
       CASE WHEN s.code IS NULL OR n.code IS NULL THEN NULL WHEN COALESCE(s.value, 0) = n.expected THEN 1 ELSE 0 END AS ok,
       CASE WHEN s.code IS NOT NULL AND n.code IS NULL THEN 'progress-table' END AS missing,
       CASE WHEN COALESCE(s.value, 0) <> n.expected
            THEN s.consultant_name || ' 填 ' || CAST(CAST(COALESCE(s.value, 0) AS INTEGER) AS TEXT) || ',按进度管制表应为 ' || CAST(n.expected AS TEXT) END AS what_zh,
       CASE WHEN COALESCE(s.value, 0) <> n.expected
            THEN s.consultant_name || ': ' || CAST(CAST(COALESCE(s.value, 0) AS INTEGER) AS TEXT) || ' is written, by the progress table ' || CAST(n.expected AS TEXT)
            END AS what_en,
       s.value_entry AS first_entry, s.consultant_name_entry AS second_entry, CAST(NULL AS INTEGER) AS third_entry, CAST(NULL AS INTEGER) AS fourth_entry,
       CAST(NULL AS INTEGER) AS fifth_entry, CAST(NULL AS INTEGER) AS sixth_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table') AS unread
FROM said s LEFT JOIN counted n ON n.code = s.code AND n.period = s.period AND n.cell = s.cell
UNION ALL
-- rows of the table that are not certain
SELECT s.place || ' rows[' || CAST(s.seq AS TEXT) || '].' || s.cell, 1, NULL, NULL, NULL,
       l.carried_entry, l.moved_entry, l.outcome_entry, l.struck_entry, l.level_open_entry, l.level_close_entry, NULL
FROM said s JOIN listed l ON l.code = s.code AND l.period = s.period AND l.unsettled = 1
UNION ALL
-- signed in the last two days of the month or the first of the next
SELECT p.place || ' sig_on',
       CASE WHEN p.sig_on IS NULL AND p.sig_on_state <> 'empty' THEN NULL
            WHEN p.sig_on IS NULL AND p.today <= p.last_serial + :month_plan_days THEN 1
            WHEN p.signed_serial >= p.last_serial - 1 AND p.signed_serial <= p.last_serial + :month_plan_days AND COALESCE(p.sig_manager, 1) = 1 THEN 1
            ELSE 0 END, NULL,
       COALESCE('签核日期 ' || p.sig_on, '没有签核日期'), COALESCE('signed on ' || p.sig_on, 'not signed with a date'),
       p.sig_on_entry, p.sig_manager_entry, NULL, NULL, NULL, NULL, NULL
FROM plans p
