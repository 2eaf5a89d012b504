-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-REQ
-- severity: W
-- scope: field
-- source: 各表单的必填栏目不得空白
-- needs: customer-card prospect-table daily-report progress-table
-- uses: owners places required_papers
-- zh: 必填而空白:{empty_zh}
-- en: empty but required: {empty_en}
-- zh-act: 请填表人补填
-- en-act: whoever filled the form completes it

-- What has a rule of its own is left to it: the supervisor's word on a lost customer, signatures, the dates of care visits,
-- the next plan on a card, whom a row of the progress table is about and how it ended.
WITH front AS (
    SELECT c.*, p.place FROM customer_card c JOIN places p ON p.record = c.record
    WHERE EXISTS (SELECT 1 FROM record_page g WHERE g.record = c.record AND g.form_page IN (0, 1))),
-- the back, once its time for filling is over
back AS (
    SELECT c.*, p.place
    FROM customer_card c JOIN places p ON p.record = c.record JOIN owners o ON o.record = c.record
    JOIN calendar d ON d.day = :as_of
    WHERE COALESCE(d.serial > o.delivered_serial + :card_back_days, c.delivered_on_state = 'empty')
      AND EXISTS (SELECT 1 FROM record_page g WHERE g.record = c.record AND g.form_page IN (0, 2))),
-- rows in which more is written than a plan
visits AS (
    SELECT v.*, p.place FROM customer_card_visits v JOIN places p ON p.record = v.record
    WHERE v.actual_on_state <> 'empty' OR v.method_state <> 'empty' OR v.content_state <> 'empty'
       OR v.level_after_state <> 'empty'),
care AS (
    SELECT v.*, p.place FROM customer_card_care_visits v JOIN places p ON p.record = v.record
    WHERE v.actual_on_state <> 'empty' OR v.method_state <> 'empty' OR v.content_state <> 'empty'),
tables AS (SELECT t.*, p.place FROM prospect_table t JOIN places p ON p.record = t.record),
table_lines AS (
    SELECT r.*, p.place FROM prospect_table_rows r JOIN places p ON p.record = r.record
    WHERE r.file_no_state <> 'empty' OR r.name_state <> 'empty'),
ledgers AS (SELECT t.*, p.place FROM progress_table t JOIN places p ON p.record = t.record),
ledger_lines AS (
    SELECT r.*, p.place FROM progress_table_rows r JOIN places p ON p.record = r.record
    WHERE r.file_no_state <> 'empty' OR r.name_state <> 'empty'),
reports AS (SELECT d.*, p.place FROM daily_report d JOIN places p ON p.record = d.record),
report_lines AS (
    SELECT r.*, p.place,
           CASE WHEN EXISTS (SELECT 1 FROM level l JOIN level w ON w.level = :card_from_level
                             WHERE l.level = COALESCE(r.level_after, r.level_before) AND l.rank <= w.rank)
                THEN 1 ELSE 0 END AS needs_card
    FROM daily_report_rows r JOIN places p ON p.record = r.record
    -- rows of which something is settled: a speck that may be a character is no row
    WHERE 'accepted' IN (r.file_no_state, r.name_state, r.phone_state, r.purpose_state, r.method_state, r.content_state,
                         r.level_after_state)),
