-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: fields
-- uses: places
-- Every field that is not empty of the sheets in `places`.
--   subject: the field, as subjects name it. text: its value where it is one text.

SELECT p.place || ' ' || h.path AS subject, p.place, h.record, h.path, h.state, h.entry,
       CASE WHEN substr(h.value, 1, 1) = '"' THEN substr(h.value, 2, length(h.value) - 2) END AS text
FROM places p JOIN held h ON h.record = p.record
