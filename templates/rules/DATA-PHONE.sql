-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-PHONE
-- severity: W
-- scope: field
-- source: 联系电话为11位手机号,或区号加7至8位号码
-- needs: customer-card prospect-table daily-report progress-table
-- uses: fields
-- zh: {why_zh}
-- en: {why_en}
-- zh-act: 请销售顾问向客户核对号码
-- en-act: the consultant asks the customer for the number

WITH checks AS (
    SELECT f.subject, f.entry, f.text, c.ok
    FROM fields f LEFT JOIN field_check c ON c.entry = f.entry AND c."constraint" = 'phone'
    WHERE c.entry IS NOT NULL
       OR f.state = 'unreadable' AND (f.path IN ('mobile', 'landline') OR f.path LIKE '%phone'))

SELECT c.subject, c.ok, NULL AS severity,
       CASE WHEN c.ok = 0 THEN '电话号码格式不对' WHEN c.ok IS NULL THEN '电话号码无法辨认' END AS why_zh,
       CASE WHEN c.ok = 0 THEN 'not written like a phone number' WHEN c.ok IS NULL THEN 'the phone number cannot be read'
            END AS why_en,
       c.entry
FROM checks c
UNION ALL
-- eight equal digits, or eight in a row: hardly anybody's number
SELECT c.subject, 0, 'I', '电话号码为重复或连续数字,可能是编造的', 'a repeated digit or a sequence, perhaps made up', c.entry
FROM checks c
WHERE c.ok = 1 AND (c.text LIKE '%12345678%' OR c.text LIKE '%87654321%' OR c.text LIKE '%00000000%'
                    OR c.text LIKE '%11111111%' OR c.text LIKE '%22222222%' OR c.text LIKE '%33333333%'
                    OR c.text LIKE '%44444444%' OR c.text LIKE '%55555555%' OR c.text LIKE '%66666666%'
                    OR c.text LIKE '%77777777%' OR c.text LIKE '%88888888%' OR c.text LIKE '%99999999%')
