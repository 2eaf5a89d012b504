-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: ROLL-STRIKE
-- severity: W
-- scope: row of the progress table at month end: customer and month
-- source: 将战败的及实销的划掉
-- needs: progress-table
-- uses: progress_tables progress_rows
-- zh: 月末管制表的行:{why_zh}
-- en: row of the progress table at month end: {why_en}
-- zh-act: 请销售顾问划掉战败和实销的行,填写划掉各行的结果;已结束的不再滚入下月
-- en-act: the consultant strikes out what was lost or sold, says the result of what is struck, and rolls none of it over

SELECT p.subject,
       CASE WHEN p.outcome_state = 'unreadable' OR p.struck IS NULL THEN NULL
            WHEN p.outcome IN ('D', 'F') AND p.struck = 0 OR p.outcome IS NULL AND p.struck = 1 THEN 0
            ELSE 1 END AS ok,
       CASE WHEN p.outcome IS NULL THEN 'E' END AS severity, NULL AS missing,
       CASE WHEN p.outcome IN ('D', 'F') AND p.struck = 0 THEN '战败或实销而没有划掉'
            WHEN p.outcome IS NULL AND p.struck = 1 THEN '已划掉而没有结果' END AS why_zh,
       CASE WHEN p.outcome IN ('D', 'F') AND p.struck = 0 THEN 'lost or sold and not struck out'
            WHEN p.outcome IS NULL AND p.struck = 1 THEN 'struck out without a result' END AS why_en,
       p.file_no_entry, p.outcome_entry, p.struck_entry, p.period_entry,
       CAST(NULL AS INTEGER) AS next_entry, CAST(NULL AS INTEGER) AS carried_entry
FROM progress_rows p WHERE p.is_over = 1
UNION ALL
-- what was struck out does not come back as carried over; a customer won back is a new row
SELECT p.subject,
       CASE WHEN t.record IS NULL THEN NULL WHEN n.record IS NULL OR n.carried = 0 THEN 1 WHEN n.carried = 1 THEN 0 END,
       'E', CASE WHEN t.record IS NULL THEN 'progress-table' END,
       CASE WHEN n.carried = 1 THEN '已划掉而又滚入下月' END,
       CASE WHEN n.carried = 1 THEN 'struck out, and carried over all the same' END,
       p.file_no_entry, p.outcome_entry, p.struck_entry, p.period_entry, n.file_no_entry, n.carried_entry
FROM progress_rows p
LEFT JOIN progress_tables t ON t.consultant = p.consultant AND t.is_current = 1
LEFT JOIN progress_rows n ON n.record = t.record AND n.file_no = p.file_no
WHERE p.is_current = 0 AND p.struck = 1
