-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: LOST-REAPPEAR
-- severity: W
-- scope: phone of a lost customer: the customer
-- source: 战败客户再次来店或购车的,战败不实
-- needs: lost-sales showroom-register delivery-ledger
-- uses: lost_rows
-- zh: {lost_on} 战败,该电话又见于:{where_zh}
-- en: lost on {lost_on}, but the phone number was seen again: {where_en}
-- zh-act: 请主管查明战败是否属实,裁定业绩归属
-- en-act: the supervisor finds out whether the loss was true, and whose customer it is

WITH gone AS (
    SELECT COALESCE(r.file_no, r.subject) AS customer, REPLACE(REPLACE(r.phone, '-', ''), ' ', '') AS phone, r.lost_on, r.phone_entry, r.lost_on_entry, r.file_no_entry
    FROM lost_rows r
    -- whom the supervisor found recoverable was not lost
    WHERE r.phone IS NOT NULL AND r.lost_on IS NOT NULL AND COALESCE(r.lost_check_result, '') <> '2'),
seen AS (
    SELECT REPLACE(r.phone, '-', '') AS phone, t.date AS day, 'showroom' AS place, r.phone_entry, t.date_entry AS day_entry
    FROM showroom_register t JOIN showroom_register_rows r ON r.record = t.record JOIN calendar k ON k.day = t.date
    WHERE k.month = :month AND t.date <= :as_of AND r.phone IS NOT NULL
    UNION ALL
    SELECT REPLACE(r.phone, '-', ''), r.delivered_on, 'delivery', r.phone_entry, r.delivered_on_entry
    FROM delivery_ledger_rows r JOIN calendar k ON k.day = r.delivered_on
    WHERE k.month = :month AND r.delivered_on <= :as_of AND r.phone IS NOT NULL)

SELECT g.customer AS subject, CASE WHEN s.day IS NULL THEN 1 ELSE 0 END AS ok, g.lost_on,
       CASE s.place WHEN 'showroom' THEN s.day || ' 来店登记' WHEN 'delivery' THEN s.day || ' 交车' END AS where_zh,
       CASE s.place WHEN 'showroom' THEN 'in the showroom on ' || s.day WHEN 'delivery' THEN 'a vehicle delivered on ' || s.day END AS where_en,
       g.phone_entry, g.lost_on_entry, g.file_no_entry, s.phone_entry AS seen_entry, s.day_entry
FROM gone g LEFT JOIN seen s ON s.phone = g.phone AND s.day > g.lost_on
