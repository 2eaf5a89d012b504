-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-TO-POOL
-- severity: W
-- scope: showroom register row: date and row
-- source: 定期汇总至客户资源库中
-- needs: showroom-register customer-card progress-table
-- uses: register_rows cards card_phones unread_pages
-- zh: 确认等级 {level} 的顾客没有:{what_zh}
-- en: the customer with confirmed level {level} has no {what_en}
-- zh-act: 请销售顾问建卡并登记进度管制表
-- en-act: the consultant opens a card and enters the customer in the progress table

WITH confirmed AS (
    SELECT r.*, REPLACE(r.phone, '-', '') AS digits FROM register_rows r
    JOIN level l ON l.level = r.recontact_level
    WHERE r.has_info = 1 AND l.rank <= (SELECT w.rank FROM level w WHERE w.level = :card_from_level)),
listed AS (
    SELECT t.consultant_code AS consultant, r.file_no, r.file_no_state, r.file_no_entry, REPLACE(r.phone, '-', '') AS phone
    FROM progress_table t JOIN progress_table_rows r ON r.record = t.record WHERE t.period = :month)

-- who left information stands in the archive; who has no confirmed level needs no more
SELECT r.subject, 1 AS ok, CAST(NULL AS TEXT) AS missing, CAST(NULL AS TEXT) AS level, CAST(NULL AS TEXT) AS what_zh, CAST(NULL AS TEXT) AS what_en,
       r.phone_entry, r.recontact_level_entry, CAST(NULL AS INTEGER) AS card_entry, CAST(NULL AS TEXT) AS unread
FROM register_rows r WHERE r.has_info = 1
UNION ALL
-- a card
SELECT c.subject,
       CASE WHEN p.record IS NOT NULL THEN 1 WHEN c.phone IS NULL THEN NULL WHEN NOT EXISTS (SELECT 1 FROM cards) THEN NULL ELSE 0 END,
       CASE WHEN NOT EXISTS (SELECT 1 FROM cards) THEN 'customer-card' END, CASE WHEN p.record IS NULL THEN c.recontact_level END,
       CASE WHEN p.record IS NULL THEN '资料卡' END, CASE WHEN p.record IS NULL THEN 'card' END,
       c.phone_entry, c.recontact_level_entry, p.phone_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card')
FROM confirmed c LEFT JOIN card_phones p ON p.phone = c.digits
UNION ALL
-- a card whose phone is not certain may be his
SELECT c.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, k.mobile_entry, NULL
FROM confirmed c JOIN customer_card k ON k.mobile_state IN ('doubtful', 'unreadable')
WHERE NOT EXISTS (SELECT 1 FROM card_phones p WHERE p.phone = c.digits)
UNION ALL
-- and a row in the progress table of who holds the card
SELECT c.subject,
       CASE WHEN EXISTS (SELECT 1 FROM listed l WHERE l.file_no = p.file_no) OR EXISTS (SELECT 1 FROM listed l WHERE l.phone = c.digits) THEN 1
            WHEN EXISTS (SELECT 1 FROM listed l WHERE l.consultant = p.consultant) THEN 0 END,
       CASE WHEN EXISTS (SELECT 1 FROM listed l WHERE l.consultant = p.consultant) THEN NULL
            WHEN EXISTS (SELECT 1 FROM listed l WHERE l.file_no = p.file_no) OR EXISTS (SELECT 1 FROM listed l WHERE l.phone = c.digits) THEN NULL
            ELSE 'progress-table' END,
       c.recontact_level,
       CASE WHEN EXISTS (SELECT 1 FROM listed l WHERE l.consultant = p.consultant) AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.file_no = p.file_no)
            THEN '进度管制表行' END,
       CASE WHEN EXISTS (SELECT 1 FROM listed l WHERE l.consultant = p.consultant) AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.file_no = p.file_no)
            THEN 'row in the progress table' END,
       c.phone_entry, c.recontact_level_entry, p.file_no_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM confirmed c JOIN card_phones p ON p.phone = c.digits
UNION ALL
-- a row whose number is not certain may be his
SELECT c.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, l.file_no_entry, NULL
FROM confirmed c JOIN card_phones p ON p.phone = c.digits
JOIN listed l ON l.consultant = p.consultant AND l.file_no_state IN ('doubtful', 'unreadable')
WHERE NOT EXISTS (SELECT 1 FROM listed z WHERE z.file_no = p.file_no)
