-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: signature_boxes
-- uses: papers
-- Where the sheets of `papers` are to be signed: on their heads (monthly sheets when the month is over), and in the rows that are used.
--   signed: 1 signed, NULL not to be read.

SELECT p.place || ' sig_duty' AS subject, t.sig_duty AS signed, '登记表值班人' AS zh, 'who was on duty, on the showroom register' AS en, t.sig_duty_entry AS entry
FROM papers p JOIN showroom_register t ON t.record = p.record
UNION ALL
SELECT p.place || ' sig_supervisor', t.sig_supervisor, '登记表展厅主管', 'the supervisor on the showroom register', t.sig_supervisor_entry
FROM papers p JOIN showroom_register t ON t.record = p.record
UNION ALL
SELECT p.place || ' sig_supervisor', t.sig_supervisor, '战败记录表销售主管', 'the supervisor on the record of lost sales', t.sig_supervisor_entry
FROM papers p JOIN lost_sales t ON t.record = p.record WHERE p.month_over = 1
UNION ALL
SELECT p.place || ' sig_manager', t.sig_manager, '战败记录表销售经理', 'the sales manager on the record of lost sales', t.sig_manager_entry
FROM papers p JOIN lost_sales t ON t.record = p.record WHERE p.month_over = 1
UNION ALL
SELECT p.place || ' sig_from', t.sig_from, '移交人', 'who hands over', t.sig_from_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place || ' sig_to', t.sig_to, '接收人', 'who receives', t.sig_to_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place || ' sig_supervisor', t.sig_supervisor, '监交主管', 'the supervisor of a handover', t.sig_supervisor_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place || ' rows[' || CAST(r."row" AS TEXT) || '].sig_consultant', r.sig_consultant, '登记表销售员', 'the consultant of a visit', r.sig_consultant_entry
FROM papers p JOIN showroom_register_rows r ON r.record = p.record WHERE 'accepted' IN (r.t_in_state, r.t_out_state, r.name_state, r.phone_state)
UNION ALL
SELECT p.place || ' rows[' || CAST(r."row" AS TEXT) || '].sig_writer', r.sig_writer, '编号登记签名', 'who entered a number', r.sig_writer_entry
FROM papers p JOIN number_register_rows r ON r.record = p.record WHERE 'accepted' IN (r.opened_on_state, r.name_state, r.phone_state)
UNION ALL
SELECT p.place || ' rows[' || CAST(r."row" AS TEXT) || '].sig_clerk', r.sig_clerk, '交车台账经办', 'the clerk of a delivery', r.sig_clerk_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place || ' sig_manager', t.sig_manager, '月度计划表销售经理', 'the sales manager on the month plan', t.sig_manager_entry
FROM papers p JOIN month_plan t ON t.record = p.record WHERE p.month_over = 1
UNION ALL
SELECT p.place || ' sig_archivist', t.sig_archivist, '归档索引档案员', 'who looked after the filed cards', t.sig_archivist_entry
FROM papers p JOIN filing_index t ON t.record = p.record
UNION ALL
SELECT p.place || ' sig_supervisor', t.sig_supervisor, '战败分析月报销售主管', 'the supervisor on the report on lost sales', t.sig_supervisor_entry
FROM papers p JOIN lost_sale_report t ON t.record = p.record
