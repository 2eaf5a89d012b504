-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CTRL-EFFECTIVE
-- severity: W
-- scope: live row: customer and month
-- source: 所有有效客户信息登记
-- needs: progress-table
-- uses: progress_tables progress_rows
-- zh: 进度管制表上不是有效客户信息,缺:{lacks_zh}
-- en: the row of the progress table is not that of an effective customer, it lacks: {lacks_en}
-- zh-act: 请销售顾问补全客户信息,否则不列入有效客户
-- en-act: the consultant completes the row, or the customer does not count

WITH live AS (SELECT * FROM progress_rows WHERE is_current = 1 AND is_entered = 1 AND is_live = 1),
boxes AS (
    SELECT p.record, p."row", '姓名' AS zh, 'a name' AS en, p.name_entry AS entry,
           CASE p.name_state WHEN 'empty' THEN 0 WHEN 'unreadable' THEN NULL ELSE 1 END AS ok
    FROM live p
    UNION ALL
    SELECT p.record, p."row", '有效电话', 'a valid phone number', p.phone_entry,
           CASE p.phone_state WHEN 'empty' THEN 0 WHEN 'unreadable' THEN NULL ELSE COALESCE(c.ok, 1) END
    FROM live p LEFT JOIN field_check c ON c.entry = p.phone_entry AND c."constraint" = 'phone'
    UNION ALL
    SELECT p.record, p."row", '拟购车型', 'a model', p.model_entry,
           CASE p.model_state WHEN 'empty' THEN 0 WHEN 'unreadable' THEN NULL ELSE 1 END
    FROM live p
    UNION ALL
    SELECT p.record, p."row", '级别', 'a level', p.level_entry,
           CASE WHEN p.level IS NOT NULL THEN 1
                WHEN p.level_open_state = 'empty'
                 AND NOT EXISTS (SELECT 1 FROM progress_table_rows_changes c
                                 WHERE c.record = p.record AND c."row" = p."row" AND c.level_state <> 'empty') THEN 0
                END
    FROM live p)

SELECT p.subject, b.ok, CASE WHEN b.ok = 0 THEN b.zh END AS lacks_zh, CASE WHEN b.ok = 0 THEN b.en END AS lacks_en,
       b.entry, p.file_no_entry, p.outcome_entry, p.struck_entry, p.period_entry
FROM live p JOIN boxes b ON b.record = p.record AND b."row" = p."row"
