-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: FILE-NO-FORMAT
-- severity: E
-- scope: file number
-- source: 客户档案编号A01-07-0001为销售顾问编号-年份-客户流水号
-- needs: customer-card prospect-table daily-report
-- uses: cards table_rows
-- zh: 档案编号不合规:{why_zh}
-- en: the file number is not in order: {why_en}
-- zh-act: 请销售顾问更正编号
-- en-act: the consultant corrects the number

WITH numbers AS (
    SELECT COALESCE(k.file_no, k.record) AS subject, k.file_no, k.file_no_entry, k.opened_on,
    k.opened_on_entry FROM cards k
    UNION ALL
    -- numbers that stand on no card are judged where they were first written
    SELECT t.file_no, t.file_no, t.file_no_entry, NULL, NULL FROM table_rows t
    WHERE t.file_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.file_no = t.file_no)
    UNION ALL
    SELECT r.file_no, r.file_no, r.file_no_entry, NULL, NULL
    FROM daily_report d JOIN daily_report_rows r ON r.record = d.record JOIN calendar c ON c.day = d.date
    WHERE c.month = :month AND d.date <= :as_of AND r.file_no IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.file_no = r.file_no)
      AND NOT EXISTS (SELECT 1 FROM table_rows t WHERE t.file_no = r.file_no)),
judged AS (
    SELECT n.*, f.entry AS checked, f.ok AS format_ok,
           CASE WHEN (SELECT COUNT(*) FROM consultant) = 0 THEN 1
                WHEN EXISTS (SELECT 1 FROM consultant s WHERE s.code = substr(n.file_no, 1, 3)) THEN 1
                    ELSE 0 END AS consultant_ok,
           CASE WHEN n.opened_on IS NULL THEN 1
                WHEN substr(n.file_no, 5, 2) = substr(n.opened_on, 3, 2) THEN 1 ELSE 0 END AS year_ok,
           -- a number taken on the last day of the year for a card of the next day, or the other way round
           CASE WHEN EXISTS (SELECT 1 FROM calendar d JOIN calendar x ON x.serial IN (d.serial - 1, d.serial + 1)
                             WHERE d.day = n.opened_on AND substr(x.day, 3, 2) = substr(n.file_no, 5, 2)
                               AND substr(x.day, 3, 2) <> substr(d.day, 3, 2)) THEN 'W' END AS turn_of_year
    FROM numbers n LEFT JOIN field_check f ON f.entry = n.file_no_entry AND f."constraint" = 'file_no')

SELECT j.subject,
       CASE WHEN j.file_no IS NULL THEN NULL
            WHEN j.checked IS NOT NULL AND j.format_ok IS NULL THEN NULL
            WHEN j.format_ok = 0 THEN 0
            WHEN j.consultant_ok = 1 AND j.year_ok = 1 THEN 1
            ELSE 0 END AS ok,
       CASE WHEN COALESCE(j.format_ok, 1) = 1 AND j.consultant_ok = 1 THEN j.turn_of_year END AS severity,
       CASE WHEN j.file_no IS NULL THEN '无法辨认'
            WHEN j.checked IS NOT NULL AND COALESCE(j.format_ok, 0) = 0 THEN '不是“顾问编号-年份-流水号”'
            WHEN j.consultant_ok = 0 THEN '顾问编号不在名单上'
            WHEN j.year_ok = 0 THEN '年份与建卡日期不符' END AS why_zh,
       CASE WHEN j.file_no IS NULL THEN 'it cannot be read'
            WHEN j.checked IS NOT NULL AND COALESCE(j.format_ok, 0) = 0 THEN 'it is not consultant-year-serial'
            WHEN j.consultant_ok = 0 THEN 'there is no such consultant'
            WHEN j.year_ok = 0 THEN 'its year is not that of the opening day' END AS why_en,
       j.file_no_entry, CASE WHEN j.opened_on IS NOT NULL THEN j.opened_on_entry END AS opened_on_entry
FROM judged j
