-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: OWN-FILE-MONTH
-- severity: W
-- scope: owner card
-- source: 保有客户资料卡应按领照月份归档
-- needs: customer-card
-- uses: owners
-- zh: 领照月份角标 {tab};{why_zh}
-- en: the tab of the card says month {tab}; {why_en}
-- zh-act: 请售后服务人员更正角标并重新归档
-- en-act: the after-sales staff correct the tab and file the card anew

WITH months AS (
    SELECT o.*, d.serial AS as_of_serial,
           CAST(CAST(substr(o.licensed_on, 6, 2) AS INTEGER) AS TEXT) AS licensed_month,
           CAST(CAST(substr(o.delivered_on, 6, 2) AS INTEGER) AS TEXT) AS delivered_month
    FROM owners o JOIN calendar d ON d.day = :as_of),
judged AS (
    SELECT m.*,
           CASE WHEN m.licensed_on IS NOT NULL
                THEN CASE WHEN m.licence_month = m.licensed_month THEN 1
                          WHEN m.licence_month IS NULL AND m.licence_month_state <> 'empty' THEN NULL
                          ELSE 0 END
                WHEN m.licensed_on_state <> 'empty' THEN NULL
                -- not licensed yet: the card stands at the month of the delivery, or has no tab
                WHEN m.licence_month IS NULL OR m.licence_month = m.delivered_month THEN 1
                ELSE 0 END AS tab_ok,
           CASE WHEN m.licensed_on_state = 'empty' AND m.as_of_serial > m.delivered_serial + :licence_days
                THEN 0 ELSE 1 END AS in_time
    FROM months m)

SELECT j.file_no AS subject, j.tab_ok AS ok, j.licence_month AS tab,
       CASE WHEN j.tab_ok = 0 AND j.licensed_on IS NOT NULL THEN '领照日期 ' || j.licensed_on
            WHEN j.tab_ok = 0 THEN '未领照,交车日期 ' || COALESCE(j.delivered_on, '?') END AS why_zh,
       CASE WHEN j.tab_ok = 0 AND j.licensed_on IS NOT NULL THEN 'licensed on ' || j.licensed_on
            WHEN j.tab_ok = 0 THEN 'not licensed yet, delivered on ' || COALESCE(j.delivered_on, '?') END AS why_en,
       j.licence_month_entry AS tab_entry, j.licensed_on_entry, CAST(NULL AS INTEGER) AS delivered_on_entry
FROM judged j
UNION ALL
SELECT j.file_no, j.in_time, NULL,
       CASE WHEN j.in_time = 0 THEN '交车 ' || j.delivered_on || ' 后 ' || CAST(j.as_of_serial - j.delivered_serial AS TEXT)
                                    || ' 天仍无领照日期' END,
       CASE WHEN j.in_time = 0 THEN 'no licence date ' || CAST(j.as_of_serial - j.delivered_serial AS TEXT)
                                    || ' days after the delivery on ' || j.delivered_on END,
       NULL, j.licensed_on_entry, j.delivered_on_entry
FROM judged j WHERE j.licensed_on IS NULL
