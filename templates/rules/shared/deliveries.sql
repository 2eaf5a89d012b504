-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: deliveries
-- The lines of the delivery ledgers up to the as-of date, as subjects name them: customer and day.
--   counts: 1 a delivery of the house; 0 taken back (退车) or sold elsewhere (他销). code: of the consultant.

SELECT COALESCE(r.file_no, 'delivery-ledger ' || t.year) || COALESCE(' ' || r.delivered_on, '')
       || CASE WHEN r.file_no IS NULL THEN ' rows[' || CAST(r."row" AS TEXT) || ']' ELSE '' END AS subject,
       t.year, r.record, r."row" AS seq, r.file_no, r.file_no_state, r.file_no_entry, r.delivered_on, r.delivered_on_state, r.delivered_on_entry,
       r.vin, r.vin_state, r.vin_entry, r.consultant, r.consultant_entry, s.code, r.status, r.status_entry,
       CASE WHEN r.status IN ('cancelled', 'other_sold') THEN 0 ELSE 1 END AS counts
FROM delivery_ledger t JOIN delivery_ledger_rows r ON r.record = t.record
LEFT JOIN (SELECT name, MIN(code) AS code FROM consultant GROUP BY name) s ON s.name = r.consultant
WHERE COALESCE(r.delivered_on, :as_of) <= :as_of
  AND 'accepted' IN (r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
