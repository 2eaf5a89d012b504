-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: visits_due
-- What is most urgent first.

SELECT v.consultant AS consultant_code, :as_of AS date,
       CASE v.kind WHEN 1 THEN '逾期' || CAST(v.days_late AS TEXT) || '天' WHEN 2 THEN '今日到期' WHEN 3 THEN '预定' WHEN 4 THEN '24h回访' ELSE '保有' END
         AS reason,
       substr(v.due_on, 6) AS due_on, v.file_no, v.name, v.name_entry, v.phone, v.phone_entry, v.level, v.level_entry,
       substr(v.last_on, 6) AS last_on, v.last_on_entry, v.note, v.note_entry
FROM visits_due v
ORDER BY v.consultant, v.kind, v.due_on, v.file_no, v.phone
