-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: visitors
-- Every row of the showroom registers up to the as-of date that says whether someone came or called.
--   has_phone: with a phone number that can be one. is_first: ticked 首; where neither is ticked, a phone that no earlier row has, or none at all.
--   left_info: a first row with a phone. family: of the model. level: confirmed, else the one written first. slot: 0 before 9:00, 1 the hour from 9:00 … 10 after 18:00. stayed: minutes.
--   on_time: re-contacted within the hours that the house allows after leaving. loose: an entry of the row that is not settled.

SELECT x.*,
       CASE WHEN x.first = 'first' THEN 1 WHEN x.first = 'again' THEN 0 WHEN x.has_phone = 0 OR x.of_phone = 1 THEN 1 ELSE 0 END AS is_first,
       CASE WHEN x.has_phone = 1 AND (x.first = 'first' OR x.first IS NULL AND x.of_phone = 1) THEN 1 ELSE 0 END AS left_info
FROM (SELECT r.record, r."row", t.date, r.channel, r.first, r.persons, r.name, r.name_entry, r.phone, r.phone_entry, r.model, r.model_entry,
             CASE WHEN r.model LIKE '蒙派克%' THEN 'mpk' WHEN r.model LIKE '风景%' THEN 'fj' WHEN r.model LIKE '迷迪%' THEN 'md'
                  WHEN r.model IS NOT NULL THEN 'other' END AS family,
             r.colour, r.colour_entry, r.source, r.source_entry,
             CASE WHEN r.source_state IN ('doubtful', 'unreadable') THEN r.source_entry END AS source_loose, r.t_in, r.t_out, r.test_drive, r.recontact_on, r.recontact_on_state,
             COALESCE(r.recontact_level, r.level) AS level,
             CASE WHEN r.recontact_level IS NULL THEN r.level_entry ELSE r.recontact_level_entry END AS level_entry,
             CASE WHEN r.phone IS NULL OR c.ok = 0 THEN 0 ELSE 1 END AS has_phone,
             ROW_NUMBER() OVER (PARTITION BY r.phone ORDER BY t.date, r."row") AS of_phone,
             CASE WHEN r.t_in IS NULL THEN NULL WHEN r.t_in < '09:00' THEN 0 WHEN r.t_in >= '18:00' THEN 10
                  ELSE CAST(substr(r.t_in, 1, 2) AS INTEGER) - 8 END AS slot,
             (CAST(substr(r.t_out, 1, 2) AS INTEGER) - CAST(substr(r.t_in, 1, 2) AS INTEGER)) * 60
               + CAST(substr(r.t_out, 4, 2) AS INTEGER) - CAST(substr(r.t_in, 4, 2) AS INTEGER) AS stayed,
             CASE WHEN (b.serial - a.serial) * 1440
                       + CAST(substr(r.recontact_at, 1, 2) AS INTEGER) * 60 + CAST(substr(r.recontact_at, 4, 2) AS INTEGER)
                       - CAST(substr(COALESCE(r.t_out, r.t_in), 1, 2) AS INTEGER) * 60 - CAST(substr(COALESCE(r.t_out, r.t_in), 4, 2) AS INTEGER)
                       <= :recontact_hours * 60 THEN 1 ELSE 0 END AS on_time,
             COALESCE(CASE WHEN t.date_state IN ('doubtful', 'unreadable') THEN t.date_entry END,
                      CASE WHEN r.channel_state IN ('doubtful', 'unreadable') THEN r.channel_entry END,
                      CASE WHEN r.first_state IN ('doubtful', 'unreadable') THEN r.first_entry END,
                      CASE WHEN r.phone_state IN ('doubtful', 'unreadable') THEN r.phone_entry END,
                      CASE WHEN r.level_state IN ('doubtful', 'unreadable') THEN r.level_entry END,
                      CASE WHEN r.recontact_level_state IN ('doubtful', 'unreadable') THEN r.recontact_level_entry END,
                      CASE WHEN r.t_in_state IN ('doubtful', 'unreadable') THEN r.t_in_entry END,
                      CASE WHEN r.persons_state IN ('doubtful', 'unreadable') THEN r.persons_entry END) AS loose
      FROM showroom_register t JOIN showroom_register_rows r ON r.record = t.record
      JOIN calendar a ON a.day = t.date
      LEFT JOIN calendar b ON b.day = r.recontact_on
      LEFT JOIN field_check c ON c.entry = r.phone_entry AND c."constraint" = 'phone'
      WHERE t.date <= :as_of AND r.channel IN ('store', 'call')) x
