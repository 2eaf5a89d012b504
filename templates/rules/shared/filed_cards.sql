-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: filed_cards
-- uses: cards contacts owners prospects_due owners_due
-- Every card and where it is filed: open cards by level, those of owners by the month of the licence, before it by the tab that is ticked.
--   since_on: a prospect's first day at this level, an owner's delivery.

SELECT x.*, COALESCE(c.name, x.consultant) AS consultant_name
FROM (SELECT '有望 ' || COALESCE(k.level || ' 级', '未定级') AS section, k.consultant, k.file_no, k.file_no_entry, k.name, k.name_entry,
             COALESCE(b.model_detail, CASE b.model WHEN 'mpk' THEN '蒙派克' WHEN 'fj' THEN '风景' WHEN 'md' THEN '迷迪' END) AS vehicle,
             CASE WHEN b.model_detail IS NULL THEN b.model_entry ELSE b.model_detail_entry END AS vehicle_entry,
             COALESCE(b.mobile, b.landline) AS number, CASE WHEN b.mobile IS NULL THEN b.landline_entry ELSE b.mobile_entry END AS number_entry,
             s.since_on, CAST(NULL AS INTEGER) AS since_on_entry, k.opened_on, k.opened_on_entry, p.last_on, p.last_on_entry, p.due_on,
             k.level_entry AS section_entry
      FROM cards k JOIN customer_card b ON b.record = k.record
      LEFT JOIN prospects_due p ON p.record = k.record
      LEFT JOIN (SELECT g.record, MAX(g.day) AS since_on
                 FROM (SELECT n.record, n.day, n.level, LAG(n.level) OVER (PARTITION BY n.record ORDER BY n.day) AS level_before
                       FROM contacts n WHERE n.level IS NOT NULL) g
                 WHERE g.level_before IS NULL OR g.level_before <> g.level
                 GROUP BY g.record) s ON s.record = k.record
      WHERE k.is_open = 1 AND k.record NOT IN (SELECT o.record FROM owners o)
      UNION ALL
      SELECT '保有 ' || COALESCE(substr(o.licensed_on, 6, 2), CASE WHEN length(o.licence_month) = 1 THEN '0' ELSE '' END || o.licence_month, '未领照')
                        || CASE WHEN o.licensed_on IS NULL AND o.licence_month IS NULL THEN '' ELSE ' 月' END,
             COALESCE(d.consultant, k.consultant), b.file_no, o.file_no_entry, COALESCE(b.owner_name, b.name),
             CASE WHEN b.owner_name IS NULL THEN b.name_entry ELSE b.owner_name_entry END, o.plate, o.plate_entry,
             substr(o.vin, length(o.vin) - 5), o.vin_entry, o.delivered_on, o.delivered_on_entry, o.licensed_on, o.licensed_on_entry,
             d.last_on, d.last_on_entry, d.due_on, CASE WHEN o.licensed_on IS NULL THEN o.licence_month_entry ELSE o.licensed_on_entry END
      FROM owners o JOIN customer_card b ON b.record = o.record
      LEFT JOIN cards k ON k.record = o.record
      LEFT JOIN owners_due d ON d.record = o.record) x
LEFT JOIN consultant c ON c.code = x.consultant
