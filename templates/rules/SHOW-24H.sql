-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-24H
-- severity: E
-- scope: showroom register row: date and row
-- source: 凡留下档案资料的顾客皆需于24小时内再次回访确认顾客等级
-- needs: showroom-register customer-card daily-report
-- uses: register_rows cards card_phones unread_pages
-- zh: {left} 离去,回访 {recontact}:{what_zh}
-- en: left at {left}, contacted again {recontact}: {what_en}
-- zh-act: 请销售顾问当日回访并填写确认等级
-- en-act: the consultant contacts the customer the same day and writes the confirmed level

WITH timed AS (
    SELECT r.*, b.serial AS again_serial,
           r.serial * 1440 + r.ref_min AS ref,
           b.serial * 1440 + CAST(substr(r.recontact_at, 1, 2) AS INTEGER) * 60 + CAST(substr(r.recontact_at, 4, 2) AS INTEGER) AS again,
           -- days on which the house is closed stop the clock
           (SELECT MIN(o.serial) FROM calendar o WHERE o.serial > r.serial AND o.serial <= r.serial + 30 AND o.holiday = 0) - r.serial - 1 AS closed,
           d.serial AS today
    FROM register_rows r JOIN calendar d ON d.day = :as_of LEFT JOIN calendar b ON b.day = r.recontact_on
    WHERE r.has_info = 1),
judged AS (
    SELECT t.*,
           CASE WHEN t.recontact_on_state = 'empty' AND t.recontact_at_state = 'empty'
                THEN CASE WHEN COALESCE(t.ref, t.serial * 1440 + 1439) + (:recontact_hours) * 60 + t.closed * 1440 < (t.today + 1) * 1440
                          THEN 'none' ELSE 'open' END
                WHEN t.again_serial IS NULL THEN 'unknown'
                WHEN t.again IS NOT NULL AND t.ref IS NOT NULL
                THEN CASE WHEN t.again < t.ref THEN 'before'
                          WHEN t.again - t.ref > (:recontact_hours) * 60 + t.closed * 1440 THEN 'late' ELSE 'kept' END
                WHEN t.again_serial < t.serial THEN 'before'
                WHEN (t.again_serial - t.serial - t.closed) * 24 > (:recontact_hours) + 23 THEN 'late'
                ELSE 'kept' END AS how
    FROM timed t),
-- calls that nobody answered, by the card's visits and the daily reports
attempts AS (
    SELECT p.phone, v.actual_on AS day FROM card_phones p JOIN customer_card_visits v ON v.record = p.record WHERE v.method = 'N'
    UNION ALL
    SELECT REPLACE(o.phone, '-', ''), d.date FROM daily_report d JOIN daily_report_rows o ON o.record = d.record WHERE o.method = 'N' AND o.phone IS NOT NULL
    UNION ALL
    SELECT p.phone, d.date FROM card_phones p JOIN daily_report_rows o ON o.file_no = p.file_no JOIN daily_report d ON d.record = o.record
    WHERE o.method = 'N')

SELECT j.subject,
       CASE WHEN j.how IN ('open', 'kept') THEN 1 WHEN j.how = 'unknown' THEN NULL ELSE 0 END AS ok,
       -- somebody tried in time
       CASE WHEN EXISTS (SELECT 1 FROM attempts a JOIN calendar k ON k.day = a.day
                         WHERE a.phone = REPLACE(j.phone, '-', '') AND k.serial >= j.serial AND k.serial <= j.serial + j.closed + 1)
            THEN 'W' END AS severity,
       j.day || COALESCE(' ' || j.left_at, '') AS left, COALESCE(j.recontact_on || COALESCE(' ' || j.recontact_at, ''), '') AS recontact,
       CASE j.how WHEN 'late' THEN CASE WHEN j.again IS NULL OR j.ref IS NULL THEN '迟于次日'
                                        ELSE CAST((j.again - j.ref) / 60 AS TEXT) || ' 小时 ' || CAST((j.again - j.ref) % 60 AS TEXT) || ' 分' END
                  WHEN 'before' THEN '早于离去' WHEN 'none' THEN '逾期未回访' END AS what_zh,
       CASE j.how WHEN 'late' THEN CASE WHEN j.again IS NULL OR j.ref IS NULL THEN 'later than the next day'
                                        ELSE CAST((j.again - j.ref) / 60 AS TEXT) || ' h ' || CAST((j.again - j.ref) % 60 AS TEXT) || ' min' END
                  WHEN 'before' THEN 'before he left' WHEN 'none' THEN 'not contacted again in time' END AS what_en,
       j.phone_entry, j.day_entry, j.t_in_entry, j.t_out_entry, j.recontact_on_entry, j.recontact_at_entry,
       CAST(NULL AS INTEGER) AS level_entry, CAST(NULL AS INTEGER) AS card_entry, CAST(NULL AS TEXT) AS unread
FROM judged j
UNION ALL
-- with the level that was confirmed
SELECT j.subject, CASE WHEN j.recontact_level_state = 'empty' THEN 0 WHEN j.recontact_level IS NULL THEN NULL ELSE 1 END, NULL, NULL, NULL,
       CASE WHEN j.recontact_level_state = 'empty' THEN '确认等级未填' END, CASE WHEN j.recontact_level_state = 'empty' THEN 'no confirmed level' END,
       NULL, NULL, NULL, NULL, j.recontact_on_entry, NULL, j.recontact_level_entry, NULL, NULL
FROM judged j WHERE j.recontact_on_state <> 'empty'
UNION ALL
-- where the customer has a card, it knows of the contact
SELECT j.subject,
       CASE WHEN c.first_contact_on = j.recontact_on OR c.level_24h_on = j.recontact_on
              OR EXISTS (SELECT 1 FROM customer_card_visits v WHERE v.record = p.record AND v.actual_on = j.recontact_on) THEN 1
            WHEN EXISTS (SELECT 1 FROM customer_card_visits v WHERE v.record = p.record AND v.actual_on_state IN ('doubtful', 'unreadable')) THEN NULL
            ELSE 0 END, 'W', NULL, NULL,
       CASE WHEN c.first_contact_on = j.recontact_on OR c.level_24h_on = j.recontact_on
              OR EXISTS (SELECT 1 FROM customer_card_visits v WHERE v.record = p.record AND v.actual_on = j.recontact_on) THEN NULL
            ELSE '资料卡上没有这次回访' END,
       CASE WHEN c.first_contact_on = j.recontact_on OR c.level_24h_on = j.recontact_on
              OR EXISTS (SELECT 1 FROM customer_card_visits v WHERE v.record = p.record AND v.actual_on = j.recontact_on) THEN NULL
            ELSE 'the card does not know of the contact' END,
       j.phone_entry, NULL, NULL, NULL, j.recontact_on_entry, NULL, NULL, p.phone_entry,
       (SELECT MIN(x.place) FROM unread_pages x WHERE x.form = 'customer-card' AND COALESCE(x.record, p.record) = p.record)
FROM judged j JOIN card_phones p ON p.phone = REPLACE(j.phone, '-', '') JOIN customer_card c ON c.record = p.record
WHERE j.how = 'kept' AND j.recontact_on <= :as_of
