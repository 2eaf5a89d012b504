-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-BACK
-- severity: E
-- scope: delivery: customer and date
-- source: 用户购车后表格背面由售后服务人员完成
-- needs: delivery-ledger customer-card
-- uses: deliveries owners loose_sheets unread_pages
-- zh: 车辆 {vin} 的资料卡背面:{what_zh}
-- en: the back of the card of vehicle {vin}: {what_en}
-- zh-act: 请售后服务人员补填背面并签字
-- en-act: the after-sales staff complete the back and sign it

WITH backs AS (
    SELECT d.subject, d.vin, d.vin_entry, d.file_no, d.file_no_entry, d.delivered_on, d.delivered_on_entry, d.status_entry, d.consultant, d.consultant_entry,
           CASE WHEN t.serial > k.serial + :card_back_days THEN 1 ELSE 0 END AS is_due,
           COALESCE(v.record, f.record) AS card
    FROM deliveries d JOIN calendar t ON t.day = :as_of LEFT JOIN calendar k ON k.day = d.delivered_on
    LEFT JOIN (SELECT vin, MIN(record) AS record FROM owners WHERE vin IS NOT NULL GROUP BY vin) v ON v.vin = d.vin
    LEFT JOIN (SELECT file_no, MIN(record) AS record FROM owners GROUP BY file_no) f ON f.file_no = d.file_no
    WHERE d.counts = 1),
judged AS (
    SELECT b.*, c.vin AS card_vin, c.vin_entry AS card_vin_entry, c.delivered_on AS card_on, c.delivered_on_entry AS card_on_entry, c.owner_name_entry,
           c.vehicle_model_entry, c.sig_service, c.sig_service_entry, c.service_rep, c.service_rep_entry,
           CASE WHEN b.card IS NULL
                -- the front is here, but its other side was not scanned
                THEN CASE WHEN EXISTS (SELECT 1 FROM customer_card z JOIN record_page p ON p.record = z.record WHERE z.file_no = b.file_no)
                           AND NOT EXISTS (SELECT 1 FROM customer_card z JOIN record_page p ON p.record = z.record
                                           WHERE z.file_no = b.file_no AND p.form_page IN (0, 2)) THEN 'missing'
                          WHEN b.is_due = 0 THEN 'open'
                          WHEN NOT EXISTS (SELECT 1 FROM owners) THEN 'missing' ELSE 'none' END
                WHEN c.vin <> b.vin THEN 'vin'
                WHEN c.delivered_on <> b.delivered_on THEN 'day'
                WHEN b.is_due = 0 THEN 'open'
                WHEN 'empty' IN (c.vin_state, c.delivered_on_state, c.owner_name_state, c.vehicle_model_state) THEN 'lacking'
                WHEN c.sig_service = 0 THEN 'sig'
                WHEN 'unreadable' IN (c.vin_state, c.delivered_on_state) OR c.sig_service IS NULL THEN 'unclear'
                ELSE 'kept' END AS how
    FROM backs b LEFT JOIN customer_card c ON c.record = b.card)

SELECT j.subject, CASE WHEN j.how IN ('kept', 'open') THEN 1 WHEN j.how IN ('missing', 'unclear') THEN NULL ELSE 0 END AS ok,
       CASE WHEN j.how = 'missing' THEN 'customer-card' END AS missing, CAST(NULL AS TEXT) AS severity, j.vin,
       CASE j.how WHEN 'none' THEN '没有' WHEN 'vin' THEN '车辆识别代号不同 ' || j.card_vin WHEN 'day' THEN '交车日期不同 ' || j.card_on
                  WHEN 'lacking' THEN '车主、车型、车辆识别代号、交车日期未填全' WHEN 'sig' THEN '售后服务人员未签字' END AS what_zh,
       CASE j.how WHEN 'none' THEN 'is not here' WHEN 'vin' THEN 'another VIN, ' || j.card_vin WHEN 'day' THEN 'another day of delivery, ' || j.card_on
                  WHEN 'lacking' THEN 'owner, model, VIN and day of delivery are not all filled' WHEN 'sig' THEN 'not signed by after-sales staff' END AS what_en,
       j.vin_entry, j.file_no_entry, j.delivered_on_entry, j.status_entry, j.card_vin_entry, j.card_on_entry, j.owner_name_entry, j.vehicle_model_entry,
       j.sig_service_entry,
       CASE WHEN j.how = 'none' THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card') END AS unread
FROM judged j
UNION ALL
-- not by who sold it
SELECT j.subject, CASE WHEN j.service_rep = j.consultant THEN 0 ELSE 1 END, NULL, 'W', j.vin,
       CASE WHEN j.service_rep = j.consultant THEN '由销售顾问自己填写' END,
       CASE WHEN j.service_rep = j.consultant THEN 'written by the consultant himself' END,
       NULL, NULL, NULL, NULL, j.service_rep_entry, j.consultant_entry, NULL, NULL, NULL, NULL
FROM judged j WHERE j.card IS NOT NULL
UNION ALL
-- a back whose VIN or number is not certain may be it
SELECT j.subject, 1, NULL, NULL, j.vin, NULL, NULL, c.vin_entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM judged j JOIN customer_card c ON c.vin_state IN ('doubtful', 'unreadable') WHERE j.how = 'none'
UNION ALL
SELECT j.subject, 1, NULL, NULL, j.vin, NULL, NULL, o.file_no_entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM judged j CROSS JOIN loose_sheets o WHERE j.how = 'none'
