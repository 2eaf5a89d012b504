-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-FIRST
-- severity: W
-- scope: showroom register row: date and row
-- source: 来店、来电客的定义为第一次留下联系资料的顾客
-- needs: showroom-register customer-card daily-report progress-table
-- uses: register_rows cards card_phones
-- zh: 该电话不是第一次留下,应为「再」:{known_zh}
-- en: the phone number was left before, so the row should be marked 再: {known_en}
-- zh-act: 请改为「再」,客户归原销售顾问
-- en-act: mark the row 再; the customer stays with the consultant who has him

WITH known AS (
    SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.phone ORDER BY x.day, x.kind, x.seq) AS nth
    FROM (SELECT REPLACE(r.phone, '-', '') AS phone, r.phone_entry, t.date AS day, t.date_entry AS day_entry, 0 AS kind, r."row" AS seq,
                 CAST(NULL AS TEXT) AS consultant
          FROM showroom_register t JOIN showroom_register_rows r ON r.record = t.record
          WHERE t.date <= :as_of AND r.phone IS NOT NULL
          UNION ALL
          SELECT p.phone, p.phone_entry, p.since, p.since_entry, 1, 0, p.consultant FROM card_phones p WHERE p.since IS NOT NULL
          UNION ALL
          SELECT REPLACE(r.phone, '-', ''), r.phone_entry, d.date, d.date_entry, 2, r."row", d.consultant_code
          FROM daily_report d JOIN daily_report_rows r ON r.record = d.record WHERE d.date <= :as_of AND r.phone IS NOT NULL
          UNION ALL
          SELECT REPLACE(r.phone, '-', ''), r.phone_entry, r.registered_on, r.registered_on_entry, 3, r."row", t.consultant_code
          FROM progress_table t JOIN progress_table_rows r ON r.record = t.record
          WHERE r.registered_on <= :as_of AND r.phone IS NOT NULL) x),
judged AS (
    SELECT r.*, n.day AS known_on, n.consultant, n.phone_entry AS known_entry, n.day_entry AS known_on_entry
    FROM register_rows r
    LEFT JOIN known n ON n.phone = REPLACE(r.phone, '-', '') AND n.nth = 1
                      AND (n.day < r.day OR n.day = r.day AND n.kind = 0 AND n.seq < r.seq)
    WHERE r.has_info = 1)

SELECT j.subject,
       CASE WHEN j.phone IS NULL THEN NULL
            WHEN j.known_on IS NULL OR j.first_or_again = 'again' THEN 1
            WHEN j.first_or_again = 'first' THEN 0
            WHEN j.first_or_again_state = 'empty' THEN 1 END AS ok,
       CASE WHEN j.known_on IS NOT NULL THEN COALESCE('自 ' || j.known_on || ' 起属 ' || j.consultant, j.known_on || ' 已登记') END AS known_zh,
       CASE WHEN j.known_on IS NOT NULL
            THEN COALESCE('with ' || j.consultant || ' since ' || j.known_on, 'registered on ' || j.known_on) END AS known_en,
       j.phone_entry, j.mark_entry, j.day_entry, j.known_entry, j.known_on_entry
FROM judged j
