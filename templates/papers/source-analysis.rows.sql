-- SPDX-License-Identifier: GPL-3.0-or-later
-- uses: source_counts sources
-- The source that brings most first, those who say nothing last.

SELECT :month AS period, x.source, COALESCE(s.source_name, '未填') AS source_name, x.visitors, x.loose AS visitors_entry, x.info, x.loose AS info_entry,
       COALESCE(CAST(x.info_tenths / 10 AS TEXT) || '.' || CAST(x.info_tenths % 10 AS TEXT), '—') AS info_rate,
       COALESCE(CAST(x.share_tenths / 10 AS TEXT) || '.' || CAST(x.share_tenths % 10 AS TEXT), '—') AS share, x.effective, x.loose AS effective_entry,
       COALESCE(CAST(x.effective_tenths / 10 AS TEXT) || '.' || CAST(x.effective_tenths % 10 AS TEXT), '—') AS effective_rate, x.deals,
       COALESCE(CAST(x.deal_tenths / 10 AS TEXT) || '.' || CAST(x.deal_tenths % 10 AS TEXT), '—') AS deal_rate,
       CASE x.family WHEN 'mpk' THEN '蒙派克' WHEN 'fj' THEN '风景' WHEN 'md' THEN '迷迪' WHEN 'other' THEN '其他' END AS main_model
FROM (SELECT c.*, (2000 * c.info + c.visitors) / NULLIF(2 * c.visitors, 0) AS info_tenths,
             (2000 * c.effective + c.info) / NULLIF(2 * c.info, 0) AS effective_tenths,
             (2000 * c.deals + c.info) / NULLIF(2 * c.info, 0) AS deal_tenths,
             (2000 * c.info + t.info) / NULLIF(2 * t.info, 0) AS share_tenths
      FROM source_counts c JOIN (SELECT CAST(SUM(n.info) AS INTEGER) AS info FROM source_counts n) t ON 1 = 1) x
LEFT JOIN sources s ON s.source = x.source
ORDER BY CASE WHEN x.source IS NULL THEN 1 ELSE 0 END, x.visitors DESC, x.info DESC, x.source
