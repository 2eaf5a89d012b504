-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: visit-plan
-- form: visit-plan
-- zh: 今日访问计划单,每位销售顾问一张
-- en: today's visits, a sheet for every consultant
-- uses: visits_due

SELECT v.consultant AS consultant_code, :as_of AS date, MIN(c.name) AS consultant_name,
       CAST(SUM(CASE v.kind WHEN 1 THEN 1 ELSE 0 END) AS TEXT) AS overdue_count, CAST(SUM(CASE v.kind WHEN 2 THEN 1 ELSE 0 END) AS TEXT) AS due_count,
       CAST(SUM(CASE v.kind WHEN 3 THEN 1 ELSE 0 END) AS TEXT) AS planned_count,
       CAST(SUM(CASE v.kind WHEN 4 THEN 1 ELSE 0 END) AS TEXT) AS recontact_count, CAST(SUM(CASE v.kind WHEN 5 THEN 1 ELSE 0 END) AS TEXT) AS owner_count
FROM visits_due v LEFT JOIN consultant c ON c.code = v.consultant
GROUP BY v.consultant
