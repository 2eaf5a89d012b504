-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-DUP
-- severity: E
-- scope: card
-- source: 同一电话不得出现在两张未结案的资料卡上
-- needs: customer-card
-- uses: cards
-- zh: 与 {other} 电话相同:{kind_zh}
-- en: the same phone as {other}: {kind_en}
-- zh-act: 请主管裁定归属,作废其中一张
-- en-act: the supervisor decides whose customer it is and voids one card

WITH phones AS (
    SELECT k.record, COALESCE(k.file_no, k.record) AS subject, k.consultant, k.outcome_entry, k.mobile AS phone,
           k.mobile_entry AS phone_entry
    FROM cards k WHERE k.is_open = 1
    UNION ALL
    SELECT k.record, COALESCE(k.file_no, k.record), k.consultant, k.outcome_entry, c.landline, c.landline_entry
    FROM cards k JOIN customer_card c ON c.record = k.record WHERE k.is_open = 1)

SELECT a.subject, 1 AS ok, NULL AS other, NULL AS kind_zh, NULL AS kind_en, a.phone_entry,
       CAST(NULL AS INTEGER) AS other_entry, CAST(NULL AS INTEGER) AS outcome_entry,
       CAST(NULL AS INTEGER) AS other_outcome_entry
FROM phones a
UNION ALL
SELECT a.subject, 0, b.subject,
       CASE WHEN a.consultant = b.consultant THEN '同一顾问重复建卡' ELSE '两位顾问撞单' END,
       CASE WHEN a.consultant = b.consultant THEN 'one consultant, two cards' ELSE 'two consultants, one customer' END,
       a.phone_entry, b.phone_entry, a.outcome_entry, b.outcome_entry
FROM phones a JOIN phones b ON b.phone = a.phone AND b.record <> a.record
