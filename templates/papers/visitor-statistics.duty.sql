-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: visitors visitor_days deals
-- Who was on duty, and what the registers of those days say. Who received a visitor only a signature says: of days on which several were on duty
-- all visitors count for each of them.

SELECT :month AS period, z.name AS consultant, z.duty_days, z.received, z.info, z.effective, z.deals,
       COALESCE(CAST(z.info_tenths / 10 AS TEXT) || '.' || CAST(z.info_tenths % 10 AS TEXT), '—') AS info_rate,
       COALESCE(CAST(z.effective_tenths / 10 AS TEXT) || '.' || CAST(z.effective_tenths % 10 AS TEXT), '—') AS effective_rate,
       COALESCE(CAST(z.recontact_tenths / 10 AS TEXT) || '.' || CAST(z.recontact_tenths % 10 AS TEXT), '—') AS recontact_rate,
       COALESCE(CAST(z.test_drive_tenths / 10 AS TEXT) || '.' || CAST(z.test_drive_tenths % 10 AS TEXT), '—') AS test_drive_rate,
       COALESCE(CAST(z.deal_tenths / 10 AS TEXT) || '.' || CAST(z.deal_tenths % 10 AS TEXT), '—') AS deal_rate,
       z.dwell, z.loose AS received_entry, z.loose AS info_entry, z.loose AS effective_entry,
       CASE m.family WHEN 'mpk' THEN '蒙派克' WHEN 'fj' THEN '风景' WHEN 'md' THEN '迷迪' WHEN 'other' THEN '其他' END AS main_model
FROM (SELECT y.*, (2000 * y.info + y.first) / NULLIF(2 * y.first, 0) AS info_tenths,
             (2000 * y.effective + y.info) / NULLIF(2 * y.info, 0) AS effective_tenths,
             (2000 * y.on_time + y.info) / NULLIF(2 * y.info, 0) AS recontact_tenths,
             (2000 * y.test_drives + y.info) / NULLIF(2 * y.info, 0) AS test_drive_tenths,
             (2000 * y.deals + y.first_visits) / NULLIF(2 * y.first_visits, 0) AS deal_tenths,
             (2 * y.minutes + y.timed) / NULLIF(2 * y.timed, 0) AS dwell
      FROM (SELECT o.name, COUNT(DISTINCT o.date) AS duty_days,
                   SUM(CASE WHEN v.channel = 'store' THEN 1 ELSE 0 END) AS received,
                   SUM(v.is_first) AS first, SUM(v.left_info) AS info,
                   SUM(CASE WHEN v.left_info = 1 AND v.level IN ('O', 'A', 'B', 'C') THEN 1 ELSE 0 END) AS effective,
                   SUM(CASE WHEN v.left_info = 1 THEN v.on_time ELSE 0 END) AS on_time,
                   SUM(CASE WHEN v.left_info = 1 AND v.test_drive = 1 THEN 1 ELSE 0 END) AS test_drives,
                   SUM(CASE WHEN v.is_first = 1 AND v.channel = 'store' THEN 1 ELSE 0 END) AS first_visits,
                   SUM(v.stayed) AS minutes, SUM(CASE WHEN v.stayed IS NOT NULL THEN 1 ELSE 0 END) AS timed, MIN(v.loose) AS loose,
                   (SELECT COUNT(*) FROM deals g JOIN visitor_days d ON d.day = g.delivered_on WHERE g.consultant = o.name) AS deals
            FROM (SELECT t.record, t.date, t.duty_1 AS name FROM showroom_register t WHERE t.duty_1 IS NOT NULL
                  UNION SELECT t.record, t.date, t.duty_2 FROM showroom_register t WHERE t.duty_2 IS NOT NULL
                  UNION SELECT t.record, t.date, t.duty_3 FROM showroom_register t WHERE t.duty_3 IS NOT NULL) o
            JOIN calendar k ON k.day = o.date AND k.month = :month AND k.day <= :as_of
            LEFT JOIN visitors v ON v.record = o.record
            GROUP BY o.name) y) z
LEFT JOIN (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.name ORDER BY f.n DESC, f.family) AS nth
           FROM (SELECT o.name, v.family, COUNT(*) AS n
                 FROM (SELECT t.record, t.duty_1 AS name FROM showroom_register t
                       UNION SELECT t.record, t.duty_2 FROM showroom_register t
                       UNION SELECT t.record, t.duty_3 FROM showroom_register t) o
                 JOIN visitors v ON v.record = o.record AND v.left_info = 1 AND v.family IS NOT NULL
                 JOIN calendar k ON k.day = v.date AND k.month = :month
                 GROUP BY o.name, v.family) f) m ON m.name = z.name AND m.nth = 1
WHERE EXISTS (SELECT 1 FROM visitor_days d)
ORDER BY z.received DESC, z.name
