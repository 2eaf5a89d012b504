-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-TIME
-- severity: W
-- scope: showroom register row: date and row
-- source: 进店时间早于离去时间,在营业时间内,按时间先后登记
-- needs: showroom-register
-- uses: register_rows
-- zh: 时间有误:{what_zh}
-- en: the times do not go together: {what_en}
-- zh-act: 请值班销售人员核对并更正
-- en-act: the consultant on duty compares and corrects

WITH timed AS (
    SELECT r.*, LAG(r.t_in) OVER (PARTITION BY r.record ORDER BY r.seq) AS before,
           LAG(r.t_in_entry) OVER (PARTITION BY r.record ORDER BY r.seq) AS before_entry
    FROM register_rows r WHERE r.t_in_state <> 'empty' OR r.t_out_state <> 'empty')

-- came and left, and how long it took; a call may begin and end in one minute
SELECT t.subject,
       CASE WHEN t.t_out_state = 'empty' OR t.t_in_state = 'empty' THEN 1
            WHEN t.t_in IS NULL OR t.t_out IS NULL THEN NULL
            WHEN t.left_min < t.came_min OR t.left_min = t.came_min AND COALESCE(t.channel, 'store') <> 'call' THEN 0
            WHEN t.left_min - t.came_min > 120 THEN 0
            ELSE 1 END AS ok,
       CASE WHEN t.left_min - t.came_min > 120 AND t.left_min - t.came_min <= 240 THEN 'I' END AS severity,
       CASE WHEN t.left_min < t.came_min OR t.left_min = t.came_min AND COALESCE(t.channel, 'store') <> 'call'
            THEN t.t_in || ' 进店,' || t.t_out || ' 离去'
            WHEN t.left_min - t.came_min > 240 THEN '停留超过 4 小时'
            WHEN t.left_min - t.came_min > 120 THEN '停留超过 2 小时' END AS what_zh,
       CASE WHEN t.left_min < t.came_min OR t.left_min = t.came_min AND COALESCE(t.channel, 'store') <> 'call'
            THEN 'came at ' || t.t_in || ' and left at ' || t.t_out
            WHEN t.left_min - t.came_min > 240 THEN 'stayed more than 4 hours'
            WHEN t.left_min - t.came_min > 120 THEN 'stayed more than 2 hours' END AS what_en,
       t.t_in_entry, t.t_out_entry, t.channel_entry, CAST(NULL AS INTEGER) AS before_entry
FROM timed t
UNION ALL
-- at a time at which a house is open
SELECT t.subject, CASE WHEN t.t_in < '07:00' OR COALESCE(t.t_out, t.t_in) > '21:00' THEN 0 ELSE 1 END, NULL,
       CASE WHEN t.t_in < '07:00' OR COALESCE(t.t_out, t.t_in) > '21:00' THEN '不在营业时间内' END,
       CASE WHEN t.t_in < '07:00' OR COALESCE(t.t_out, t.t_in) > '21:00' THEN 'not within opening hours' END,
       t.t_in_entry, t.t_out_entry, NULL, NULL
FROM timed t
UNION ALL
-- in the order in which they came
SELECT t.subject, CASE WHEN t.t_in < t.before THEN 0 ELSE 1 END, NULL,
       CASE WHEN t.t_in < t.before THEN t.t_in || ' 早于上一行的 ' || t.before END,
       CASE WHEN t.t_in < t.before THEN 'came at ' || t.t_in || ', before the row above (' || t.before || ')' END,
       t.t_in_entry, NULL, NULL, CASE WHEN t.t_in < t.before THEN t.before_entry END
FROM timed t WHERE t.before IS NOT NULL
