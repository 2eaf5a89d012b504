-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: ROLL-CARRY
-- severity: E
-- scope: consultant × month pair
-- source: 销售人员月底对上月留存的有望客户进行盘点分析…剩下的有效信息滚动管理
-- needs: progress-table
-- uses: progress_tables progress_rows unread_pages
-- zh: 上月留存而本月没有:{dropped};本月留存而上月没有:{ghosts};本月未勾“上月留存”:{unmarked};级别不符:{levels};登记日期不符:{days}
-- en: left over last month, not in this month's table: {dropped}; carried over here, not there: {ghosts}; not marked as
--     carried over: {unmarked}; levels that differ: {levels}; days of registration that differ: {days}
-- zh-act: 请销售顾问对照上月管制表补登或更正,由经理核对
-- en-act: the consultant rolls the rows over anew from last month's table, the manager compares

WITH months AS (
    SELECT b.month AS before FROM calendar f JOIN calendar b ON b.serial = f.serial - 1
    WHERE f.month = :month AND f.day_of_month = 1),
pairs AS (
    SELECT s.consultant, s.consultant || ' ' || m.before || ' ' || :month AS subject, a.record AS old_table,
           z.record AS new_table, a.is_whole AS old_is_whole, z.is_whole AS new_is_whole,
           a.consultant_code_entry AS old_code_entry, a.period_entry AS old_period_entry,
           z.consultant_code_entry AS new_code_entry, z.period_entry AS new_period_entry
    FROM (SELECT DISTINCT consultant FROM progress_tables) s
    CROSS JOIN months m
    LEFT JOIN progress_tables a ON a.consultant = s.consultant AND a.is_current = 0
    LEFT JOIN progress_tables z ON z.consultant = s.consultant AND z.is_current = 1
    LEFT JOIN consultant k ON k.code = s.consultant
    -- who began this month has nothing to roll over, who left before it needs no new table
    WHERE (a.record IS NOT NULL OR COALESCE(k.active_from, '') <= m.before || '-31')
      AND (z.record IS NOT NULL OR COALESCE(k.active_to, '') = '' OR k.active_to > m.before || '-31')),
-- what was left over, and what became of it. A customer may have moved to a colleague or come from one: that stands in
-- the handover list, which belongs here once it is read
old_rows AS (
    SELECT p.*, n.record AS new_record, n.carried AS new_carried, n.carried_entry AS new_carried_entry,
           n.level_open AS new_level, n.level_open_entry AS new_level_entry,
           n.registered_on AS new_day, n.registered_on_entry AS new_day_entry, n.file_no_entry AS new_entry,
           COALESCE(p.level_close, p.last_level) AS end_level,
           CASE WHEN p.level_close IS NULL THEN p.last_level_entry ELSE p.level_close_entry END AS end_level_entry,
           (SELECT COUNT(*) FROM progress_rows o
            WHERE o.file_no = p.file_no AND o.is_current = 1 AND o.consultant <> p.consultant) AS elsewhere
    FROM progress_rows p
    LEFT JOIN progress_rows n ON n.consultant = p.consultant AND n.is_current = 1 AND n.file_no = p.file_no
    WHERE p.is_current = 0 AND p.stays = 1),
new_rows AS (
    SELECT p.*,
           (SELECT COUNT(*) FROM progress_rows o
            WHERE o.file_no = p.file_no AND o.is_current = 0 AND o.consultant <> p.consultant AND o.stays = 1) AS elsewhere
    FROM progress_rows p
    WHERE p.is_current = 1 AND p.carried = 1
      AND NOT EXISTS (SELECT 1 FROM old_rows o WHERE o.consultant = p.consultant AND o.file_no = p.file_no))

SELECT s.subject, CASE WHEN s.old_table IS NULL OR s.new_table IS NULL THEN NULL ELSE 1 END AS ok,
       CASE WHEN s.old_table IS NULL OR s.new_table IS NULL THEN 'progress-table' END AS missing,
       NULL AS dropped, NULL AS ghosts, NULL AS unmarked, NULL AS levels, NULL AS days,
       s.old_code_entry AS first_entry, s.old_period_entry AS second_entry, s.new_code_entry AS third_entry,
       s.new_period_entry AS fourth_entry, CAST(NULL AS INTEGER) AS fifth_entry, CAST(NULL AS INTEGER) AS sixth_entry,
       CAST(NULL AS INTEGER) AS seventh_entry, CAST(NULL AS INTEGER) AS eighth_entry, CAST(NULL AS TEXT) AS unread
FROM pairs s
UNION ALL
SELECT s.subject,
       CASE WHEN o.file_no IS NULL THEN CASE WHEN o.file_no_state = 'empty' THEN 1 END
            WHEN o.new_record IS NULL THEN CASE WHEN o.elsewhere = 0 AND s.new_is_whole = 1 THEN 0 END
            WHEN o.new_carried = 0 OR o.new_level <> o.end_level OR o.new_day <> o.registered_on THEN 0
            WHEN o.new_carried IS NULL THEN NULL
            ELSE 1 END,
       CASE WHEN o.new_record IS NULL AND o.file_no IS NOT NULL
            THEN CASE WHEN o.elsewhere > 0 THEN 'handover-list' WHEN s.new_is_whole = 0 THEN 'progress-table' END END,
       CASE WHEN o.new_record IS NULL AND o.elsewhere = 0 AND s.new_is_whole = 1 THEN o.file_no END,
       NULL,
       CASE WHEN o.new_carried = 0 THEN o.file_no END,
       CASE WHEN o.new_level <> o.end_level THEN o.file_no || ' ' || o.end_level || '≠' || o.new_level END,
       CASE WHEN o.new_day <> o.registered_on THEN o.file_no || ' ' || o.registered_on || '≠' || o.new_day END,
       o.file_no_entry, o.end_level_entry, o.registered_on_entry, o.outcome_entry, o.new_entry, o.new_level_entry,
       o.new_day_entry, o.new_carried_entry,
       CASE WHEN o.new_record IS NULL
            THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table') END
FROM pairs s JOIN old_rows o ON o.record = s.old_table
WHERE s.new_table IS NOT NULL
UNION ALL
SELECT s.subject,
       CASE WHEN n.file_no IS NULL THEN CASE WHEN n.file_no_state = 'empty' THEN 1 END
            WHEN n.elsewhere = 0 AND s.old_is_whole = 1 THEN 0 END,
       CASE WHEN n.elsewhere > 0 THEN 'handover-list' WHEN s.old_is_whole = 0 THEN 'progress-table' END,
       NULL, CASE WHEN n.elsewhere = 0 AND s.old_is_whole = 1 THEN n.file_no END, NULL, NULL, NULL,
       n.file_no_entry, n.carried_entry, NULL, NULL, NULL, NULL, NULL, NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM pairs s JOIN new_rows n ON n.record = s.new_table
WHERE s.old_table IS NOT NULL
UNION ALL
-- what closed a row of last month may be misread, and whether a row was struck
SELECT s.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, p.outcome_entry, p.struck_entry, p.file_no_entry, NULL, NULL, NULL,
       NULL, NULL, NULL
FROM pairs s JOIN progress_rows p ON p.record = s.old_table
WHERE s.new_table IS NOT NULL
UNION ALL
-- a row whose number is not certain may be any that is not found
SELECT s.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, p.file_no_entry, p.carried_entry, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL
FROM pairs s JOIN progress_rows p ON p.record = s.new_table
WHERE s.old_table IS NOT NULL AND (p.file_no_state IN ('doubtful', 'unreadable') OR p.carried IS NULL)
