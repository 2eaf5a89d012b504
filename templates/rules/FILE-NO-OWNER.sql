-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: FILE-NO-OWNER
-- severity: W
-- scope: card
-- source: 档案编号前缀为原销售顾问,换人须有移交清单
-- needs: customer-card handover-list
-- uses: cards unread_pages
-- zh: 编号属 {owner},现由 {holder} 负责,没有相应的移交清单
-- en: the number is {owner}'s, the customer is with {holder}, and no handover list says so
-- zh-act: 请补办移交清单
-- en-act: make out the handover list

WITH held AS (
    SELECT k.record, k.file_no, substr(k.file_no, 1, 3) AS owner, k.consultant AS holder, k.file_no_entry, c.consultant_code_entry,
           c.handover_to_entry, k.outcome_entry
    FROM cards k JOIN customer_card c ON c.record = k.record WHERE k.file_no IS NOT NULL),
hops AS (
    SELECT r.file_no, t.from_code AS giver, t.to_code AS taker, r.file_no_entry, t.from_code_entry, t.to_code_entry
    FROM handover_list t JOIN handover_list_rows r ON r.record = t.record WHERE t.handover_on <= :as_of),
-- lists that could name the customer: from the owner of the number, or to who has him now
lists AS (
    SELECT h.record, COUNT(*) AS sheets FROM held h JOIN handover_list t ON t.from_code = h.owner OR t.to_code = h.holder
    WHERE h.holder <> h.owner AND t.handover_on <= :as_of GROUP BY h.record)

-- a chain of lists: one begins with the owner, one ends with the holder, and every other giver has received before
SELECT h.file_no AS subject,
       CASE WHEN h.holder IS NULL THEN NULL
            WHEN h.holder = h.owner THEN 1
            WHEN EXISTS (SELECT 1 FROM hops a WHERE a.file_no = h.file_no AND a.giver = h.owner)
             AND EXISTS (SELECT 1 FROM hops z WHERE z.file_no = h.file_no AND z.taker = h.holder)
             AND NOT EXISTS (SELECT 1 FROM hops b WHERE b.file_no = h.file_no AND b.giver <> h.owner
                             AND NOT EXISTS (SELECT 1 FROM hops p WHERE p.file_no = b.file_no AND p.taker = b.giver)) THEN 1
            WHEN COALESCE(s.sheets, 0) = 0 THEN NULL
            ELSE 0 END AS ok,
       CASE WHEN h.holder <> h.owner AND COALESCE(s.sheets, 0) = 0 THEN 'handover-list' END AS missing,
       h.owner, h.holder, h.file_no_entry, h.consultant_code_entry, h.handover_to_entry, h.outcome_entry,
       CASE WHEN h.holder <> h.owner THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'handover-list') END AS unread
FROM held h LEFT JOIN lists s ON s.record = h.record
UNION ALL
SELECT h.file_no, 1, NULL, NULL, NULL, p.file_no_entry, p.from_code_entry, p.to_code_entry, NULL, NULL
FROM held h JOIN hops p ON p.file_no = h.file_no WHERE h.holder <> h.owner
UNION ALL
-- a row whose number is not certain may be his
SELECT h.file_no, 1, NULL, NULL, NULL, r.file_no_entry, NULL, NULL, NULL, NULL
FROM held h JOIN handover_list t ON t.from_code = h.owner OR t.to_code = h.holder
JOIN handover_list_rows r ON r.record = t.record AND r.file_no_state IN ('doubtful', 'unreadable')
WHERE h.holder <> h.owner AND NOT EXISTS (SELECT 1 FROM hops p WHERE p.file_no = h.file_no)
