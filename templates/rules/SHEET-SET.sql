-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHEET-SET
-- severity: E
-- scope: sheet: customer, consultant and month, or consultant and date
-- source: 每期表单应齐全且各一份,重扫的以新代旧
-- needs: customer-card prospect-table daily-report progress-table
-- uses: places unread_pages
-- zh: {why_zh}
-- en: {why_en}
-- zh-act: 请找出缺少的表单扫描,多余的作废
-- en-act: find and scan the missing sheet, void the one too many

-- everything that is here
SELECT p.place AS subject, 1 AS ok, NULL AS why_zh, NULL AS why_en, p.key_entry AS entry, CAST(NULL AS TEXT) AS unread
FROM places p
UNION ALL
-- both sides of a card that was printed with both
SELECT p.place, 0, CASE g.form_page WHEN 1 THEN '资料卡只有正面,缺背面' ELSE '资料卡只有背面,缺正面' END,
       CASE g.form_page WHEN 1 THEN 'the back of the card is missing' ELSE 'the front of the card is missing' END,
       p.key_entry,
       (SELECT MIN(x.place) FROM unread_pages x
        WHERE x.form = 'customer-card' AND x.form_page = 3 - g.form_page AND COALESCE(x.record, p.record) = p.record)
FROM places p JOIN record r ON r.id = p.record AND r.form = 'customer-card'
JOIN record_page g ON g.record = p.record AND g.form_page IN (1, 2)
LEFT JOIN copy c ON c.copy = g.paper
WHERE NOT EXISTS (SELECT 1 FROM record_page o WHERE o.record = g.record AND o.paper = g.paper
                  AND o.form_page = 3 - g.form_page)
  AND (c.pages IS NULL OR ',' || c.pages || ',' LIKE CASE g.form_page WHEN 1 THEN '%,2,%' ELSE '%,1,%' END)
UNION ALL
-- both halves of a month: the second from the 16th on
SELECT p.place, 0, CASE h.form_page WHEN 1 THEN '状况表缺上半月' ELSE '状况表缺下半月' END,
       CASE h.form_page WHEN 1 THEN 'the first half of the month is missing'
            ELSE 'the second half of the month is missing' END,
       p.key_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'prospect-table' AND x.form_page = h.form_page)
FROM places p JOIN record r ON r.id = p.record AND r.form = 'prospect-table'
JOIN (SELECT DISTINCT record, sheet FROM record_page WHERE form_page <> 0) g ON g.record = p.record
JOIN calendar d ON d.day = :as_of
JOIN (SELECT 1 AS form_page, 1 AS from_day UNION ALL SELECT 2, 16) h ON h.from_day <= d.day_of_month
WHERE NOT EXISTS (SELECT 1 FROM record_page o
                  WHERE o.record = p.record AND o.sheet = g.sheet AND o.form_page = h.form_page)
UNION ALL
-- the sheets before a further one
SELECT p.place, 0, '缺第 ' || CAST(g.sheet - 1 AS TEXT) || ' 张', 'sheet ' || CAST(g.sheet - 1 AS TEXT) || ' is missing',
       p.key_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = r.form)
FROM places p JOIN record r ON r.id = p.record AND r.form IN ('prospect-table', 'daily-report', 'progress-table')
JOIN record_page g ON g.record = p.record AND g.sheet > 1
WHERE NOT EXISTS (SELECT 1 FROM record_page o WHERE o.record = p.record AND o.sheet = g.sheet - 1)
UNION ALL
-- a second sheet of what there is only one
SELECT p.place, 0, '同一表单有两份', 'there are two of this sheet', p.key_entry, NULL
FROM places p JOIN record r ON r.id = p.record
WHERE r.id <> r.record_group
UNION ALL
-- what was printed for a consultant and a day or a month, and did not come back
SELECT s.code || ' ' || k.day, 0, '已打印的日报表没有扫描', 'the daily report was printed but not scanned', CAST(NULL AS INTEGER),
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'daily-report')
FROM copy c JOIN consultant s ON c.printed LIKE '%"header consultant_code":"' || s.code || '"%'
JOIN calendar k ON k.month = :month AND k.day <= :as_of AND c.printed LIKE '%"header date":"' || k.day || '"%'
WHERE c.form = 'daily-report'
  AND NOT EXISTS (SELECT 1 FROM daily_report d WHERE d.consultant_code = s.code AND d.date = k.day)
UNION ALL
SELECT s.code || ' ' || :month, 0, '已打印的状况表没有扫描', 'the prospect table was printed but not scanned', NULL,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'prospect-table')
FROM copy c JOIN consultant s ON c.printed LIKE '%"header consultant_code":"' || s.code || '"%'
JOIN calendar d ON d.day = :as_of
WHERE c.form = 'prospect-table' AND c.printed LIKE '%"header period":"' || :month || '"%'
  AND (c.pages <> '2' OR d.day_of_month > 15)
  AND NOT EXISTS (SELECT 1 FROM prospect_table t WHERE t.consultant_code = s.code AND t.period = :month)
UNION ALL
SELECT s.code || ' ' || :month || ' progress-table', 0, '已打印的管制表没有扫描', 'the progress table was printed but not scanned',
       NULL, (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'progress-table')
FROM copy c JOIN consultant s ON c.printed LIKE '%"header consultant_code":"' || s.code || '"%'
WHERE c.form = 'progress-table' AND c.printed LIKE '%"header period":"' || :month || '"%'
  AND NOT EXISTS (SELECT 1 FROM progress_table t WHERE t.consultant_code = s.code AND t.period = :month)
