-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-TOTALS
-- severity: E
-- scope: sheet: consultant and month
-- source: 可以清楚的掌握保有有望客户(订金、A、B、C)的总数与进度情况
-- needs: prospect-table daily-report progress-table
-- uses: progress_tables progress_rows progress_counts progress_boxes reports unread_pages
-- zh: 户数不符:{what_zh}
-- en: numbers of prospects that do not agree: {what_en}
-- zh-act: 请销售顾问重新清点,更正合计或所在行
-- en-act: the consultant counts again and corrects the total or the row

-- the newest daily report of the month
WITH newest AS (
    SELECT r.*, d.carry_o, d.carry_a, d.carry_b, d.carry_c, d.now_o, d.now_a, d.now_b, d.now_c,
           d.carry_o_entry, d.carry_a_entry, d.carry_b_entry, d.carry_c_entry,
           d.now_o_entry, d.now_a_entry, d.now_b_entry, d.now_c_entry
    FROM (SELECT q.*, ROW_NUMBER() OVER (PARTITION BY q.consultant ORDER BY q.date DESC, q.record) AS newest_first
          FROM reports q) r
    JOIN daily_report d ON d.record = r.record
    WHERE r.newest_first = 1),
-- whether the progress table goes on after it: then a later report is missing
later AS (
    SELECT DISTINCT n.consultant
    FROM newest n JOIN progress_rows p ON p.consultant = n.consultant AND p.is_current = 1
    LEFT JOIN progress_table_rows_changes c ON c.record = p.record AND c."row" = p."row"
    WHERE p.registered_on > n.date AND p.registered_on <= :as_of
       OR p.outcome_on > n.date AND p.outcome_on <= :as_of
       OR c.day > n.date AND c.day <= :as_of),
-- what the rows of the progress table say on the as-of date, level by level
held AS (
    SELECT t.record, l.level,
           SUM(CASE WHEN p.is_entered = 1 AND p.is_live = 1 AND p.level = l.level THEN 1 ELSE 0 END) AS now,
           SUM(CASE WHEN p.carried = 1 AND p.level_open = l.level THEN 1 ELSE 0 END) AS carried
    FROM progress_tables t
    JOIN level l ON l.level IN ('O', 'A', 'B', 'C')
    LEFT JOIN progress_rows p ON p.record = t.record
    WHERE t.is_current = 1
    GROUP BY t.record, l.level),
-- the same for the foot of the prospect table, as the sheet stands
prospect_rows AS (
    SELECT t.record, t.consultant_code AS consultant, t.period, r."row", r.struck_entry, r.level_close_entry,
           CASE WHEN r.struck = 1 OR r.level_close IN ('D', 'F', 'T') OR e.record IS NOT NULL THEN '-'
                ELSE COALESCE(r.level_close, z.level, r.level_open, '-') END AS level,
           COALESCE(z.level_entry, r.level_open_entry) AS level_entry
    FROM prospect_table t
    JOIN (SELECT DISTINCT period FROM progress_tables UNION SELECT :month) m ON m.period = t.period
    JOIN prospect_table_rows r ON r.record = t.record AND (r.file_no_state <> 'empty' OR r.name_state <> 'empty')
    LEFT JOIN (SELECT x.record, x."row", x.level, x.level_entry,
                      ROW_NUMBER() OVER (PARTITION BY x.record, x."row" ORDER BY x.day DESC) AS newest_first
               FROM prospect_table_rows_days x WHERE x.level IN ('O', 'A', 'B', 'C')) z
           ON z.record = r.record AND z."row" = r."row" AND z.newest_first = 1
    LEFT JOIN (SELECT DISTINCT x.record, x."row" FROM prospect_table_rows_days x WHERE x.level IN ('D', 'F')) e
           ON e.record = r.record AND e."row" = r."row"
    WHERE t.consultant_code IS NOT NULL),
prospect_boxes AS (
    SELECT t.record, t.consultant_code AS consultant, t.period, l.level,
           CASE l.level WHEN 'O' THEN t.total_o WHEN 'A' THEN t.total_a WHEN 'B' THEN t.total_b WHEN 'C' THEN t.total_c
                        ELSE t.total END AS written,
           CASE l.level WHEN 'O' THEN t.total_o_entry WHEN 'A' THEN t.total_a_entry WHEN 'B' THEN t.total_b_entry
                        WHEN 'C' THEN t.total_c_entry ELSE t.total_entry END AS entry,
           (SELECT COUNT(*) FROM prospect_rows r
            WHERE r.record = t.record AND (r.level = l.level OR l.level = '' AND r.level <> '-')) AS counted
    FROM prospect_table t
    JOIN (SELECT DISTINCT period FROM progress_tables UNION SELECT :month) m ON m.period = t.period
    CROSS JOIN (SELECT 'O' AS level UNION ALL SELECT 'A' UNION ALL SELECT 'B' UNION ALL SELECT 'C'
                UNION ALL SELECT '') l
    WHERE t.consultant_code IS NOT NULL
      AND (t.total_o_state <> 'empty' OR t.total_a_state <> 'empty' OR t.total_b_state <> 'empty'
           OR t.total_c_state <> 'empty' OR t.total_state <> 'empty')),
