-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: lost_customers
-- uses: cards contacts
-- Customers lost in the month up to the as-of date, everyone once: rows of the records of lost sales, and cards that say so but stand on none.
--   checked: what the supervisor found, confirmed, recoverable or untrue. days: from first contact to loss. suspect: lost at first contact or with less
--   than two. loose: an entry that is not settled and may change a count.

SELECT y.*
FROM (SELECT x.*, l.serial - f.serial AS days, CASE WHEN x.contacts < 2 OR l.serial = f.serial THEN 1 ELSE 0 END AS suspect,
       ROW_NUMBER() OVER (PARTITION BY COALESCE(x.file_no, x.phone, x.name) ORDER BY x.lost_on, x.consultant) AS nth
FROM (SELECT r.file_no, COALESCE(k.consultant, t.consultant_code, substr(r.file_no, 1, 3)) AS consultant, COALESCE(r.name, k.name) AS name,
             CASE WHEN r.name IS NULL THEN k.name_entry ELSE r.name_entry END AS name_entry, COALESCE(r.phone, k.mobile) AS phone,
             CASE WHEN r.phone IS NULL THEN k.mobile_entry ELSE r.phone_entry END AS phone_entry, r.model, r.model_entry, r.lost_on,
             COALESCE(r.level_before, k.level) AS level, r.lost_type, r.lost_reasons_1, r.lost_reasons_2, r.lost_reasons_3, r.lost_to, r.explanation,
             CASE r.lost_check_result WHEN '1' THEN 'confirmed' WHEN '2' THEN 'recoverable' WHEN '3' THEN 'untrue' END AS checked,
             b.info_source AS source, k.first_contact_on, COALESCE(r.contacts, n.contacts) AS contacts,
             COALESCE(CASE WHEN r.lost_on_state IN ('doubtful', 'unreadable') THEN r.lost_on_entry END,
                      CASE WHEN r.file_no_state IN ('doubtful', 'unreadable') THEN r.file_no_entry END,
                      CASE WHEN r.lost_type_state IN ('doubtful', 'unreadable') THEN r.lost_type_entry END,
                      CASE WHEN r.lost_reasons_1_state IN ('doubtful', 'unreadable') THEN r.lost_reasons_1_entry END,
                      CASE WHEN r.lost_to_state IN ('doubtful', 'unreadable') THEN r.lost_to_entry END,
                      CASE WHEN r.lost_check_result_state IN ('doubtful', 'unreadable') THEN r.lost_check_result_entry END) AS loose
      FROM lost_sales t JOIN lost_sales_rows r ON r.record = t.record
      LEFT JOIN cards k ON k.file_no = r.file_no
      LEFT JOIN customer_card b ON b.record = k.record
      LEFT JOIN (SELECT c.file_no, COUNT(*) AS contacts FROM contacts c GROUP BY c.file_no) n ON n.file_no = r.file_no
      WHERE t.period = :month AND (r.lost_on IS NULL OR r.lost_on <= :as_of) AND (r.file_no_state <> 'empty' OR r.name_state <> 'empty')
      UNION ALL
      SELECT k.file_no, k.consultant, k.name, k.name_entry, k.mobile, k.mobile_entry,
             COALESCE(b.model_detail, CASE b.model WHEN 'mpk' THEN '蒙派克' WHEN 'fj' THEN '风景' WHEN 'md' THEN '迷迪' END),
             CASE WHEN b.model_detail IS NULL THEN b.model_entry ELSE b.model_detail_entry END, b.lost_on, k.level, b.lost_type, b.lost_reasons_1,
             b.lost_reasons_2, b.lost_reasons_3, b.lost_to, CAST(NULL AS TEXT), b.lost_check_result, b.info_source, k.first_contact_on, n.contacts,
             COALESCE(CASE WHEN b.lost_on_state IN ('doubtful', 'unreadable') THEN b.lost_on_entry END,
                      CASE WHEN b.outcome_state IN ('doubtful', 'unreadable') THEN b.outcome_entry END,
                      CASE WHEN b.lost_type_state IN ('doubtful', 'unreadable') THEN b.lost_type_entry END,
                      CASE WHEN b.lost_reasons_1_state IN ('doubtful', 'unreadable') THEN b.lost_reasons_1_entry END,
                      CASE WHEN b.lost_to_state IN ('doubtful', 'unreadable') THEN b.lost_to_entry END,
                      CASE WHEN b.lost_check_result_state IN ('doubtful', 'unreadable') THEN b.lost_check_result_entry END)
      FROM cards k JOIN customer_card b ON b.record = k.record
      LEFT JOIN (SELECT c.file_no, COUNT(*) AS contacts FROM contacts c GROUP BY c.file_no) n ON n.file_no = k.file_no
      WHERE b.outcome = 'F' AND substr(b.lost_on, 1, 7) = :month AND b.lost_on <= :as_of
        AND NOT EXISTS (SELECT 1 FROM lost_sales t JOIN lost_sales_rows r ON r.record = t.record WHERE t.period = :month AND r.file_no = k.file_no)) x
LEFT JOIN calendar l ON l.day = x.lost_on
LEFT JOIN calendar f ON f.day = x.first_contact_on) y
WHERE y.nth = 1
