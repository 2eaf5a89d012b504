-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: next-progress-table
-- form: progress-table
-- zh: 次月销售意向客户进度管制表,结转留存客户
-- en: next month's progress table with the customers who go on
-- uses: going_on
-- One for every consultant who is active or still has a customer.

SELECT n.month AS period, c.code AS consultant_code, c.name AS consultant_name,
       (SELECT COUNT(*) FROM going_on g WHERE g.consultant = c.code AND g.level = 'O') AS carry_o,
       (SELECT COUNT(*) FROM going_on g WHERE g.consultant = c.code AND g.level = 'A') AS carry_a,
       (SELECT COUNT(*) FROM going_on g WHERE g.consultant = c.code AND g.level = 'B') AS carry_b,
       (SELECT COUNT(*) FROM going_on g WHERE g.consultant = c.code AND g.level = 'C') AS carry_c,
       (SELECT COUNT(*) FROM going_on g WHERE g.consultant = c.code) AS carry_total
FROM consultant c
JOIN (SELECT MIN(k.month) AS month FROM calendar k WHERE k.month > :month) n ON 1 = 1
WHERE EXISTS (SELECT 1 FROM going_on g WHERE g.consultant = c.code)
