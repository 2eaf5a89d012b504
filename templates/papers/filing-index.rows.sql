-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: filed_cards

SELECT f.section, :as_of AS date, f.file_no, f.file_no_entry, f.name, f.name_entry, f.consultant_name AS consultant, f.vehicle,
       f.vehicle_entry, f.number, f.number_entry, substr(f.opened_on, 3) AS opened_on, f.opened_on_entry, substr(f.since_on, 3) AS since_on,
       COALESCE(f.since_on_entry, f.section_entry) AS since_on_entry, substr(f.last_on, 3) AS last_on, f.last_on_entry,
       substr(f.due_on, 3) AS due_on
FROM filed_cards f
ORDER BY f.section, f.file_no
