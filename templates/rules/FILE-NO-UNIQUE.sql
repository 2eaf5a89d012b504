-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: FILE-NO-UNIQUE
-- severity: E
-- scope: file number
-- source: 客户档案编号:一号一客户,一客户一号
-- needs: customer-card
-- uses: cards
-- zh: 同一编号用于不同客户,或同一客户(电话或证件相同)另有编号 {other}
-- en: one number stands for two customers, or one customer (same phone or ID) has another number, {other}
-- zh-act: 请核对两张资料卡,作废其中一个编号
-- en-act: compare the two cards and void one of the numbers

SELECT COALESCE(a.file_no, a.record) AS subject, 1 AS ok, NULL AS other, a.file_no_entry, NULL AS name_entry,
NULL AS same_entry,
       NULL AS other_file_no_entry, NULL AS other_name_entry, NULL AS other_same_entry
FROM cards a
UNION ALL
-- the same number on another card: another customer, unless phone, ID or name say it is the same
SELECT a.file_no,
       CASE WHEN a.mobile = b.mobile OR a.id_no = b.id_no THEN 1
            WHEN a.name = b.name AND (a.mobile IS NULL OR b.mobile IS NULL) THEN 1
            WHEN a.name <> b.name OR a.mobile <> b.mobile OR a.id_no <> b.id_no THEN 0
            ELSE NULL END,
       a.file_no, a.file_no_entry, a.name_entry, a.mobile_entry, b.file_no_entry, b.name_entry, b.mobile_entry
FROM cards a JOIN cards b ON b.file_no = a.file_no AND b.record <> a.record
UNION ALL
-- the same customer under another number
SELECT a.file_no, 0, b.file_no, a.file_no_entry, NULL,
       CASE WHEN a.mobile = b.mobile THEN a.mobile_entry ELSE a.id_no_entry END, b.file_no_entry, NULL,
       CASE WHEN a.mobile = b.mobile THEN b.mobile_entry ELSE b.id_no_entry END
FROM cards a JOIN cards b ON (b.mobile = a.mobile OR b.id_no = a.id_no) AND b.file_no <> a.file_no
