-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-LOST-RECOVER
-- severity: E
-- scope: lost customer; record of lost sales
-- source: 战败客户资料卡应由主管回收并再次确认,审核,建档,分析
-- needs: customer-card daily-report progress-table lost-sales
-- uses: cards lost papers unread_pages
-- zh: {what_zh}
-- en: {what_en}
-- zh-act: 请销售顾问把资料卡交主管,由主管签字
-- en-act: the consultant hands the card to the supervisor, who signs it

SELECT l.file_no AS subject,
       CASE WHEN c.record IS NULL THEN NULL
            WHEN c.outcome = 'F' AND c.lost_check_sig = 1 THEN 1
            WHEN l.is_due = 0 THEN 1
            WHEN c.outcome IS NULL AND c.outcome_state <> 'empty' OR c.lost_check_sig IS NULL AND c.lost_check_sig_state <> 'empty' THEN NULL
            ELSE 0 END AS ok,
       CASE WHEN c.record IS NULL THEN 'customer-card' END AS missing,
       CASE WHEN COALESCE(c.outcome, '') <> 'F' THEN l.lost_on || ' 战败,资料卡未作战败结案'
            WHEN COALESCE(c.lost_check_sig, 0) = 0 THEN l.lost_on || ' 战败,资料卡至今未经主管回收签字' END AS what_zh,
       CASE WHEN COALESCE(c.outcome, '') <> 'F' THEN 'lost on ' || l.lost_on || ', but the card is not closed as lost'
            WHEN COALESCE(c.lost_check_sig, 0) = 0 THEN 'lost on ' || l.lost_on || ', the supervisor has not taken and signed the card' END AS what_en,
       l.file_no_entry, l.outcome_entry, l.lost_on_entry, c.file_no_entry AS card_entry, c.outcome_entry AS card_outcome_entry,
       c.lost_check_sig_entry AS sig_entry
FROM lost l LEFT JOIN customer_card c ON COALESCE(c.file_no, c.record) = l.file_no AND EXISTS (SELECT 1 FROM cards k WHERE k.record = c.record)
UNION ALL
-- as many cards taken back as customers lost, when the month is over
SELECT p.place, CASE WHEN t.cards_recovered IS NULL THEN NULL WHEN t.cards_recovered = n.customers THEN 1 ELSE 0 END, NULL,
       '回收资料卡 ' || CAST(CAST(t.cards_recovered AS INTEGER) AS TEXT) || ' 张,战败 ' || CAST(n.customers AS TEXT) || ' 户',
       CAST(CAST(t.cards_recovered AS INTEGER) AS TEXT) || ' cards taken back, ' || CAST(n.customers AS TEXT) || ' customers lost',
       t.cards_recovered_entry, t.period_entry, NULL, NULL, NULL, NULL
FROM papers p JOIN lost_sales t ON t.record = p.record
JOIN (SELECT r.record, COUNT(*) AS customers FROM lost_sales_rows r WHERE 'accepted' IN (r.file_no_state, r.name_state) GROUP BY r.record) n
  ON n.record = t.record
WHERE p.month_over = 1 AND t.cards_recovered_state <> 'empty'
