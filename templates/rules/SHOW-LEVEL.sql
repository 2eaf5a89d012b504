-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-LEVEL
-- severity: E
-- scope: showroom register row: date and row
-- source: 顾客等级为顾客O、A、B、C的级别分类判定
-- needs: showroom-register customer-card
-- uses: register_rows cards card_phones unread_pages
-- zh: {what_zh}(资料卡订单日期:{ordered_on})
-- en: {what_en} (order on the card: {ordered_on})
-- zh-act: 请值班销售人员补填或更正等级
-- en-act: the consultant on duty completes or corrects the level

-- every customer who left information has a level
SELECT r.subject,
       CASE WHEN r.level_state = 'empty' THEN 0 WHEN r.level IS NULL THEN NULL ELSE 1 END AS ok, CAST(NULL AS TEXT) AS missing,
       CASE WHEN r.level_state = 'empty' THEN '等级未填' END AS what_zh,
       CASE WHEN r.level_state = 'empty' THEN 'no level is written' END AS what_en, CAST(NULL AS TEXT) AS ordered_on,
       r.level_entry, r.phone_entry, r.day_entry, CAST(NULL AS INTEGER) AS order_entry, CAST(NULL AS INTEGER) AS card_entry,
       CAST(NULL AS TEXT) AS unread
FROM register_rows r WHERE r.has_info = 1
UNION ALL
-- O with an order of that day
SELECT r.subject, CASE WHEN c.record IS NULL THEN NULL WHEN c.order_on = r.day THEN 1 WHEN c.order_on IS NULL AND c.order_on_state <> 'empty' THEN NULL
                       ELSE 0 END,
       CASE WHEN c.record IS NULL THEN 'customer-card' END,
       CASE WHEN c.order_on = r.day THEN NULL ELSE '等级 O 而当日没有订单' END,
       CASE WHEN c.order_on = r.day THEN NULL ELSE 'level O without an order of that day' END, c.order_on,
       r.level_entry, r.phone_entry, r.day_entry, c.order_on_entry, p.phone_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card' AND x.form_page = 1 AND COALESCE(x.record, c.record) = c.record)
FROM register_rows r LEFT JOIN card_phones p ON p.phone = REPLACE(r.phone, '-', '') LEFT JOIN customer_card c ON c.record = p.record
WHERE r.has_info = 1 AND r.level = 'O'
