-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: register_rows
-- The rows of the month's showroom registers up to the as-of date, as subjects name them.
--   has_info: the customer left a phone number; a name alone is none, nobody can be called by it.
--   came_min, left_min: minutes since midnight. left_at: when the visitor went, else came.

SELECT q.*,
       CASE WHEN q.t_out IS NOT NULL THEN q.t_out ELSE q.t_in END AS left_at,
       CASE WHEN q.left_min IS NOT NULL THEN q.left_min ELSE q.came_min END AS ref_min
FROM (SELECT 'showroom-register ' || t.date || ' rows[' || CAST(r."row" AS TEXT) || ']' AS subject, r.record, r."row" AS seq,
             t.date AS day, t.date_entry AS day_entry, k.serial,
             CASE WHEN r.phone_state = 'empty' THEN 0 ELSE 1 END AS has_info,
             r.channel, r.channel_entry, r.first AS first_or_again, r.first_state AS first_or_again_state, r.first_entry AS mark_entry,
             r.t_in, r.t_in_state, r.t_in_entry, r.t_out, r.t_out_state, r.t_out_entry,
             CAST(substr(r.t_in, 1, 2) AS INTEGER) * 60 + CAST(substr(r.t_in, 4, 2) AS INTEGER) AS came_min,
             CAST(substr(r.t_out, 1, 2) AS INTEGER) * 60 + CAST(substr(r.t_out, 4, 2) AS INTEGER) AS left_min,
             r.phone, r.phone_entry, r.model, r.model_state, r.model_entry, r.colour_state, r.colour_entry,
             r.level, r.level_state, r.level_entry, r.recontact_on, r.recontact_on_state, r.recontact_on_entry,
             r.recontact_at, r.recontact_at_state, r.recontact_at_entry, r.recontact_level, r.recontact_level_state,
             r.recontact_level_entry, r.sig_consultant AS signed, r.sig_consultant_entry AS signed_entry
      FROM showroom_register t JOIN showroom_register_rows r ON r.record = t.record JOIN calendar k ON k.day = t.date
      WHERE k.month = :month AND t.date <= :as_of
        -- (a speck that may be ink is no visit: something must have been read)
        AND 'accepted' IN (r.channel_state, r.first_state, r.t_in_state, r.t_out_state, r.name_state, r.phone_state, r.model_state, r.level_state,
                           r.sig_consultant_state)) q
