-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: progress_counts
-- uses: progress_tables progress_rows
-- What the rows of each of the `progress_tables` count to as the sheet stands, one line a level (O, A, B, C, and '' for
-- all of them).
--   carried: rolled over from the month before. net: how many the level won or lost in the month (new, moved in, changed,
--   closed). left_over: rows that stay. The rest is for all levels together.

SELECT t.record, t.consultant, t.period, t.is_current, t.is_over, l.level,
       SUM(CASE WHEN p.carried = 1 AND (l.level = '' OR p.level_open = l.level) THEN 1 ELSE 0 END) AS carried,
       SUM(CASE WHEN p.stays = 1 AND (l.level = '' OR p.last_level = l.level) THEN 1 ELSE 0 END) AS left_over,
       SUM(CASE WHEN p.stays = 1 AND (l.level = '' OR p.last_level = l.level) THEN 1 ELSE 0 END)
         - SUM(CASE WHEN p.carried = 1 AND (l.level = '' OR p.level_open = l.level) THEN 1 ELSE 0 END) AS net,
       SUM(CASE WHEN p.is_new = 1 THEN 1 ELSE 0 END) AS added,
       SUM(CASE WHEN p.is_moved_in = 1 THEN 1 ELSE 0 END) AS moved_in,
       SUM(CASE WHEN p.outcome = 'D' THEN 1 ELSE 0 END) AS sold,
       SUM(CASE WHEN p.outcome = 'F' THEN 1 ELSE 0 END) AS lost,
       SUM(CASE WHEN p.outcome = 'T' THEN 1 ELSE 0 END) AS moved_out
FROM progress_tables t
CROSS JOIN (SELECT 'O' AS level UNION ALL SELECT 'A' UNION ALL SELECT 'B' UNION ALL SELECT 'C' UNION ALL SELECT '') l
LEFT JOIN progress_rows p ON p.record = t.record
GROUP BY t.record, t.consultant, t.period, t.is_current, t.is_over, l.level
