-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: unread_pages
-- Pages whose form is known but that could not be read, and were not scanned better since. What seems to be missing may
-- stand on them. record: the card or table that their sheet belongs to, where another page of it says so.

SELECT c.form, c.form_page, s.name || ' #' || CAST(c.page AS TEXT) AS place,
       (SELECT MIN(p.record) FROM record_page p WHERE p.paper = c.copy) AS record
FROM capture c JOIN source s ON s.document = c.document AND s.seq = 1
WHERE c.form IS NOT NULL AND c.paper IS NULL AND c.state IN ('unreadable', 'unknown-form', 'review', 'encrypted')
  AND NOT EXISTS (SELECT 1 FROM capture n
                  WHERE n.copy = c.copy AND n.form_page = c.form_page AND n.paper IS NOT NULL AND n.id > c.id)
