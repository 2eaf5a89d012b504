-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: HANDOVER
-- severity: E
-- scope: leaving consultant: consultant and last day
-- source: 负责业代离职时应有交接动作
-- needs: customer-card prospect-table progress-table handover-list
-- uses: cards table_rows owners unread_pages
-- zh: 未移交的客户:{orphans};清单:{list_zh};仍在其表上:{rows};接收人表上没有:{absent}
-- en: customers not handed over: {orphans}; lists: {list_en}; still on the tables of who left: {rows}; not on the receiver's: {absent}
-- zh-act: 请主管监交,补齐清单和三方签字
-- en-act: the supervisor completes the lists and the three signatures

-- is_due: the days for handing over are past
WITH leaving AS (
    SELECT s.code, s.active_to AS last_day, s.code || ' ' || s.active_to AS subject, k.serial + :handover_days AS until,
           CASE WHEN d.serial > k.serial + :handover_days THEN 1 ELSE 0 END AS is_due
    FROM consultant s JOIN calendar k ON k.day = s.active_to JOIN calendar d ON d.day = :as_of
    WHERE s.active_to <= :as_of),
lists AS (
    SELECT t.*, l.subject, l.code, b.serial,
           CASE WHEN t.sig_from = 1 AND t.sig_to = 1 AND t.sig_supervisor = 1 THEN 1
                WHEN t.sig_from = 0 OR t.sig_to = 0 OR t.sig_supervisor = 0 THEN 0 END AS signed,
           CASE WHEN b.serial IS NULL OR b.serial <= l.until THEN 1 ELSE 0 END AS in_time,
           CASE WHEN EXISTS (SELECT 1 FROM consultant c WHERE c.code = t.to_code AND COALESCE(c.active_from, t.handover_on) <= t.handover_on
                             AND COALESCE(c.active_to, t.handover_on) >= t.handover_on) THEN 1 ELSE 0 END AS taker_works_here
    FROM leaving l JOIN handover_list t ON t.from_code = l.code LEFT JOIN calendar b ON b.day = t.handover_on
    WHERE COALESCE(t.handover_on, :as_of) <= :as_of),
listed AS (
    SELECT t.subject, t.code, t.record, t.to_code, t.handover_on, t.signed, t.in_time, t.taker_works_here, r."row" AS seq, r.file_no, r.file_no_state,
           r.file_no_entry, r.kind, r.kind_entry, r.card, r.card_entry
    FROM lists t JOIN handover_list_rows r ON r.record = t.record WHERE 'accepted' IN (r.file_no_state, r.name_state)),
-- his open cards and his owners' cards
his AS (
    SELECT l.subject, l.code, l.is_due, k.file_no, k.file_no_entry, k.outcome_entry, k.level AS grade
    FROM leaving l JOIN customer_card c ON c.consultant_code = l.code JOIN cards k ON k.record = c.record WHERE k.is_open = 1
    UNION ALL
    SELECT l.subject, l.code, l.is_due, o.file_no, o.file_no_entry, o.delivered_on_entry, '保有'
    FROM leaving l JOIN customer_card c ON c.consultant_code = l.code JOIN owners o ON o.record = c.record)

SELECT h.subject,
       CASE WHEN h.file_no IS NULL THEN NULL
            WHEN EXISTS (SELECT 1 FROM listed p WHERE p.code = h.code AND p.file_no = h.file_no) THEN 1
            WHEN h.is_due = 0 THEN 1
            WHEN NOT EXISTS (SELECT 1 FROM lists t WHERE t.code = h.code) THEN NULL ELSE 0 END AS ok,
       CASE WHEN h.is_due = 1 AND NOT EXISTS (SELECT 1 FROM lists t WHERE t.code = h.code) THEN 'handover-list' END AS missing,
       CASE WHEN NOT EXISTS (SELECT 1 FROM listed p WHERE p.code = h.code AND p.file_no = h.file_no) AND h.is_due = 1
            THEN h.file_no || COALESCE(' ' || h.grade, '') END AS orphans,
       CAST(NULL AS TEXT) AS list_zh, CAST(NULL AS TEXT) AS list_en, CAST(NULL AS TEXT) AS "rows", CAST(NULL AS TEXT) AS absent,
       h.file_no_entry AS first_entry, h.outcome_entry AS second_entry, CAST(NULL AS INTEGER) AS third_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'handover-list') AS unread
