-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-NOINFO
-- severity: E
-- scope: showroom register row: date and row
-- source: 不留资料的顾客亦需登记。只须填写进店-离去时间并于销售员栏位签字确认即可
-- needs: showroom-register
-- uses: register_rows
-- zh: 未留资料的顾客缺少:{what_zh}
-- en: of a visitor who left no information there is lacking: {what_en}
-- zh-act: 请值班销售人员补填时间并签字
-- en-act: the consultant on duty writes the times and signs

SELECT r.subject,
       CASE WHEN r.t_in_state = 'empty' THEN 0 WHEN r.t_in IS NULL THEN NULL ELSE 1 END AS ok,
       CASE WHEN r.t_in_state = 'empty' THEN '进店时间' END AS what_zh, CASE WHEN r.t_in_state = 'empty' THEN 'when he came' END AS what_en,
       r.t_in_entry AS first_entry, r.phone_entry, r.channel_entry
FROM register_rows r WHERE r.has_info = 0
UNION ALL
-- a call may have no end
SELECT r.subject, CASE WHEN r.t_out_state = 'empty' AND COALESCE(r.channel, 'store') <> 'call' THEN 0
                       WHEN r.t_out IS NULL AND r.t_out_state <> 'empty' THEN NULL ELSE 1 END,
       CASE WHEN r.t_out_state = 'empty' AND COALESCE(r.channel, 'store') <> 'call' THEN '离去时间' END,
       CASE WHEN r.t_out_state = 'empty' AND COALESCE(r.channel, 'store') <> 'call' THEN 'when he left' END,
       r.t_out_entry, r.phone_entry, r.channel_entry
FROM register_rows r WHERE r.has_info = 0
UNION ALL
SELECT r.subject, CASE WHEN r.signed = 1 THEN 1 WHEN r.signed = 0 THEN 0 END,
       CASE WHEN r.signed = 0 THEN '销售员签字' END, CASE WHEN r.signed = 0 THEN 'the signature of a consultant' END,
       r.signed_entry, r.phone_entry, r.channel_entry
FROM register_rows r WHERE r.has_info = 0
