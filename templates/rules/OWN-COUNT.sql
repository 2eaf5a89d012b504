-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: OWN-COUNT
-- severity: E
-- scope: dealer × day
-- source: 保有客户资料卡数量应与累计销售交车台数相符
-- needs: customer-card delivery-ledger
-- uses: deliveries owners unread_pages
-- zh: 保有客户资料卡 {cards} 张,累计交车 {delivered} 台;有交车无卡:{card_missing};有卡无交车:{delivery_missing}
-- en: {cards} owner cards, {delivered} deliveries; deliveries without a card: {card_missing}; cards without a delivery: {delivery_missing}
-- zh-act: 请售后服务人员补卡,或更正交车台账
-- en-act: the after-sales staff make the missing cards, or the ledger is corrected

-- cards of years whose ledger is here; those of earlier years are part of what there was at the beginning
WITH counted AS (
    SELECT o.record, o.file_no, o.vin, o.vin_entry, o.delivered_on_entry
    FROM owners o
    WHERE (o.delivered_on IS NULL OR EXISTS (SELECT 1 FROM delivery_ledger l WHERE l.year = substr(o.delivered_on, 3, 2)))
      AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.vin = o.vin AND d.status = 'other_sold')),
sold AS (SELECT d.* FROM deliveries d WHERE d.counts = 1),
sums AS (
    SELECT CAST((SELECT COUNT(*) FROM counted) + :opening_owner_cards AS TEXT) AS cards,
           CAST((SELECT COUNT(*) FROM sold) + :opening_deliveries AS TEXT) AS delivered,
           (SELECT COUNT(*) FROM owners) AS all_cards, (SELECT COUNT(*) FROM delivery_ledger) AS ledgers,
           (SELECT MIN(x.place) FROM unread_pages x WHERE x.form IN ('customer-card', 'delivery-ledger')) AS unread,
           :dealer_code || ' ' || :as_of AS subject)

-- every delivery and its card: the same VIN, or where the card has none the same number
SELECT n.subject, CASE WHEN n.all_cards = 0 THEN NULL WHEN COALESCE(v.record, f.record) IS NOT NULL THEN 1 WHEN d.vin IS NULL AND d.vin_state <> 'empty' THEN NULL
                       ELSE 0 END AS ok,
       CASE WHEN n.all_cards = 0 THEN 'customer-card' END AS missing, n.cards, n.delivered,
       CASE WHEN COALESCE(v.record, f.record) IS NULL THEN COALESCE(d.vin, d.subject) END AS card_missing, CAST(NULL AS TEXT) AS delivery_missing,
       d.vin_entry, d.status_entry, COALESCE(v.vin_entry, f.vin_entry) AS card_entry, n.unread
FROM sold d CROSS JOIN sums n LEFT JOIN counted v ON v.vin = d.vin LEFT JOIN counted f ON f.vin IS NULL AND f.file_no = d.file_no
UNION ALL
-- every card and its delivery
SELECT n.subject, CASE WHEN n.ledgers = 0 THEN NULL WHEN c.vin IS NULL THEN NULL ELSE 0 END, CASE WHEN n.ledgers = 0 THEN 'delivery-ledger' END, n.cards, n.delivered,
       NULL, COALESCE(c.vin, c.file_no), c.vin_entry, c.delivered_on_entry, NULL, n.unread
FROM counted c CROSS JOIN sums n
WHERE NOT EXISTS (SELECT 1 FROM sold d WHERE d.vin = c.vin) AND NOT (c.vin IS NULL AND EXISTS (SELECT 1 FROM sold d WHERE d.file_no = c.file_no))
UNION ALL
-- what there was before the archive began
SELECT n.subject, CASE WHEN n.ledgers = 0 THEN NULL WHEN :opening_owner_cards = :opening_deliveries THEN 1 ELSE 0 END,
       CASE WHEN n.ledgers = 0 THEN 'delivery-ledger' END, n.cards, n.delivered, NULL, NULL, NULL, NULL, NULL, NULL
FROM sums n WHERE n.all_cards > 0 OR n.ledgers > 0
UNION ALL
-- a VIN or a state that is not certain may change the count
SELECT n.subject, 1, NULL, n.cards, n.delivered, NULL, NULL, d.vin_entry, d.status_entry, NULL, NULL
FROM deliveries d CROSS JOIN sums n
UNION ALL
SELECT n.subject, 1, NULL, n.cards, n.delivered, NULL, NULL, c.vin_entry, NULL, NULL, NULL
FROM customer_card c CROSS JOIN sums n WHERE c.vin_state IN ('doubtful', 'unreadable') AND n.ledgers > 0