required AS (
    SELECT c.place, 'opened_on' AS path, '建卡日期' AS zh, 'opening day' AS en,
           c.opened_on_state AS state, c.opened_on_entry AS entry, CAST(NULL AS INTEGER) AS because_entry
    FROM front c
    UNION ALL
    SELECT c.place, 'consultant_name', '销售顾问', 'consultant', c.consultant_name_state, c.consultant_name_entry, NULL
    FROM front c
    UNION ALL
    SELECT c.place, 'consultant_code', '顾问编号', 'consultant''s code', c.consultant_code_state,
           c.consultant_code_entry, NULL
    FROM front c
    UNION ALL
    SELECT c.place, 'level_now', '当前级别', 'level tab', c.level_now_state, c.level_now_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'kind', '客户类别', 'person or unit', c.kind_state, c.kind_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'name', '客户姓名/单位名称', 'name', c.name_state, c.name_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'sex', '性别', 'sex', c.sex_state, c.sex_entry, c.kind_entry FROM front c WHERE c.kind = 'person'
    UNION ALL
    SELECT c.place, 'contact_name', '联系人', 'contact person', c.contact_name_state, c.contact_name_entry, c.kind_entry
    FROM front c WHERE c.kind = 'unit'
    UNION ALL
    SELECT c.place, 'mobile', '手机或固定电话', 'mobile or landline', c.mobile_state, c.mobile_entry, c.landline_entry
    FROM front c WHERE c.landline_state = 'empty'
    UNION ALL
    SELECT c.place, 'address', '通讯地址', 'address', c.address_state, c.address_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'first_contact_on', '首次接触日期', 'first contact', c.first_contact_on_state,
           c.first_contact_on_entry, NULL
    FROM front c
    UNION ALL
    SELECT c.place, 'channel', '接触方式', 'channel', c.channel_state, c.channel_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'info_source', '信息来源', 'source', c.info_source_state, c.info_source_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'referrer', '介绍人', 'referrer', c.referrer_state, c.referrer_entry, c.info_source_entry
    FROM front c WHERE c.info_source IN ('03', '04')
    UNION ALL
    SELECT c.place, 'referrer_phone', '介绍人电话', 'referrer''s phone', c.referrer_phone_state,
           c.referrer_phone_entry, c.info_source_entry
    FROM front c WHERE c.info_source IN ('03', '04')
    UNION ALL
    SELECT c.place, 'model', '拟购车型', 'model', c.model_state, c.model_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'model_detail', '型号', 'model in detail', c.model_detail_state, c.model_detail_entry, NULL
    FROM front c
    UNION ALL
    SELECT c.place, 'colour', '意向颜色', 'colour', c.colour_state, c.colour_entry, NULL FROM front c
    UNION ALL
    SELECT c.place, 'current_vehicle', '现有车辆', 'present vehicle', c.current_vehicle_state,
           c.current_vehicle_entry, c.buy_kind_entry
    FROM front c WHERE c.buy_kind IN ('more', 'same_brand', 'other_brand')
    UNION ALL
    SELECT c.place, 'expected_when', '预计购车时间', 'expected time', c.expected_when_state, c.expected_when_entry, NULL
    FROM front c
    UNION ALL
    SELECT c.place, 'level_initial', '初始级别', 'initial level', c.level_initial_state, c.level_initial_entry, NULL
    FROM front c
    UNION ALL
    SELECT c.place, 'level_24h', '24小时级别确认', 'level after 24 hours', c.level_24h_state,
           c.level_24h_entry, c.channel_entry
    FROM front c WHERE c.channel = 'store' AND c.first_contact_on < :as_of
    UNION ALL
    SELECT c.place, 'order_on', '订单日期', 'order day', c.order_on_state, c.order_on_entry, c.level_now_entry
    FROM front c WHERE c.level_now = 'O'
    UNION ALL
    SELECT c.place, 'deposit', '订金', 'deposit', c.deposit_state, c.deposit_entry, c.level_now_entry
    FROM front c WHERE c.level_now = 'O'
    UNION ALL
    SELECT c.place, 'sold_model', '成交车型', 'model sold', c.sold_model_state, c.sold_model_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'D'
    UNION ALL
    SELECT c.place, 'won_reason', '成交原因', 'reason of the sale', c.won_reason_state,
           c.won_reason_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'D'
    UNION ALL
    SELECT c.place, 'lost_on', '战败日期', 'day of the loss', c.lost_on_state, c.lost_on_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'F'
    UNION ALL
    SELECT c.place, 'lost_type', '战败类型', 'kind of loss', c.lost_type_state, c.lost_type_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'F'
    UNION ALL
    SELECT c.place, 'lost_reasons_1', '战败原因', 'reason of the loss', c.lost_reasons_1_state,
           c.lost_reasons_1_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'F'
    UNION ALL
    SELECT c.place, 'lost_to', '战败车型', 'vehicle lost to', c.lost_to_state, c.lost_to_entry, c.lost_type_entry
    FROM front c WHERE c.outcome = 'F' AND c.lost_type = '1'
    UNION ALL
    SELECT c.place, 'handover_on', '移交日期', 'day of the handover', c.handover_on_state,
           c.handover_on_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'T'
    UNION ALL
    SELECT c.place, 'handover_to', '接收人', 'receiver', c.handover_to_state, c.handover_to_entry, c.outcome_entry
    FROM front c WHERE c.outcome = 'T'
    UNION ALL
    SELECT c.place, 'service_rep', '售后服务人员', 'after-sales staff', c.service_rep_state, c.service_rep_entry, NULL
    FROM back c
    UNION ALL
    SELECT c.place, 'owner_name', '车主姓名/单位', 'owner', c.owner_name_state, c.owner_name_entry, NULL FROM back c
    UNION ALL
    SELECT c.place, 'owner_id_type', '证件类型', 'kind of document', c.owner_id_type_state, c.owner_id_type_entry, NULL
    FROM back c
    UNION ALL
    SELECT c.place, 'owner_id_no', '证件号码', 'document number', c.owner_id_no_state, c.owner_id_no_entry, NULL
    FROM back c
    UNION ALL
    SELECT c.place, 'owner_phone', '联系电话', 'phone', c.owner_phone_state, c.owner_phone_entry, NULL FROM back c
    UNION ALL
    SELECT c.place, 'vehicle_model', '车型/型号', 'model', c.vehicle_model_state, c.vehicle_model_entry, NULL FROM back c
    UNION ALL
    SELECT c.place, 'vehicle_colour', '车身颜色', 'colour', c.vehicle_colour_state, c.vehicle_colour_entry, NULL
    FROM back c
    UNION ALL
    SELECT c.place, 'vin', '车辆识别代号', 'VIN', c.vin_state, c.vin_entry, NULL FROM back c
    UNION ALL
    SELECT c.place, 'engine_no', '发动机号', 'engine number', c.engine_no_state, c.engine_no_entry, NULL FROM back c
    UNION ALL
    SELECT c.place, 'delivered_on', '交车日期', 'delivery day', c.delivered_on_state, c.delivered_on_entry, NULL
    FROM back c
    UNION ALL
    SELECT c.place, 'licence_month', '领照月份', 'licence month', c.licence_month_state,
           c.licence_month_entry, c.licensed_on_entry
    FROM back c WHERE c.licensed_on_state <> 'empty'
    UNION ALL
    SELECT c.place, 'visits[' || CAST(c."row" AS TEXT) || '].actual_on', '实际访问日期', 'day',
           c.actual_on_state, c.actual_on_entry, NULL
    FROM visits c
    UNION ALL
    SELECT c.place, 'visits[' || CAST(c."row" AS TEXT) || '].method', '方式', 'method',
           c.method_state, c.method_entry, NULL
    FROM visits c
    UNION ALL
    SELECT c.place, 'visits[' || CAST(c."row" AS TEXT) || '].content', '访问经过',
           'what was said', c.content_state, c.content_entry, NULL
    FROM visits c
    UNION ALL
    SELECT c.place, 'visits[' || CAST(c."row" AS TEXT) || '].level_before', '原级别',
           'level before', c.level_before_state, c.level_before_entry, c.method_entry
    FROM visits c WHERE c."row" > 0 AND COALESCE(c.method, '') <> 'N'
    UNION ALL
    SELECT c.place, 'visits[' || CAST(c."row" AS TEXT) || '].level_after', '现级别',
           'level after', c.level_after_state, c.level_after_entry, c.method_entry
    FROM visits c WHERE COALESCE(c.method, '') <> 'N'
    UNION ALL
    SELECT c.place, 'care_visits[' || CAST(c."row" AS TEXT) || '].method', '方式', 'method',
           c.method_state, c.method_entry, NULL
    FROM care c
    UNION ALL
    SELECT c.place, 'care_visits[' || CAST(c."row" AS TEXT) || '].purpose', '目的', 'purpose',
           c.purpose_state, c.purpose_entry, NULL
    FROM care c
    UNION ALL
    SELECT c.place, 'care_visits[' || CAST(c."row" AS TEXT) || '].content', '访问内容/客户反馈',
           'what was said', c.content_state, c.content_entry, NULL
    FROM care c
    UNION ALL
    SELECT c.place, 'consultant_name', '销售顾问', 'consultant', c.consultant_name_state, c.consultant_name_entry, NULL
    FROM tables c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].file_no', '客户档案编号', 'file number',
           c.file_no_state, c.file_no_entry, NULL
    FROM table_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].name', '客户姓名', 'name', c.name_state, c.name_entry, NULL
    FROM table_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].model', '拟购车型', 'model', c.model_state, c.model_entry, NULL
    FROM table_lines c
    UNION ALL
    SELECT c.place, 'consultant_name', '销售顾问', 'consultant', c.consultant_name_state, c.consultant_name_entry, NULL
    FROM ledgers c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].registered_on', '登记日期', 'day of registration',
           c.registered_on_state, c.registered_on_entry, NULL
    FROM ledger_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].file_no', '客户档案编号', 'file number',
           c.file_no_state, c.file_no_entry, NULL
    FROM ledger_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].source', '来源', 'source', c.source_state, c.source_entry, NULL
    FROM ledger_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].level_open', '期初级别', 'level at the start',
           c.level_open_state, c.level_open_entry, NULL
    FROM ledger_lines c
    UNION ALL
    SELECT c.place, 'consultant_name', '销售顾问', 'consultant', c.consultant_name_state, c.consultant_name_entry, NULL
    FROM reports c
    UNION ALL
    SELECT c.place, 'cards_attached', '随附客户资料卡', 'cards attached', c.cards_attached_state,
           c.cards_attached_entry, NULL
    FROM reports c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].file_no', '客户档案编号', 'file number',
           c.file_no_state, c.file_no_entry, c.level_after_entry
    FROM report_lines c WHERE c.needs_card = 1
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].name', '客户姓名', 'name', c.name_state, c.name_entry, NULL
    FROM report_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].phone', '联系电话', 'phone',
           c.phone_state, c.phone_entry, c.is_new_entry
    FROM report_lines c WHERE c.is_new = 1
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].source', '来源', 'source',
           c.source_state, c.source_entry, c.is_new_entry
    FROM report_lines c WHERE c.is_new = 1
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].purpose', '目的', 'purpose',
           c.purpose_state, c.purpose_entry, NULL
    FROM report_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].method', '方式', 'method', c.method_state, c.method_entry, NULL
    FROM report_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].level_before', '原级别',
           'level before', c.level_before_state, c.level_before_entry, c.is_new_entry
    FROM report_lines c WHERE c.is_new = 0 AND c.level_after_state <> 'empty'
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].level_after', '现级别', 'level after',
           c.level_after_state, c.level_after_entry, c.outcome_entry
    FROM report_lines c WHERE c.outcome IS NULL AND (c.is_new = 1 OR c.level_before_state <> 'empty')
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].content', '访问经过', 'what was said',
           c.content_state, c.content_entry, NULL
    FROM report_lines c
    UNION ALL
    SELECT c.place, 'rows[' || CAST(c."row" AS TEXT) || '].next_planned_on', '下次预定',
           'next plan', c.next_planned_on_state, c.next_planned_on_entry, c.outcome_entry
    FROM report_lines c WHERE c.outcome IS NULL AND c.level_after_state <> 'empty' AND COALESCE(c.method, '') <> 'N'
    UNION ALL
    SELECT q.place, q.path, q.zh, q.en, q.state, q.entry, NULL FROM required_papers q)

SELECT r.place || ' ' || r.path AS subject, CASE WHEN r.state = 'empty' THEN 0 ELSE 1 END AS ok,
       CASE WHEN r.state = 'empty' THEN r.zh END AS empty_zh, CASE WHEN r.state = 'empty' THEN r.en END AS empty_en,
       CASE WHEN r.state = 'empty' THEN r.entry END AS entry,
       CASE WHEN r.state = 'empty' THEN r.because_entry END AS because_entry
FROM required r
