-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-SIGN
-- severity: E
-- scope: daily report: consultant × day
-- source: 客户资料卡应随日报表送销售主管签核
-- needs: customer-card daily-report
-- uses: cards loose_sheets unread_pages
-- zh: 日报表随附资料卡 {attached} 张,当日更新 {updated} 张;主管未签核的资料卡:{unsigned};{report_zh}
-- en: {attached} cards attached to the report, {updated} updated that day; cards without the supervisor's initials:
--     {unsigned}; {report_en}
-- zh-act: 请主管补签,销售顾问更正随附张数
-- en-act: the supervisor signs what is missing, the consultant corrects the number of cards

WITH sheets AS (
    SELECT d.record, d.consultant_code AS consultant, d.consultant_code_entry, d.date, c.serial,
           d.consultant_code || ' ' || d.date AS subject,
           d.cards_attached, d.cards_attached_entry, d.sig_supervisor, d.sig_supervisor_entry,
           d.sig_on, d.sig_on_state, d.sig_on_entry, d.date_entry
    FROM daily_report d JOIN calendar c ON c.day = d.date
    WHERE c.month = :month AND d.date <= :as_of AND d.consultant_code IS NOT NULL),
updates AS (
    SELECT k.consultant, k.record, k.file_no, k.file_no_entry, v.actual_on AS day, v.supervisor, v.actual_on_entry,
           v.supervisor_entry
    FROM cards k JOIN customer_card_visits v ON v.record = k.record
    UNION ALL
    SELECT k.consultant, k.record, k.file_no, k.file_no_entry, k.opened_on, 1, k.opened_on_entry, NULL FROM cards k),
judged AS (
    SELECT s.*,
           (SELECT COUNT(DISTINCT u.record) FROM updates u
            WHERE u.consultant = s.consultant AND u.day = s.date) AS updated,
           (SELECT COUNT(*) FROM cards k WHERE k.consultant = s.consultant) AS cards
    FROM sheets s)

-- as many cards as were updated
SELECT j.subject,
       CASE WHEN j.cards = 0 THEN NULL WHEN COALESCE(j.cards_attached, 0) = j.updated THEN 1 ELSE 0 END AS ok,
       CASE WHEN j.cards = 0 THEN 'customer-card' END AS missing,
       COALESCE(j.cards_attached, 0) AS attached, j.updated, NULL AS unsigned, NULL AS report_zh, NULL AS report_en,
       j.cards_attached_entry, CAST(NULL AS INTEGER) AS visit_entry, CAST(NULL AS INTEGER) AS initials_entry,
       CAST(NULL AS INTEGER) AS sig_on_entry,
       (SELECT MIN(x.place) FROM unread_pages x
        WHERE x.form = 'customer-card' AND x.form_page IN (1, 3)
            AND COALESCE(j.cards_attached, 0) <> j.updated) AS unread
FROM judged j
UNION ALL
-- each of them initialled
SELECT j.subject, CASE WHEN u.supervisor IS NULL THEN NULL WHEN u.supervisor = 1 THEN 1 ELSE 0 END, NULL, NULL, NULL,
       CASE WHEN u.supervisor = 0 THEN u.file_no END, NULL, NULL, NULL, u.actual_on_entry, u.supervisor_entry, NULL,
       NULL
FROM judged j JOIN updates u ON u.consultant = j.consultant AND u.day = j.date
UNION ALL
-- the report signed on that day or the next
SELECT j.subject,
       CASE WHEN j.sig_supervisor IS NULL THEN NULL
            WHEN j.sig_supervisor = 0 THEN 0
            WHEN j.sig_on IS NULL AND j.sig_on_state <> 'empty' THEN NULL
            WHEN c.serial IN (j.serial, j.serial + 1) THEN 1
            ELSE 0 END, NULL, NULL, NULL, NULL,
       CASE WHEN j.sig_supervisor = 0 THEN '日报表主管未签'
            WHEN c.serial IN (j.serial, j.serial + 1) THEN '日报表主管已签'
            ELSE '日报表主管签名日期不是当日或次日' END,
       CASE WHEN j.sig_supervisor = 0 THEN 'the report is not signed'
            WHEN c.serial IN (j.serial, j.serial + 1) THEN 'the report is signed'
            ELSE 'the report is not signed on that day or the next' END,
       NULL, NULL, j.sig_supervisor_entry, j.sig_on_entry, NULL
FROM judged j LEFT JOIN calendar c ON c.day = j.sig_on
UNION ALL
-- a visit whose day is not certain may be of that day
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, v.actual_on_entry, NULL, NULL, NULL
FROM judged j JOIN cards k ON k.consultant = j.consultant JOIN customer_card_visits v ON v.record = k.record
WHERE v.actual_on_state IN ('doubtful', 'unreadable') AND COALESCE(j.cards_attached, 0) <> j.updated
UNION ALL
-- and so may one on a sheet whose number is not certain
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, o.file_no_entry, NULL, NULL, NULL
FROM judged j CROSS JOIN loose_sheets o
WHERE COALESCE(j.cards_attached, 0) <> j.updated
UNION ALL
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, j.consultant_code_entry, j.date_entry, NULL, NULL,
NULL FROM judged j
