-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: visitor_shares
-- uses: visitors visitor_days
-- Rates and shares of the month's visitors, in per cent with one decimal, half up; a dash where there is nothing to divide by.
--   slot_1 … slot_11: visits by the hour of arrival, of all visits.

SELECT y.share, y.part, y.whole, COALESCE(CAST(y.tenths / 10 AS TEXT) || '.' || CAST(y.tenths % 10 AS TEXT), '—') AS words
FROM (SELECT x.share, CAST(x.part AS INTEGER) AS part, CAST(x.whole AS INTEGER) AS whole,
             CAST(2000 * x.part + x.whole AS INTEGER) / NULLIF(CAST(2 * x.whole AS INTEGER), 0) AS tenths
      FROM (SELECT 'info_rate' AS share, SUM(d.info) AS part, SUM(d.first) AS whole FROM visitor_days d
            UNION ALL SELECT 'effective_rate', SUM(d.effective), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'deal_rate', SUM(d.deals), COALESCE(SUM(d.first_visits), 0) FROM visitor_days d
            UNION ALL SELECT 'visits', SUM(d.visits), SUM(d.visits + d.calls) FROM visitor_days d
            UNION ALL SELECT 'calls', SUM(d.calls), SUM(d.visits + d.calls) FROM visitor_days d
            UNION ALL SELECT 'first', SUM(d.first), SUM(d.visits + d.calls) FROM visitor_days d
            UNION ALL SELECT 'again', SUM(d.again), SUM(d.visits + d.calls) FROM visitor_days d
            UNION ALL SELECT 'lv_o', SUM(d.lv_o), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'lv_a', SUM(d.lv_a), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'lv_b', SUM(d.lv_b), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'lv_c', SUM(d.lv_c), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'm_mpk', SUM(d.m_mpk), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'm_fj', SUM(d.m_fj), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'm_md', SUM(d.m_md), SUM(d.info) FROM visitor_days d
            UNION ALL SELECT 'm_other', SUM(d.m_other), SUM(d.info) FROM visitor_days d
            UNION ALL
            SELECT 'slot_' || CAST(v.slot + 1 AS TEXT), COUNT(*), (SELECT SUM(d.visits) FROM visitor_days d)
            FROM visitors v JOIN visitor_days d ON d.day = v.date
            WHERE v.channel = 'store' AND v.slot IS NOT NULL GROUP BY v.slot) x) y
