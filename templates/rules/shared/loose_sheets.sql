-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: loose_sheets
-- Continuation sheets and backs of cards whose file number is not certain: each may belong to any card.

SELECT c.record, c.file_no_entry
FROM customer_card c
WHERE c.file_no_state IN ('doubtful', 'unreadable')
  AND NOT EXISTS (SELECT 1 FROM record_page p WHERE p.record = c.record AND p.form_page IN (0, 1))
