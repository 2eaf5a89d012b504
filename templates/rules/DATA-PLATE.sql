-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-PLATE
-- severity: W
-- scope: field
-- source: 车牌号格式须正确,临时牌照不填
-- needs: customer-card prospect-table daily-report progress-table
-- uses: fields
-- zh: {why_zh}
-- en: {why_en}
-- zh-act: 请核对行驶证并更正
-- en-act: compare with the licence and correct the card

SELECT f.subject, k.ok,
       CASE WHEN k.ok = 0 THEN '车牌号格式不对' WHEN k.ok IS NULL THEN '车牌号无法辨认' END AS why_zh,
       CASE WHEN k.ok = 0 THEN 'it is not written like a number plate' WHEN k.ok IS NULL THEN 'it cannot be read'
            END AS why_en, f.entry
FROM fields f LEFT JOIN field_check k ON k.entry = f.entry AND k."constraint" = 'plate'
WHERE f.path = 'plate' AND (k.entry IS NOT NULL OR f.state = 'unreadable')
