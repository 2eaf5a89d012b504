-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: MONTH-BALANCE
-- severity: E
-- scope: consultant × month
-- source: 月末留存 = 上月留存 + 新增 - 实销 - 战败 + 移入 - 移出,各级亦同
-- needs: progress-table
-- uses: progress_tables progress_rows progress_counts progress_boxes unread_pages
-- zh: 本月有望客户收支不平:{what_zh}
-- en: the month's prospects do not balance: {what_en}
-- zh-act: 请销售顾问和经理重新盘点
-- en-act: the consultant and the manager take stock anew

-- The two ways of counting: the boxes at the foot, where they are filled in, and the rows. What moved in and out is what
-- the table says itself; the handover list belongs here too, once it is read.
WITH feet AS (
    SELECT t.record, t.consultant || ' ' || t.period AS subject,
           SUM(CASE WHEN b.part = 'carried' AND b.level = '' THEN b.written ELSE 0 END) AS carried,
           SUM(CASE WHEN b.level = 'new' THEN b.written ELSE 0 END) AS added,
           SUM(CASE WHEN b.level = 'sold' THEN b.written ELSE 0 END) AS sold,
           SUM(CASE WHEN b.level = 'lost' THEN b.written ELSE 0 END) AS lost,
           SUM(CASE WHEN b.level = 'in' THEN b.written ELSE 0 END) AS moved_in,
           SUM(CASE WHEN b.level = 'out' THEN b.written ELSE 0 END) AS moved_out,
           SUM(CASE WHEN b.part = 'left over' AND b.level = '' THEN b.written ELSE 0 END) AS left_over,
           MAX(CASE WHEN b.part = 'left over' THEN b.is_filled ELSE 0 END) AS is_filled
    FROM progress_tables t JOIN progress_boxes b ON b.record = t.record
    WHERE t.is_over = 1
    GROUP BY t.record, t.consultant, t.period),
sums AS (
    SELECT f.subject, f.record, '合计' AS zh, 'the foot' AS en, f.carried, f.added, f.sold, f.lost, f.moved_in,
           f.moved_out, f.left_over
    FROM feet f WHERE f.is_filled = 1
    UNION ALL
    SELECT c.consultant || ' ' || c.period, c.record, '各行', 'the rows', c.carried, c.added, c.sold, c.lost, c.moved_in,
           c.moved_out, c.left_over
    FROM progress_counts c WHERE c.is_over = 1 AND c.level = ''),
equations AS (
    SELECT s.*, s.carried + s.added - s.sold - s.lost + s.moved_in - s.moved_out AS expected,
           CAST(CAST(s.carried AS INTEGER) AS TEXT) || '+' || CAST(CAST(s.added AS INTEGER) AS TEXT) || '-'
               || CAST(CAST(s.sold AS INTEGER) AS TEXT) || '-' || CAST(CAST(s.lost AS INTEGER) AS TEXT) || '+'
               || CAST(CAST(s.moved_in AS INTEGER) AS TEXT) || '-' || CAST(CAST(s.moved_out AS INTEGER) AS TEXT) AS sum
    FROM sums s),
-- each level: what it had at the start and won in the month
levels AS (
    SELECT c.consultant || ' ' || c.period AS subject, c.level, s.written + c.net AS expected, e.written AS left_over,
           s.entry AS start_entry, e.entry AS end_entry
    FROM progress_counts c
    JOIN progress_boxes s ON s.record = c.record AND s.part = 'carried' AND s.level = c.level
    JOIN progress_boxes e ON e.record = c.record AND e.part = 'left over' AND e.level = c.level
    WHERE c.is_over = 1 AND c.level <> '' AND s.is_filled = 1 AND e.is_filled = 1)