-- one line for every two numbers that have to agree
pairs AS (
    SELECT t.consultant, t.period, '管制表' || b.zh AS zh, 'progress table, ' || b.en AS en, b.written AS one,
           CASE b.part WHEN 'carried' THEN c.carried WHEN 'left over' THEN c.left_over
                ELSE CASE b.level WHEN 'new' THEN c.added WHEN 'sold' THEN c.sold WHEN 'lost' THEN c.lost
                                  WHEN 'in' THEN c.moved_in ELSE c.moved_out END END AS other,
           '各行' AS other_zh, 'its rows' AS other_en, b.entry AS one_entry, CAST(NULL AS INTEGER) AS other_entry
    FROM progress_boxes b
    JOIN progress_tables t ON t.record = b.record
    JOIN progress_counts c ON c.record = b.record AND c.level = CASE b.part WHEN 'came and went' THEN '' ELSE b.level END
    WHERE b.is_filled = 1
    UNION ALL
    SELECT n.consultant, t.period, '日报表本日止 ' || h.level, 'daily report, ' || h.level || ' today',
           COALESCE(CASE h.level WHEN 'O' THEN n.now_o WHEN 'A' THEN n.now_a WHEN 'B' THEN n.now_b ELSE n.now_c END, 0),
           h.now, '管制表', 'progress table',
           CASE h.level WHEN 'O' THEN n.now_o_entry WHEN 'A' THEN n.now_a_entry WHEN 'B' THEN n.now_b_entry
                        ELSE n.now_c_entry END, n.date_entry
    FROM newest n
    JOIN progress_tables t ON t.consultant = n.consultant AND t.is_current = 1
    JOIN held h ON h.record = t.record
    WHERE NOT EXISTS (SELECT 1 FROM later x WHERE x.consultant = n.consultant)
    UNION ALL
    SELECT n.consultant, t.period, '日报表上月留存 ' || h.level, 'daily report, ' || h.level || ' carried over',
           COALESCE(CASE h.level WHEN 'O' THEN n.carry_o WHEN 'A' THEN n.carry_a WHEN 'B' THEN n.carry_b
                                 ELSE n.carry_c END, 0),
           h.carried, '管制表', 'progress table',
           CASE h.level WHEN 'O' THEN n.carry_o_entry WHEN 'A' THEN n.carry_a_entry WHEN 'B' THEN n.carry_b_entry
                        ELSE n.carry_c_entry END, NULL
    FROM newest n
    JOIN progress_tables t ON t.consultant = n.consultant AND t.is_current = 1
    JOIN held h ON h.record = t.record
    UNION ALL
    SELECT b.consultant, b.period, '状况表户数合计 ' || b.level, 'prospect table, ' || b.level || ' in all',
           COALESCE(b.written, 0), b.counted, '各行', 'its rows', b.entry, NULL
    FROM prospect_boxes b
    UNION ALL
    SELECT b.consultant, b.period, '状况表户数合计 ' || b.level, 'prospect table, ' || b.level || ' in all',
           COALESCE(b.written, 0), x.written, '管制表月末留存', 'left over in the progress table', b.entry, x.entry
    FROM prospect_boxes b
    JOIN progress_tables t ON t.consultant = b.consultant AND t.period = b.period
    JOIN progress_boxes x ON x.record = t.record AND x.part = 'left over' AND x.level = b.level AND x.is_filled = 1)

SELECT p.consultant || ' ' || p.period AS subject, CASE WHEN p.one = p.other THEN 1 ELSE 0 END AS ok, NULL AS missing,
       CASE WHEN p.one <> p.other
            THEN p.zh || ' ' || CAST(CAST(p.one AS INTEGER) AS TEXT) || '≠' || p.other_zh || ' '
                || CAST(CAST(p.other AS INTEGER) AS TEXT) END AS what_zh,
       CASE WHEN p.one <> p.other
            THEN p.en || ' ' || CAST(CAST(p.one AS INTEGER) AS TEXT) || '≠' || CAST(CAST(p.other AS INTEGER) AS TEXT)
                || ' ' || p.other_en END AS what_en,
       p.one_entry, p.other_entry, CAST(NULL AS INTEGER) AS third_entry, CAST(NULL AS INTEGER) AS fourth_entry,
       CASE WHEN p.one <> p.other
            THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form IN ('progress-table', 'prospect-table')) END AS unread
FROM pairs p
UNION ALL
-- every table that is here, and reports without one
SELECT t.consultant || ' ' || t.period,
       CASE WHEN t.is_whole = 1 AND (t.is_current = 0 OR n.record IS NOT NULL AND x.consultant IS NULL) THEN 1 END,
       CASE WHEN t.is_whole = 0 THEN 'progress-table'
            WHEN t.is_current = 1 AND (n.record IS NULL OR x.consultant IS NOT NULL) THEN 'daily-report' END,
       NULL, NULL, t.consultant_code_entry, t.period_entry, n.date_entry, NULL, NULL
FROM progress_tables t
LEFT JOIN newest n ON n.consultant = t.consultant AND t.is_current = 1
LEFT JOIN later x ON x.consultant = t.consultant AND t.is_current = 1
UNION ALL
SELECT n.consultant || ' ' || :month, NULL, 'progress-table', NULL, NULL, n.date_entry, NULL, NULL, NULL, NULL
FROM newest n
WHERE NOT EXISTS (SELECT 1 FROM progress_tables t WHERE t.consultant = n.consultant AND t.is_current = 1)
UNION ALL
-- what the rows say
SELECT p.consultant || ' ' || p.period, 1, NULL, NULL, NULL, p.carried_entry, p.moved_entry, p.level_open_entry,
       p.last_level_entry, NULL
FROM progress_rows p
UNION ALL
SELECT p.consultant || ' ' || p.period, 1, NULL, NULL, NULL, p.level_entry, p.outcome_entry, p.struck_entry,
       p.registered_on_entry, NULL
FROM progress_rows p
UNION ALL
SELECT r.consultant || ' ' || r.period, 1, NULL, NULL, NULL, r.struck_entry, r.level_close_entry, r.level_entry, NULL, NULL
FROM prospect_rows r JOIN prospect_boxes b ON b.record = r.record AND b.level = ''
