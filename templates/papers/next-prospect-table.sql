-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: next-prospect-table
-- form: prospect-table
-- zh: 次月有望客户确度状况表,结转留存客户
-- en: next month's prospect table with the customers who go on
-- uses: going_on

SELECT n.month AS period, c.code AS consultant_code, c.name AS consultant_name
FROM consultant c
JOIN (SELECT MIN(k.month) AS month FROM calendar k WHERE k.month > :month) n ON 1 = 1
WHERE EXISTS (SELECT 1 FROM going_on g WHERE g.consultant = c.code)
