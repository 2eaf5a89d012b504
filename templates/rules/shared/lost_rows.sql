-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: lost_rows
-- The rows of the records of lost sales, as subjects name them: customer and day of the loss.
--   in_month: 1 of the month of the as-of date.

SELECT COALESCE(r.file_no, 'lost-sales ' || t.period || COALESCE(' ' || t.consultant_code, '')) || COALESCE(' ' || r.lost_on, '')
       || CASE WHEN r.file_no IS NULL THEN ' rows[' || CAST(r."row" AS TEXT) || ']' ELSE '' END AS subject,
       t.period, COALESCE(t.consultant_code, substr(r.file_no, 1, 3)) AS consultant, t.consultant_code,
       CASE WHEN t.period = :month THEN 1 ELSE 0 END AS in_month, r.*
FROM lost_sales t JOIN lost_sales_rows r ON r.record = t.record
WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
  AND t.period <= :month AND (r.lost_on IS NULL OR r.lost_on <= :as_of)
