-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: lost_customers
-- Whom the supervisor thinks to win back, then those who were given up after the first contact or on its day.

SELECT :month AS period, CASE WHEN l.checked = 'recoverable' THEN '可挽回' ELSE '疑主观' END AS kind, l.name, l.name_entry, l.phone, l.phone_entry,
       COALESCE(c.name, l.consultant) AS consultant, substr(l.lost_on, 6) AS lost_on
FROM lost_customers l LEFT JOIN consultant c ON c.code = l.consultant
WHERE l.checked = 'recoverable' OR l.suspect = 1 AND COALESCE(l.checked, '') <> 'confirmed'
ORDER BY CASE WHEN l.checked = 'recoverable' THEN 0 ELSE 1 END, l.lost_on, l.file_no