SELECT e.subject, CASE WHEN e.expected = e.left_over THEN 1 ELSE 0 END AS ok, NULL AS missing,
       CASE WHEN e.expected <> e.left_over
            THEN e.zh || ' ' || e.sum || '=' || CAST(CAST(e.expected AS INTEGER) AS TEXT) || '≠'
                || CAST(CAST(e.left_over AS INTEGER) AS TEXT) END AS what_zh,
       CASE WHEN e.expected <> e.left_over
            THEN e.en || ' ' || e.sum || '=' || CAST(CAST(e.expected AS INTEGER) AS TEXT) || '≠'
                || CAST(CAST(e.left_over AS INTEGER) AS TEXT) END AS what_en,
       CAST(NULL AS INTEGER) AS first_entry, CAST(NULL AS INTEGER) AS second_entry, CAST(NULL AS INTEGER) AS third_entry,
       CAST(NULL AS INTEGER) AS fourth_entry,
       CASE WHEN e.expected <> e.left_over
            THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table') END AS unread
FROM equations e
UNION ALL
SELECT l.subject, CASE WHEN l.expected = l.left_over THEN 1 ELSE 0 END, NULL,
       CASE WHEN l.expected <> l.left_over
            THEN l.level || ' 应为 ' || CAST(CAST(l.expected AS INTEGER) AS TEXT) || '≠'
                || CAST(CAST(l.left_over AS INTEGER) AS TEXT) END,
       CASE WHEN l.expected <> l.left_over
            THEN l.level || ' should be ' || CAST(CAST(l.expected AS INTEGER) AS TEXT) || '≠'
                || CAST(CAST(l.left_over AS INTEGER) AS TEXT) END,
       l.start_entry, l.end_entry, NULL, NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM levels l
UNION ALL
-- the level at month end is that of the last change
SELECT p.consultant || ' ' || p.period, CASE WHEN p.level_close = p.last_level THEN 1 ELSE 0 END, NULL,
       CASE WHEN p.level_close <> p.last_level THEN p.customer || ' 月末级别 ' || p.level_close || '≠' || p.last_level END,
       CASE WHEN p.level_close <> p.last_level
            THEN p.customer || ' at the end ' || p.level_close || '≠' || p.last_level END,
       p.level_close_entry, p.last_level_entry, NULL, NULL, NULL
FROM progress_rows p
WHERE p.is_over = 1 AND p.stays = 1 AND p.level_close IS NOT NULL AND p.last_level IS NOT NULL
UNION ALL
-- the boxes and rows that the sums are made of
SELECT t.consultant || ' ' || t.period, CASE WHEN t.is_whole = 1 THEN 1 END,
       CASE WHEN t.is_whole = 0 THEN 'progress-table' END, NULL, NULL, b.entry, t.consultant_code_entry, t.period_entry,
       NULL, NULL
FROM progress_tables t JOIN progress_boxes b ON b.record = t.record
WHERE t.is_over = 1
UNION ALL
SELECT p.consultant || ' ' || p.period, 1, NULL, NULL, NULL, p.carried_entry, p.moved_entry, p.outcome_entry,
       p.struck_entry, NULL
FROM progress_rows p WHERE p.is_over = 1
UNION ALL
SELECT p.consultant || ' ' || p.period, 1, NULL, NULL, NULL, p.level_open_entry, p.last_level_entry, NULL, NULL, NULL
FROM progress_rows p WHERE p.is_over = 1
UNION ALL
-- last month's table of somebody who carried customers over from it
SELECT DISTINCT p.consultant || ' ' || b.month, CAST(NULL AS INTEGER), 'progress-table', NULL, NULL, CAST(NULL AS INTEGER),
       CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), NULL
FROM progress_rows p
JOIN calendar f ON f.month = :month AND f.day_of_month = 1
JOIN calendar b ON b.serial = f.serial - 1
WHERE p.is_current = 1 AND p.carried = 1
  AND NOT EXISTS (SELECT 1 FROM progress_tables t WHERE t.consultant = p.consultant AND t.is_current = 0)
