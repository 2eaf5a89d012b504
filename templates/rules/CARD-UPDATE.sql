-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-UPDATE
-- severity: E
-- scope: daily report row / card visit: customer and date
-- source: 每次对客户的拜访及关怀,资料及时更新
-- needs: customer-card daily-report
-- uses: cards loose_sheets methods unread_pages
-- zh: 只在日报表上的访问:{report_only};只在资料卡上的访问:{card_only}
-- en: contacts in the daily report only: {report_only}; on the card only: {card_only}
-- zh-act: 请销售顾问当日补填资料卡或更正日报表
-- en-act: the consultant completes the card or corrects the report the same day

WITH reported AS (
    SELECT r.file_no, d.date AS day, COALESCE(r.method, '') AS method, r.file_no_entry, r.method_entry, d.date_entry
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
    WHERE c.month = :month AND d.date <= :as_of AND COALESCE(r.method, '') <> 'N'
      AND EXISTS (SELECT 1 FROM cards k WHERE k.file_no = r.file_no)),
-- the front of the card, and its back, where after-sales staff write too: what stands there need not be in the report
written AS (
    SELECT k.file_no, v.actual_on AS day, COALESCE(v.method, '') AS method, 0 AS is_care, k.file_no_entry,
           v.method_entry, v.actual_on_entry
    FROM cards k JOIN customer_card_visits v ON v.record = k.record JOIN calendar c ON c.day = v.actual_on
    WHERE c.month = :month AND v.actual_on <= :as_of AND COALESCE(v.method, '') <> 'N' AND k.file_no IS NOT NULL
    UNION ALL
    SELECT k.file_no, v.actual_on, COALESCE(v.method, ''), 1, k.file_no_entry, v.method_entry, v.actual_on_entry
    FROM cards k JOIN customer_card_care_visits v ON v.record = k.record JOIN calendar c ON c.day = v.actual_on
    WHERE c.month = :month AND v.actual_on <= :as_of AND COALESCE(v.method, '') <> 'N' AND k.file_no IS NOT NULL),
contacts AS (
    SELECT g.*, g.file_no || ' ' || g.day AS subject,
           (SELECT COUNT(*) FROM reported r
            WHERE r.file_no = g.file_no AND r.day = g.day AND r.method = g.method) AS in_report,
           (SELECT COUNT(*) FROM written w WHERE w.is_care = 0
            AND w.file_no = g.file_no AND w.day = g.day AND w.method = g.method) AS on_front,
           (SELECT COUNT(*) FROM written w
            WHERE w.file_no = g.file_no AND w.day = g.day AND w.method = g.method) AS on_card,
           (SELECT COUNT(*) FROM daily_report d JOIN cards k ON k.file_no = g.file_no
            WHERE d.date = g.day AND d.consultant_code IN (k.consultant, substr(g.file_no, 1, 3))) AS reports,
           m.zh, m.en
    FROM (SELECT file_no, day, method FROM reported
          UNION SELECT file_no, day, method FROM written WHERE is_care = 0) g
    LEFT JOIN methods m ON m.code = g.method),
judged AS (
    SELECT c.*, CASE WHEN c.in_report > c.on_card THEN 0
                     WHEN c.in_report >= c.on_front THEN 1
                     WHEN c.reports = 0 THEN NULL
                     ELSE 0 END AS ok
    FROM contacts c)

SELECT j.subject, j.ok, CASE WHEN j.ok IS NULL THEN 'daily-report' END AS missing,
       CASE WHEN j.in_report > j.on_card THEN j.zh END AS report_only_zh,
       CASE WHEN j.in_report > j.on_card THEN j.en END AS report_only_en,
       CASE WHEN j.ok = 0 AND j.in_report < j.on_front THEN j.zh END AS card_only_zh,
       CASE WHEN j.ok = 0 AND j.in_report < j.on_front THEN j.en END AS card_only_en,
       e.file_no_entry, e.method_entry, e.day_entry,
       CASE WHEN j.in_report > j.on_card
            THEN (SELECT MIN(x.place) FROM unread_pages x
                  WHERE x.form = 'customer-card'
                    AND COALESCE(x.record, k.record) = k.record)
            WHEN j.ok = 0 THEN (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'daily-report')
            END AS unread
FROM judged j
JOIN (SELECT file_no, day, method, file_no_entry, method_entry, date_entry AS day_entry FROM reported
      UNION ALL
      SELECT file_no, day, method, file_no_entry, method_entry, actual_on_entry FROM written) e
  ON e.file_no = j.file_no AND e.day = j.day AND e.method = j.method
JOIN (SELECT file_no, MIN(record) AS record FROM cards GROUP BY file_no) k ON k.file_no = j.file_no
UNION ALL
-- a visit whose day is not certain may be of that day, a sheet whose number is not may be of that card
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, k.file_no_entry, NULL, v.actual_on_entry, NULL
FROM judged j JOIN cards k ON k.file_no = j.file_no JOIN customer_card_visits v ON v.record = k.record
WHERE j.in_report > j.on_card AND v.actual_on_state IN ('doubtful', 'unreadable')
UNION ALL
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, o.file_no_entry, NULL, NULL, NULL
FROM judged j CROSS JOIN loose_sheets o WHERE j.in_report > j.on_card
UNION ALL
-- and a row of the report whose number is not certain may be of that customer
SELECT j.subject, 1, NULL, NULL, NULL, NULL, NULL, r.file_no_entry, NULL, NULL, NULL
FROM judged j JOIN daily_report d ON d.date = j.day JOIN daily_report_rows r ON r.record = d.record
WHERE j.ok = 0 AND j.in_report < j.on_front AND r.file_no_state IN ('doubtful', 'unreadable')
