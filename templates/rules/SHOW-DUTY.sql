-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-DUTY
-- severity: W
-- scope: showroom register row: date and row
-- source: 此表格由值班销售人员填写
-- needs: showroom-register
-- uses: register_rows
-- zh: {what_zh}(值班销售人员:{duty})
-- en: {what_en} (on duty: {duty})
-- zh-act: 请值班销售人员补签,表头写明当日值班人
-- en-act: the consultant on duty signs; the head names who was on duty

WITH duty AS (
    SELECT t.record, t.duty_1 AS name, t.duty_1_state AS state, t.duty_1_entry AS entry FROM showroom_register t
    UNION ALL SELECT t.record, t.duty_2, t.duty_2_state, t.duty_2_entry FROM showroom_register t
    UNION ALL SELECT t.record, t.duty_3, t.duty_3_state, t.duty_3_entry FROM showroom_register t)

-- somebody signed the row (whose signature it is cannot be read)
SELECT r.subject, CASE WHEN r.signed = 1 THEN 1 WHEN r.signed = 0 THEN 0 END AS ok,
       CASE WHEN r.signed = 0 THEN '销售员栏未签字' END AS what_zh,
       CASE WHEN r.signed = 0 THEN 'no consultant signed the row' END AS what_en,
       CAST(NULL AS TEXT) AS duty, r.signed_entry, r.day_entry, CAST(NULL AS INTEGER) AS duty_entry
FROM register_rows r
UNION ALL
-- the head names somebody
SELECT r.subject, CASE WHEN EXISTS (SELECT 1 FROM duty d WHERE d.record = r.record AND d.state <> 'empty') THEN 1 ELSE 0 END,
       CASE WHEN NOT EXISTS (SELECT 1 FROM duty d WHERE d.record = r.record AND d.state <> 'empty') THEN '表头未填值班销售人员' END,
       CASE WHEN NOT EXISTS (SELECT 1 FROM duty d WHERE d.record = r.record AND d.state <> 'empty')
            THEN 'the head of the register names nobody on duty' END,
       NULL, NULL, r.day_entry, NULL
FROM register_rows r
UNION ALL
-- who works here on that day
SELECT r.subject,
       CASE WHEN d.name IS NULL THEN NULL WHEN c.code IS NULL THEN 0 ELSE 1 END,
       CASE WHEN d.name IS NOT NULL AND c.code IS NULL THEN '当日在职顾问中没有 ' || d.name END,
       CASE WHEN d.name IS NOT NULL AND c.code IS NULL THEN 'no consultant of that day is called ' || d.name END,
       d.name, NULL, r.day_entry, d.entry
FROM register_rows r JOIN duty d ON d.record = r.record AND d.state <> 'empty'
LEFT JOIN consultant c ON c.name = d.name AND COALESCE(c.active_from, r.day) <= r.day AND COALESCE(c.active_to, r.day) >= r.day
