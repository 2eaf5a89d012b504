-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: OWN-LICENCE
-- severity: W
-- scope: owner card
-- source: 根据交车领牌日期分月份归档
-- needs: customer-card
-- uses: owners
-- zh: 交车领牌资料不一致:{why_zh}
-- en: delivery and licence do not go together: {why_en}
-- zh-act: 请售后服务人员核对行驶证并更正
-- en-act: the after-sales staff compare with the licence and correct the card

-- after the invoice a licence takes at most 60 days
WITH dates AS (
    SELECT o.*, i.serial AS invoiced, l.serial AS licensed, f.ok AS plate_ok, f.entry AS plate_checked
    FROM owners o
    LEFT JOIN calendar i ON i.day = o.invoice_on
    LEFT JOIN calendar l ON l.day = o.licensed_on
    LEFT JOIN field_check f ON f.entry = o.plate_entry AND f."constraint" = 'plate')

-- licence date and plate come together, and not before there is a delivery
SELECT d.file_no AS subject,
       CASE WHEN d.licensed_on_state <> 'empty' AND d.plate_state = 'empty' THEN 0
            WHEN d.plate_state <> 'empty' AND d.licensed_on_state = 'empty' THEN 0
            WHEN d.licensed_on_state <> 'empty' AND d.delivered_on_state = 'empty' THEN 0
            ELSE 1 END AS ok,
       CASE WHEN d.licensed_on_state <> 'empty' AND d.plate_state = 'empty' THEN '有领照日期而无车牌号'
            WHEN d.plate_state <> 'empty' AND d.licensed_on_state = 'empty' THEN '有车牌号而无领照日期'
            WHEN d.licensed_on_state <> 'empty' AND d.delivered_on_state = 'empty' THEN '有领照日期而无交车日期'
            END AS why_zh,
       CASE WHEN d.licensed_on_state <> 'empty' AND d.plate_state = 'empty' THEN 'a licence date without a plate'
            WHEN d.plate_state <> 'empty' AND d.licensed_on_state = 'empty' THEN 'a plate without a licence date'
            WHEN d.licensed_on_state <> 'empty' AND d.delivered_on_state = 'empty'
            THEN 'a licence date without a delivery' END AS why_en,
       d.licensed_on_entry AS first_entry, d.plate_entry AS second_entry, d.delivered_on_entry AS third_entry
FROM dates d
UNION ALL
SELECT d.file_no, CASE WHEN d.invoice_on <= d.delivered_on THEN 1 ELSE 0 END,
       CASE WHEN d.invoice_on > d.delivered_on THEN '开票日期晚于交车日期' END,
       CASE WHEN d.invoice_on > d.delivered_on THEN 'invoiced after the delivery' END,
       d.invoice_on_entry, d.delivered_on_entry, NULL
FROM dates d WHERE d.invoice_on IS NOT NULL AND d.delivered_on IS NOT NULL
UNION ALL
SELECT d.file_no, CASE WHEN d.licensed >= d.invoiced AND d.licensed <= d.invoiced + 60 THEN 1 ELSE 0 END,
       CASE WHEN d.licensed < d.invoiced THEN '领照日期早于开票日期'
            WHEN d.licensed > d.invoiced + 60 THEN '领照日期在开票 60 天以后' END,
       CASE WHEN d.licensed < d.invoiced THEN 'licensed before the invoice'
            WHEN d.licensed > d.invoiced + 60 THEN 'licensed more than 60 days after the invoice' END,
       d.invoice_on_entry, d.licensed_on_entry, NULL
FROM dates d WHERE d.invoiced IS NOT NULL AND d.licensed IS NOT NULL
UNION ALL
SELECT d.file_no, d.plate_ok, CASE WHEN d.plate_ok = 0 THEN '车牌号格式不对' END,
       CASE WHEN d.plate_ok = 0 THEN 'the plate is not written like one' END, d.plate_entry, NULL, NULL
FROM dates d WHERE d.plate_checked IS NOT NULL
