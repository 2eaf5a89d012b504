-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: going_on
-- The customers, by file number, with the day they were first entered and 上月留存.

SELECT n.month AS period, g.consultant AS consultant_code, g.registered_on, g.registered_on_entry, g.file_no, g.file_no_entry,
       CASE WHEN substr(g.file_no, 1, 3) <> g.consultant THEN 1 END AS moved, g.name, g.name_entry, g.phone, g.phone_entry,
       g.model, g.model_entry, g.colour, g.colour_entry, g.source, g.source_entry, 1 AS carried, g.level AS level_open,
       g.level_entry AS level_open_entry
FROM going_on g JOIN (SELECT MIN(k.month) AS month FROM calendar k WHERE k.month > :month) n ON 1 = 1
ORDER BY g.consultant, g.file_no
