-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-VIN
-- severity: E
-- scope: field
-- source: 车辆识别代号为17位,不含I、O、Q,校验位正确,一车一号
-- needs: customer-card prospect-table daily-report progress-table
-- uses: fields
-- zh: {why_zh}
-- en: {why_en}
-- zh-act: 请核对行驶证或合格证并更正
-- en-act: compare with the licence or the certificate and correct the card

-- position 10 counts years from 2001 and begins anew after 30 of them
WITH years AS (
    SELECT substr('123456789ABCDEFGHJKLMNPRSTVWXY', c.day_of_month, 1) AS code, c.day_of_month - 1 AS number
    FROM calendar c WHERE c.month = '2000-01' AND c.day_of_month <= 30),
vins AS (
    SELECT f.subject, f.record, f.entry, f.text, k.ok, c.delivered_on_entry,
           CAST(substr(c.delivered_on, 1, 4) AS INTEGER) - 2001 AS delivered, y.number AS made
    FROM fields f JOIN customer_card c ON c.record = f.record
    LEFT JOIN field_check k ON k.entry = f.entry AND k."constraint" = 'vin'
    LEFT JOIN years y ON y.code = substr(f.text, 10, 1)
    WHERE f.path = 'vin' AND (k.entry IS NOT NULL OR f.state = 'unreadable'))

SELECT v.subject, v.ok, NULL AS severity,
       CASE WHEN v.ok = 0 THEN '车辆识别代号校验不符' WHEN v.ok IS NULL THEN '车辆识别代号无法辨认' END AS why_zh,
       CASE WHEN v.ok = 0 THEN 'it is no right VIN: length, letters or check digit'
            WHEN v.ok IS NULL THEN 'it cannot be read' END AS why_en,
       v.entry, CAST(NULL AS INTEGER) AS other_entry
FROM vins v
UNION ALL
SELECT v.subject, 0, NULL, '同一代号也在 ' || o.subject, 'the same VIN stands on ' || o.subject, v.entry, o.entry
FROM vins v JOIN vins o ON o.text = v.text AND o.record <> v.record
UNION ALL
-- the model year is that of the delivery, the one before or the one after
SELECT v.subject, CASE WHEN (v.delivered - v.made + 60) % 30 IN (0, 1, 29) THEN 1 ELSE 0 END, 'W',
       CASE WHEN (v.delivered - v.made + 60) % 30 NOT IN (0, 1, 29) THEN '第10位的车型年份与交车年份相差一年以上' END,
       CASE WHEN (v.delivered - v.made + 60) % 30 NOT IN (0, 1, 29)
            THEN 'the model year at position 10 is more than a year off the delivery' END,
       v.entry, v.delivered_on_entry
FROM vins v WHERE v.ok = 1 AND v.delivered IS NOT NULL AND v.made IS NOT NULL
