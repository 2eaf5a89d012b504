-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: owners
-- Every owner card: a card whose back says something of a vehicle, delivered by the as-of date.
--   three_months: the day on which three months since the delivery end. until: the day up to which the owner is due
--   visits, the as-of date or before it the day on which the vehicle was resold, scrapped or moved away.

SELECT c.record, COALESCE(c.file_no, c.record) AS file_no, c.file_no_entry, c.delivered_on, c.delivered_on_state,
       c.delivered_on_entry, c.licensed_on, c.licensed_on_state, c.licensed_on_entry, c.licence_month,
       c.licence_month_state, c.licence_month_entry, c.invoice_on, c.invoice_on_entry, c.plate, c.plate_state,
       c.plate_entry, c.vin, c.vin_entry, c.change_on_entry, k.serial AS delivered_serial,
       k.plus_3_months AS three_months,
       CASE WHEN c.change IS NOT NULL AND c.change_on <= :as_of THEN c.change_on ELSE :as_of END AS until
FROM customer_card c LEFT JOIN calendar k ON k.day = c.delivered_on
-- (a speck that may be ink is no vehicle: something must have been read)
WHERE (c.delivered_on IS NOT NULL OR c.licensed_on IS NOT NULL OR c.vin IS NOT NULL OR c.plate IS NOT NULL
       OR c.owner_name IS NOT NULL)
  AND COALESCE(c.delivered_on, :as_of) <= :as_of
