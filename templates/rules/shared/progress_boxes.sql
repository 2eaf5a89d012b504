-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: progress_boxes
-- uses: progress_tables
-- The boxes at the foot of each of the `progress_tables`: carried over and left over by level ('': all), and what came and
-- went.
--   is_filled: something is written in this group of boxes; what is empty there means nought.

SELECT b.record, b.part, b.level, b.zh, b.en, COALESCE(b.written, 0) AS written, b.entry,
       MAX(CASE WHEN b.state = 'empty' THEN 0 ELSE 1 END) OVER (PARTITION BY b.record, b.part) AS is_filled
FROM (SELECT t.record, 'carried' AS part, l.level, '上月留存' || l.zh AS zh, 'carried over' || l.en AS en,
             CASE l.level WHEN 'O' THEN t.carry_o WHEN 'A' THEN t.carry_a WHEN 'B' THEN t.carry_b WHEN 'C' THEN t.carry_c
                          ELSE t.carry_total END AS written,
             CASE l.level WHEN 'O' THEN t.carry_o_state WHEN 'A' THEN t.carry_a_state WHEN 'B' THEN t.carry_b_state
                          WHEN 'C' THEN t.carry_c_state ELSE t.carry_total_state END AS state,
             CASE l.level WHEN 'O' THEN t.carry_o_entry WHEN 'A' THEN t.carry_a_entry WHEN 'B' THEN t.carry_b_entry
                          WHEN 'C' THEN t.carry_c_entry ELSE t.carry_total_entry END AS entry
      FROM progress_table t
      CROSS JOIN (SELECT 'O' AS level, ' O' AS zh, ' O' AS en UNION ALL SELECT 'A', ' A', ' A'
                  UNION ALL SELECT 'B', ' B', ' B' UNION ALL SELECT 'C', ' C', ' C'
                  UNION ALL SELECT '', '合计', ' in all') l
      UNION ALL
      SELECT t.record, 'left over', l.level, '月末留存' || l.zh, 'left over' || l.en,
             CASE l.level WHEN 'O' THEN t.end_o WHEN 'A' THEN t.end_a WHEN 'B' THEN t.end_b WHEN 'C' THEN t.end_c
                          ELSE t.end_total END,
             CASE l.level WHEN 'O' THEN t.end_o_state WHEN 'A' THEN t.end_a_state WHEN 'B' THEN t.end_b_state
                          WHEN 'C' THEN t.end_c_state ELSE t.end_total_state END,
             CASE l.level WHEN 'O' THEN t.end_o_entry WHEN 'A' THEN t.end_a_entry WHEN 'B' THEN t.end_b_entry
                          WHEN 'C' THEN t.end_c_entry ELSE t.end_total_entry END
      FROM progress_table t
      CROSS JOIN (SELECT 'O' AS level, ' O' AS zh, ' O' AS en UNION ALL SELECT 'A', ' A', ' A'
                  UNION ALL SELECT 'B', ' B', ' B' UNION ALL SELECT 'C', ' C', ' C'
                  UNION ALL SELECT '', '合计', ' in all') l
      UNION ALL
      SELECT t.record, 'came and went', m.box, m.zh, m.en,
             CASE m.box WHEN 'new' THEN t.new_count WHEN 'sold' THEN t.sold_count WHEN 'lost' THEN t.lost_count
                        WHEN 'in' THEN t.moved_in ELSE t.moved_out END,
             CASE m.box WHEN 'new' THEN t.new_count_state WHEN 'sold' THEN t.sold_count_state
                        WHEN 'lost' THEN t.lost_count_state WHEN 'in' THEN t.moved_in_state ELSE t.moved_out_state END,
             CASE m.box WHEN 'new' THEN t.new_count_entry WHEN 'sold' THEN t.sold_count_entry
                        WHEN 'lost' THEN t.lost_count_entry WHEN 'in' THEN t.moved_in_entry ELSE t.moved_out_entry END
      FROM progress_table t
      CROSS JOIN (SELECT 'new' AS box, '本月新增' AS zh, 'new' AS en UNION ALL SELECT 'sold', '本月实销', 'sold'
                  UNION ALL SELECT 'lost', '本月战败', 'lost' UNION ALL SELECT 'in', '本月移入', 'moved in'
                  UNION ALL SELECT 'out', '本月移出', 'moved out') m) b
JOIN progress_tables p ON p.record = b.record
