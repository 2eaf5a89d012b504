-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: FILE-NO-SERIAL
-- severity: W
-- scope: consultant × year
-- source: 客户档案编号的流水号应连续,先建卡者号在前
-- needs: customer-card prospect-table daily-report number-register
-- uses: cards table_rows unread_pages
-- zh: 缺号:{gap};建卡日期早于前一号的:{inverted}
-- en: numbers missing: {gap}; opened before the number in front of them: {inverted}
-- zh-act: 请说明缺号去向,作废的登记在编号登记簿
-- en-act: explain the missing numbers; those that were voided belong in the number register

WITH numbers AS (
    SELECT k.file_no, k.opened_on, k.file_no_entry, k.opened_on_entry, k.consultant AS holder,
    k.file_no_state FROM cards k
    UNION ALL
    SELECT t.file_no, NULL, t.file_no_entry, NULL, t.consultant, t.file_no_state FROM table_rows t
    UNION ALL
    SELECT r.file_no, NULL, r.file_no_entry, NULL, d.consultant_code, r.file_no_state
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record WHERE r.is_new = 1 AND d.date <= :as_of),
parts AS (
    SELECT n.*, substr(n.file_no, 1, 3) AS consultant, CAST(2000 + CAST(substr(n.file_no, 5,
                                                                               2) AS INTEGER) AS INTEGER) AS year,
           CAST(substr(n.file_no, 8, 4) AS INTEGER) AS serial
    FROM (SELECT n.* FROM numbers n JOIN field_check f ON f.entry = n.file_no_entry AND f."constraint" = 'file_no'
          AND f.ok = 1) n),
-- numbers that the register says were voided; its lines begin with 0001
void AS (
    SELECT v.consultant, v.year, v.serial, v.void, v.void_state, v.void_entry
    FROM (SELECT t.consultant_code AS consultant, CAST(2000 + CAST(t.year AS INTEGER) AS INTEGER) AS year, r."row" + 1 AS serial, r.void, r.void_state,
                 r.void_entry
          FROM number_register t JOIN number_register_rows r ON r.record = t.record
          WHERE t.consultant_code IS NOT NULL AND t.year IS NOT NULL AND r.void_state <> 'empty') v
    JOIN (SELECT DISTINCT consultant, year FROM parts) p ON p.consultant = v.consultant AND p.year = v.year
    LEFT JOIN first_serial f ON f.consultant = v.consultant AND f.year = v.year
    WHERE v.serial >= COALESCE(f.serial, 1)),
serials AS (
    SELECT p.consultant, p.year, p.serial, MIN(p.opened_on) AS opened_on, MIN(p.opened_on_entry) AS opened_on_entry,
           MIN(p.file_no_entry) AS file_no_entry
    FROM (SELECT p.consultant, p.year, p.serial, p.opened_on, p.opened_on_entry, p.file_no_entry FROM parts p
          UNION ALL
          SELECT v.consultant, v.year, v.serial, NULL, NULL, v.void_entry FROM void v WHERE v.void = 1) p
    GROUP BY p.consultant, p.year, p.serial),
chain AS (
    SELECT s.*, s.consultant || ' ' || CAST(s.year AS TEXT) AS subject,
           COALESCE((SELECT MAX(b.serial) FROM serials b WHERE b.consultant = s.consultant AND b.year = s.year
                     AND b.serial < s.serial),
                    COALESCE((SELECT f.serial FROM first_serial f WHERE f.consultant = s.consultant
                              AND f.year = s.year), 1) - 1) AS before,
           (SELECT MAX(b.opened_on) FROM serials b
            WHERE b.consultant = s.consultant AND b.year = s.year AND b.serial < s.serial) AS opened_before
    FROM serials s)

SELECT c.subject, CASE WHEN c.serial > c.before + 1 OR c.opened_on < c.opened_before THEN 0 ELSE 1 END AS ok,
       CASE WHEN c.serial = c.before + 2 THEN substr(CAST(10000 + c.before + 1 AS TEXT), 2)
            WHEN c.serial > c.before + 2
                 THEN substr(CAST(10000 + c.before + 1 AS TEXT), 2) || '-'
                     || substr(CAST(10000 + c.serial - 1 AS TEXT), 2)
            END AS gap,
       CASE WHEN c.opened_on < c.opened_before THEN substr(CAST(10000 + c.serial AS TEXT), 2) END AS inverted,
       c.file_no_entry, c.opened_on_entry,
       CASE WHEN c.serial > c.before + 1 THEN (SELECT MIN(x.place) FROM unread_pages x) END AS unread
FROM chain c
UNION ALL
-- a number that is not certain may be the missing one
SELECT c.subject, 1, NULL, NULL, n.file_no_entry, NULL, NULL
FROM (SELECT DISTINCT subject, consultant FROM chain) c JOIN numbers n ON n.holder = c.consultant
WHERE n.file_no_state IN ('doubtful', 'unreadable')
UNION ALL
-- nor is it certain whether it was voided
SELECT DISTINCT c.subject, 1, NULL, NULL, v.void_entry, CAST(NULL AS INTEGER), NULL
FROM chain c JOIN void v ON v.consultant = c.consultant AND v.year = c.year
WHERE c.serial > c.before + 1 AND v.serial > c.before AND v.serial < c.serial
