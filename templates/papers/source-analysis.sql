-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: source-analysis
-- form: source-analysis
-- zh: 客户来源分析及工作改进项目表(截止日所在月)
-- en: where the month's visitors come from, and what is to be improved
-- uses: source_counts

SELECT :month AS period, t.total_visitors, t.loose_entry AS total_visitors_entry, t.total_info, t.loose_entry AS total_info_entry,
       t.total_effective, t.loose_entry AS total_effective_entry, t.total_deals, t.loose_entry AS total_deals_entry,
       COALESCE(CAST(t.info_tenths / 10 AS TEXT) || '.' || CAST(t.info_tenths % 10 AS TEXT), '—') AS total_info_rate,
       COALESCE(CAST(t.effective_tenths / 10 AS TEXT) || '.' || CAST(t.effective_tenths % 10 AS TEXT), '—') AS total_effective_rate,
       COALESCE(CAST(t.deal_tenths / 10 AS TEXT) || '.' || CAST(t.deal_tenths % 10 AS TEXT), '—') AS total_deal_rate
FROM (SELECT x.*, (2000 * x.total_info + x.total_visitors) / NULLIF(2 * x.total_visitors, 0) AS info_tenths,
             (2000 * x.total_effective + x.total_info) / NULLIF(2 * x.total_info, 0) AS effective_tenths,
             (2000 * x.total_deals + x.total_info) / NULLIF(2 * x.total_info, 0) AS deal_tenths
      FROM (SELECT CAST(SUM(c.visitors) AS INTEGER) AS total_visitors, CAST(SUM(c.info) AS INTEGER) AS total_info,
                   CAST(SUM(c.effective) AS INTEGER) AS total_effective, CAST(SUM(c.deals) AS INTEGER) AS total_deals, MIN(c.loose) AS loose_entry
            FROM source_counts c) x) t
WHERE t.total_visitors > 0
