-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: visitor-statistics
-- form: visitor-statistics
-- zh: 展厅顾客来访人数及销售状况统计表(截止日所在月)
-- en: the month's visitors and deals of the showroom, up to the as-of date
-- uses: visitor_days visitor_shares
-- Rates and shares come as words, since what cannot be divided is a dash.

SELECT :month AS period, t.*, w.*, t.loose_entry AS total_visits_entry, t.loose_entry AS total_info_entry, t.loose_entry AS total_effective_entry,
       t.loose_entry AS total_deals_entry,
       -- hours with more than one and a half even shares
       CASE WHEN 22 * w.total_slot_1 > 3 * t.total_visits THEN '9点前  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_2 > 3 * t.total_visits THEN '9-10点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_3 > 3 * t.total_visits THEN '10-11点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_4 > 3 * t.total_visits THEN '11-12点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_5 > 3 * t.total_visits THEN '12-13点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_6 > 3 * t.total_visits THEN '13-14点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_7 > 3 * t.total_visits THEN '14-15点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_8 > 3 * t.total_visits THEN '15-16点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_9 > 3 * t.total_visits THEN '16-17点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_10 > 3 * t.total_visits THEN '17-18点  ' ELSE '' END
         || CASE WHEN 22 * w.total_slot_11 > 3 * t.total_visits THEN '18点后  ' ELSE '' END AS peaks
FROM (SELECT SUM(d.visits) AS total_visits, SUM(d.persons) AS total_persons, SUM(d.calls) AS total_calls, SUM(d.first) AS total_first,
             SUM(d.again) AS total_again, SUM(d.info) AS total_info, SUM(d.lv_o) AS total_lv_o, SUM(d.lv_a) AS total_lv_a,
             SUM(d.lv_b) AS total_lv_b, SUM(d.lv_c) AS total_lv_c, SUM(d.effective) AS total_effective, SUM(d.deals) AS total_deals,
             SUM(d.m_mpk) AS total_m_mpk, SUM(d.m_fj) AS total_m_fj, SUM(d.m_md) AS total_m_md, SUM(d.m_other) AS total_m_other, MIN(d.loose) AS loose_entry
      FROM visitor_days d) t
JOIN (SELECT MAX(CASE s.share WHEN 'info_rate' THEN s.words END) AS total_info_rate,
             MAX(CASE s.share WHEN 'effective_rate' THEN s.words END) AS total_effective_rate,
             MAX(CASE s.share WHEN 'deal_rate' THEN s.words END) AS total_deal_rate,
             MAX(CASE s.share WHEN 'slot_1' THEN s.part END) AS total_slot_1,
             MAX(CASE s.share WHEN 'slot_1' THEN s.words END) AS share_slot_1,
             MAX(CASE s.share WHEN 'slot_2' THEN s.part END) AS total_slot_2,
             MAX(CASE s.share WHEN 'slot_2' THEN s.words END) AS share_slot_2,
             MAX(CASE s.share WHEN 'slot_3' THEN s.part END) AS total_slot_3,
             MAX(CASE s.share WHEN 'slot_3' THEN s.words END) AS share_slot_3,
             MAX(CASE s.share WHEN 'slot_4' THEN s.part END) AS total_slot_4,
             MAX(CASE s.share WHEN 'slot_4' THEN s.words END) AS share_slot_4,
             MAX(CASE s.share WHEN 'slot_5' THEN s.part END) AS total_slot_5,
             MAX(CASE s.share WHEN 'slot_5' THEN s.words END) AS share_slot_5,
             MAX(CASE s.share WHEN 'slot_6' THEN s.part END) AS total_slot_6,
             MAX(CASE s.share WHEN 'slot_6' THEN s.words END) AS share_slot_6,
             MAX(CASE s.share WHEN 'slot_7' THEN s.part END) AS total_slot_7,
             MAX(CASE s.share WHEN 'slot_7' THEN s.words END) AS share_slot_7,
             MAX(CASE s.share WHEN 'slot_8' THEN s.part END) AS total_slot_8,
             MAX(CASE s.share WHEN 'slot_8' THEN s.words END) AS share_slot_8,
             MAX(CASE s.share WHEN 'slot_9' THEN s.part END) AS total_slot_9,
             MAX(CASE s.share WHEN 'slot_9' THEN s.words END) AS share_slot_9,
             MAX(CASE s.share WHEN 'slot_10' THEN s.part END) AS total_slot_10,
             MAX(CASE s.share WHEN 'slot_10' THEN s.words END) AS share_slot_10,
             MAX(CASE s.share WHEN 'slot_11' THEN s.part END) AS total_slot_11,
             MAX(CASE s.share WHEN 'slot_11' THEN s.words END) AS share_slot_11,
             MAX(CASE s.share WHEN 'visits' THEN s.words END) AS share_visits,
             MAX(CASE s.share WHEN 'calls' THEN s.words END) AS share_calls,
             MAX(CASE s.share WHEN 'first' THEN s.words END) AS share_first,
             MAX(CASE s.share WHEN 'again' THEN s.words END) AS share_again,
             MAX(CASE s.share WHEN 'lv_o' THEN s.words END) AS share_lv_o,
             MAX(CASE s.share WHEN 'lv_a' THEN s.words END) AS share_lv_a,
             MAX(CASE s.share WHEN 'lv_b' THEN s.words END) AS share_lv_b,
             MAX(CASE s.share WHEN 'lv_c' THEN s.words END) AS share_lv_c,
             MAX(CASE s.share WHEN 'm_mpk' THEN s.words END) AS share_m_mpk,
             MAX(CASE s.share WHEN 'm_fj' THEN s.words END) AS share_m_fj,
             MAX(CASE s.share WHEN 'm_md' THEN s.words END) AS share_m_md,
             MAX(CASE s.share WHEN 'm_other' THEN s.words END) AS share_m_other
      FROM visitor_shares s) w ON 1 = 1
WHERE t.total_deals IS NOT NULL