FROM his h
UNION ALL
-- nobody to hand over
SELECT l.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM leaving l
UNION ALL
-- the lists: signed by three, in time, to somebody who works here
SELECT t.subject, t.signed, NULL, NULL, CASE WHEN t.signed = 0 THEN '三方签字不全' END, CASE WHEN t.signed = 0 THEN 'not signed by all three' END,
       NULL, NULL, t.sig_from_entry, t.sig_to_entry, t.sig_supervisor_entry, NULL
FROM lists t
UNION ALL
SELECT t.subject, t.in_time * t.taker_works_here, NULL, NULL, CASE WHEN t.in_time = 0 THEN t.handover_on || ' 逾期' WHEN t.taker_works_here = 0 THEN '接收人不在职' END,
       CASE WHEN t.in_time = 0 THEN t.handover_on || ' is late' WHEN t.taker_works_here = 0 THEN 'the receiver does not work here' END,
       NULL, NULL, t.handover_on_entry, t.from_code_entry, t.to_code_entry, NULL
FROM lists t
UNION ALL
-- and their totals
SELECT t.subject, CASE WHEN t.prospects_count <> n.prospects OR t.owners_count <> n.owners OR t.cards_count <> n.cards THEN 0 ELSE 1 END, NULL, NULL,
       CASE WHEN t.prospects_count <> n.prospects OR t.owners_count <> n.owners OR t.cards_count <> n.cards THEN '合计与各行不符' END,
       CASE WHEN t.prospects_count <> n.prospects OR t.owners_count <> n.owners OR t.cards_count <> n.cards THEN 'totals differ from the rows' END,
       NULL, NULL, t.prospects_count_entry, t.owners_count_entry, t.cards_count_entry, NULL
FROM lists t
JOIN (SELECT record, SUM(CASE WHEN kind = 'prospect' THEN 1 ELSE 0 END) AS prospects, SUM(CASE WHEN kind = 'owner' THEN 1 ELSE 0 END) AS owners,
             SUM(CASE WHEN card = 1 THEN 1 ELSE 0 END) AS cards FROM listed GROUP BY record) n ON n.record = t.record
UNION ALL
SELECT p.subject, 1, NULL, NULL, NULL, NULL, NULL, NULL, p.file_no_entry, p.kind_entry, p.card_entry, NULL FROM listed p
UNION ALL
-- nothing of his is live any more
SELECT l.subject, 0, NULL, NULL, NULL, NULL, COALESCE(t.file_no, t.name), NULL, t.file_no_entry, t.struck_entry, t.level_entry, NULL
FROM leaving l JOIN table_rows t ON t.consultant = l.code AND t.is_live = 1 WHERE l.is_due = 1
UNION ALL
SELECT l.subject, 0, NULL, NULL, NULL, NULL, COALESCE(r.file_no, r.name), NULL, r.file_no_entry, r.outcome_entry, r.struck_entry, NULL
FROM leaving l JOIN progress_table t ON t.consultant_code = l.code AND t.period = :month JOIN progress_table_rows r ON r.record = t.record
WHERE l.is_due = 1 AND r.outcome IS NULL AND COALESCE(r.struck, 0) = 0 AND 'accepted' IN (r.file_no_state, r.name_state)
UNION ALL
-- and the receiver has it on his table, where that is here
SELECT p.subject, CASE WHEN r.record IS NULL THEN 0 ELSE 1 END, NULL, NULL, NULL, NULL, NULL, CASE WHEN r.record IS NULL THEN p.file_no END,
       p.file_no_entry, r.file_no_entry, NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM listed p JOIN leaving l ON l.subject = p.subject AND l.is_due = 1
JOIN (SELECT consultant_code, MIN(record) AS record FROM progress_table WHERE period = :month GROUP BY consultant_code) t ON t.consultant_code = p.to_code
LEFT JOIN progress_table_rows r ON r.record = t.record AND r.file_no = p.file_no
WHERE p.kind = 'prospect' AND substr(p.handover_on, 1, 7) = :month AND p.file_no IS NOT NULL
