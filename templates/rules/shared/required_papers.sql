-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: required_papers
-- uses: papers
-- What must be filled in on the sheets of `papers`: their heads, and the rows in which something that names a customer or a visit is
-- settled. What has a rule of its own with a deadline is left to it: the supervisor's word on a lost customer.

SELECT p.place, 'duty_1' AS path, '值班销售人员' AS zh, 'consultant on duty' AS en, t.duty_1_state AS state, t.duty_1_entry AS entry
FROM papers p JOIN showroom_register t ON t.record = p.record
UNION ALL
SELECT p.place, 'cards_recovered', '资料卡回收', 'cards recovered', t.cards_recovered_state, t.cards_recovered_entry
FROM papers p JOIN lost_sales t ON t.record = p.record WHERE p.month_over = 1
UNION ALL
SELECT p.place, 'from_name', '移交人', 'who hands over', t.from_name_state, t.from_name_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place, 'to_name', '接收人', 'who receives', t.to_name_state, t.to_name_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place, 'reason', '原因', 'reason', t.reason_state, t.reason_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place, 'prospects_count', '有望户数', 'number of prospects', t.prospects_count_state, t.prospects_count_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place, 'owners_count', '保有户数', 'number of owners', t.owners_count_state, t.owners_count_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place, 'cards_count', '资料卡数', 'number of cards', t.cards_count_state, t.cards_count_entry
FROM papers p JOIN handover_list t ON t.record = p.record
UNION ALL
SELECT p.place, 'opening_no', '累计起始号', 'opening number', t.opening_no_state, t.opening_no_entry
FROM papers p JOIN delivery_ledger t ON t.record = p.record
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].channel', '方式', 'in person or by phone', r.channel_state, r.channel_entry
FROM papers p JOIN showroom_register_rows r ON r.record = p.record WHERE 'accepted' IN (r.t_in_state, r.t_out_state, r.name_state, r.phone_state, r.model_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].first', '首/再', 'first or again', r.first_state, r.first_entry
FROM papers p JOIN showroom_register_rows r ON r.record = p.record WHERE 'accepted' IN (r.t_in_state, r.t_out_state, r.name_state, r.phone_state, r.model_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].t_in', '进店时间', 'time of arrival', r.t_in_state, r.t_in_entry
FROM papers p JOIN showroom_register_rows r ON r.record = p.record WHERE 'accepted' IN (r.t_in_state, r.t_out_state, r.name_state, r.phone_state, r.model_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].lost_on', '战败日', 'day of the loss', r.lost_on_state, r.lost_on_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].file_no', '客户档案编号', 'file number', r.file_no_state, r.file_no_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].name', '客户姓名', 'name', r.name_state, r.name_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].phone', '联系电话', 'phone', r.phone_state, r.phone_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].model', '拟购车型', 'model', r.model_state, r.model_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].level_before', '原级别', 'level before', r.level_before_state, r.level_before_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].lost_type', '战败类型', 'kind of loss', r.lost_type_state, r.lost_type_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].lost_reasons_1', '战败原因', 'reason', r.lost_reasons_1_state, r.lost_reasons_1_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].explanation', '原因说明', 'explanation', r.explanation_state, r.explanation_entry
FROM papers p JOIN lost_sales_rows r ON r.record = p.record WHERE 'accepted' IN (r.lost_on_state, r.file_no_state, r.name_state, r.phone_state, r.lost_type_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].file_no', '客户档案编号', 'file number', r.file_no_state, r.file_no_entry
FROM papers p JOIN handover_list_rows r ON r.record = p.record WHERE 'accepted' IN (r.file_no_state, r.name_state, r.phone_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].name', '客户姓名', 'name', r.name_state, r.name_entry
FROM papers p JOIN handover_list_rows r ON r.record = p.record WHERE 'accepted' IN (r.file_no_state, r.name_state, r.phone_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].phone', '联系电话', 'phone', r.phone_state, r.phone_entry
FROM papers p JOIN handover_list_rows r ON r.record = p.record WHERE 'accepted' IN (r.file_no_state, r.name_state, r.phone_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].kind', '类别', 'prospect or owner', r.kind_state, r.kind_entry
FROM papers p JOIN handover_list_rows r ON r.record = p.record WHERE 'accepted' IN (r.file_no_state, r.name_state, r.phone_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].seq', '累计序号', 'running number', r.seq_state, r.seq_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].delivered_on', '交车日期', 'day of delivery', r.delivered_on_state, r.delivered_on_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].file_no', '客户档案编号', 'file number', r.file_no_state, r.file_no_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].owner_name', '车主', 'owner', r.owner_name_state, r.owner_name_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].model', '车型', 'model', r.model_state, r.model_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].vin', '车辆识别代号(VIN)', 'VIN', r.vin_state, r.vin_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].consultant', '销售顾问', 'consultant', r.consultant_state, r.consultant_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].engine_no', '发动机号', 'engine number', r.engine_no_state, r.engine_no_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].phone', '联系电话', 'phone', r.phone_state, r.phone_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'rows[' || CAST(r."row" AS TEXT) || '].status', '状态', 'state', r.status_state, r.status_entry
FROM papers p JOIN delivery_ledger_rows r ON r.record = p.record WHERE 'accepted' IN (r.seq_state, r.delivered_on_state, r.file_no_state, r.owner_name_state, r.vin_state)
UNION ALL
SELECT p.place, 'plan_period', '计划月', 'month planned', t.plan_period_state, t.plan_period_entry
FROM papers p JOIN month_plan t ON t.record = p.record
UNION ALL
SELECT p.place, 'activities[' || CAST(r."row" AS TEXT) || '].name', '活动名称', 'activity', r.name_state, r.name_entry
FROM papers p JOIN month_plan_activities r ON r.record = p.record WHERE 'accepted' IN (r.name_state, r.form_state, r.from_on_state)
UNION ALL
SELECT p.place, 'activities[' || CAST(r."row" AS TEXT) || '].form', '活动形式', 'kind of activity', r.form_state, r.form_entry
FROM papers p JOIN month_plan_activities r ON r.record = p.record WHERE 'accepted' IN (r.name_state, r.form_state, r.from_on_state)
UNION ALL
SELECT p.place, 'activities[' || CAST(r."row" AS TEXT) || '].from_on', '开始日期', 'first day', r.from_on_state, r.from_on_entry
FROM papers p JOIN month_plan_activities r ON r.record = p.record WHERE 'accepted' IN (r.name_state, r.form_state, r.from_on_state)
UNION ALL
SELECT p.place, 'activities[' || CAST(r."row" AS TEXT) || '].person', '负责人', 'who is responsible', r.person_state, r.person_entry
FROM papers p JOIN month_plan_activities r ON r.record = p.record WHERE 'accepted' IN (r.name_state, r.form_state, r.from_on_state)
UNION ALL
SELECT p.place, 'improvements[' || CAST(r."row" AS TEXT) || '].problem', '问题', 'problem', r.problem_state, r.problem_entry
FROM papers p JOIN month_plan_improvements r ON r.record = p.record WHERE 'accepted' IN (r.problem_state, r.measure_state)
UNION ALL
SELECT p.place, 'improvements[' || CAST(r."row" AS TEXT) || '].measure', '措施', 'measure', r.measure_state, r.measure_entry
FROM papers p JOIN month_plan_improvements r ON r.record = p.record WHERE 'accepted' IN (r.problem_state, r.measure_state)
UNION ALL
SELECT p.place, 'improvements[' || CAST(r."row" AS TEXT) || '].person', '责任人', 'who is responsible', r.person_state, r.person_entry
FROM papers p JOIN month_plan_improvements r ON r.record = p.record WHERE 'accepted' IN (r.problem_state, r.measure_state)
UNION ALL
SELECT p.place, 'improvements[' || CAST(r."row" AS TEXT) || '].due_on', '完成日期', 'day due', r.due_on_state, r.due_on_entry
FROM papers p JOIN month_plan_improvements r ON r.record = p.record WHERE 'accepted' IN (r.problem_state, r.measure_state)
