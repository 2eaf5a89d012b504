-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: contacts
-- uses: cards table_rows
-- Every contact with a prospect up to the as-of date, one a customer and day: what the card says; of a customer without
-- a card the daily reports; without those the letters of the prospect table. Calls that were not answered are none.
--   level: after the contact. is_open: the customer is still a prospect on the as-of date.

SELECT y.*
FROM (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.file_no, x.day ORDER BY x.seq DESC) AS newest_first
      FROM (SELECT k.file_no, k.record, k.is_open, v.actual_on AS day, COALESCE(v.level_after, v.level_before) AS level,
                   v.next_planned_on, v."row" AS seq, v.actual_on_entry AS day_entry,
                   v.level_after_entry AS level_entry, k.file_no_entry, k.outcome_entry,
                   v.next_planned_on_entry AS next_entry, v.next_planned_on_state AS next_state
            FROM cards k JOIN customer_card_visits v ON v.record = k.record
            WHERE v.actual_on <= :as_of AND (v.method IS NULL OR v.method <> 'N')
            UNION ALL
            SELECT k.file_no, k.record, k.is_open, k.first_contact_on, k.level_opened, NULL, -1,
                   k.first_contact_on_entry, k.level_opened_entry, k.file_no_entry, k.outcome_entry, NULL, 'empty'
            FROM cards k WHERE k.first_contact_on <= :as_of
            UNION ALL
            SELECT r.file_no, r.record,
                   CASE WHEN EXISTS (SELECT 1 FROM daily_report e JOIN daily_report_rows o ON o.record = e.record
                                     WHERE o.file_no = r.file_no AND o.outcome IS NOT NULL AND e.date <= :as_of)
                        THEN 0 ELSE 1 END,
                   d.date, COALESCE(r.level_after, r.level_before), r.next_planned_on, r."row", d.date_entry,
                   r.level_after_entry, r.file_no_entry, r.outcome_entry, r.next_planned_on_entry,
                   r.next_planned_on_state
            FROM daily_report d JOIN daily_report_rows r ON r.record = d.record
            WHERE d.date <= :as_of AND (r.method IS NULL OR r.method <> 'N')
              AND COALESCE(r.level_after, r.level_before) IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.file_no = r.file_no)
            UNION ALL
            SELECT t.file_no, t.record, t.is_live, c.day, z.level, NULL, z.day, z.level_entry, z.level_entry,
                   t.file_no_entry, t.struck_entry, NULL, 'empty'
            FROM table_rows t
            JOIN prospect_table_rows_days z ON z.record = t.record AND z."row" = t."row"
            JOIN calendar c ON c.month = :month AND c.day_of_month = z.day
            WHERE c.day <= :as_of AND z.level IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.file_no = t.file_no)
              AND NOT EXISTS (SELECT 1 FROM daily_report_rows r WHERE r.file_no = t.file_no)) x
      WHERE x.file_no IS NOT NULL) y
WHERE y.newest_first = 1
