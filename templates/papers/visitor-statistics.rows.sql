-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: visitors visitor_days
-- A row for every day of the month; of days without a register or a deal only the weekday.

SELECT k.month AS period, k.day_of_month - 1 AS "row",
       CASE k.weekday WHEN 1 THEN '一' WHEN 2 THEN '二' WHEN 3 THEN '三' WHEN 4 THEN '四' WHEN 5 THEN '五' WHEN 6 THEN '六' ELSE '日' END AS weekday,
       s.slot_1, s.slot_2, s.slot_3, s.slot_4, s.slot_5, s.slot_6,
       s.slot_7, s.slot_8, s.slot_9, s.slot_10, s.slot_11,
       x.visits, x.loose AS visits_entry, x.persons, x.calls, x.first, x.again, x.info, x.loose AS info_entry,
       CASE WHEN x.day IS NOT NULL THEN COALESCE(CAST(x.info_tenths / 10 AS TEXT) || '.' || CAST(x.info_tenths % 10 AS TEXT), '—') END AS info_rate,
       NULLIF(x.lv_o, 0) AS lv_o, NULLIF(x.lv_a, 0) AS lv_a, NULLIF(x.lv_b, 0) AS lv_b, NULLIF(x.lv_c, 0) AS lv_c, x.effective,
       x.loose AS effective_entry,
       CASE WHEN x.day IS NOT NULL
            THEN COALESCE(CAST(x.effective_tenths / 10 AS TEXT) || '.' || CAST(x.effective_tenths % 10 AS TEXT), '—') END AS effective_rate,
       x.deals, x.loose AS deals_entry,
       CASE WHEN x.day IS NOT NULL THEN COALESCE(CAST(x.deal_tenths / 10 AS TEXT) || '.' || CAST(x.deal_tenths % 10 AS TEXT), '—') END AS deal_rate,
       NULLIF(x.m_mpk, 0) AS m_mpk, NULLIF(x.m_fj, 0) AS m_fj, NULLIF(x.m_md, 0) AS m_md, NULLIF(x.m_other, 0) AS m_other, o.duty
FROM calendar k
LEFT JOIN (SELECT d.*, (2000 * d.info + d.first) / NULLIF(2 * d.first, 0) AS info_tenths,
                  (2000 * d.effective + d.info) / NULLIF(2 * d.info, 0) AS effective_tenths,
                  (2000 * d.deals + d.first_visits) / NULLIF(2 * d.first_visits, 0) AS deal_tenths
           FROM visitor_days d) x ON x.day = k.day
LEFT JOIN (SELECT v.date,
                  NULLIF(SUM(CASE WHEN v.slot = 0 THEN 1 ELSE 0 END), 0) AS slot_1,
                  NULLIF(SUM(CASE WHEN v.slot = 1 THEN 1 ELSE 0 END), 0) AS slot_2,
                  NULLIF(SUM(CASE WHEN v.slot = 2 THEN 1 ELSE 0 END), 0) AS slot_3,
                  NULLIF(SUM(CASE WHEN v.slot = 3 THEN 1 ELSE 0 END), 0) AS slot_4,
                  NULLIF(SUM(CASE WHEN v.slot = 4 THEN 1 ELSE 0 END), 0) AS slot_5,
                  NULLIF(SUM(CASE WHEN v.slot = 5 THEN 1 ELSE 0 END), 0) AS slot_6,
                  NULLIF(SUM(CASE WHEN v.slot = 6 THEN 1 ELSE 0 END), 0) AS slot_7,
                  NULLIF(SUM(CASE WHEN v.slot = 7 THEN 1 ELSE 0 END), 0) AS slot_8,
                  NULLIF(SUM(CASE WHEN v.slot = 8 THEN 1 ELSE 0 END), 0) AS slot_9,
                  NULLIF(SUM(CASE WHEN v.slot = 9 THEN 1 ELSE 0 END), 0) AS slot_10,
                  NULLIF(SUM(CASE WHEN v.slot = 10 THEN 1 ELSE 0 END), 0) AS slot_11
           FROM visitors v WHERE v.channel = 'store' GROUP BY v.date) s ON s.date = k.day
LEFT JOIN (SELECT t.date, MIN(COALESCE(a.code, substr(t.duty_1, 1, 1)) || COALESCE(' ' || COALESCE(b.code, substr(t.duty_2, 1, 1)), '')
                              || COALESCE(' ' || COALESCE(c.code, substr(t.duty_3, 1, 1)), '')) AS duty
           FROM showroom_register t
           LEFT JOIN consultant a ON a.name = t.duty_1 LEFT JOIN consultant b ON b.name = t.duty_2 LEFT JOIN consultant c ON c.name = t.duty_3
           GROUP BY t.date) o ON o.date = k.day
WHERE k.month = :month AND EXISTS (SELECT 1 FROM visitor_days d)
ORDER BY k.day
