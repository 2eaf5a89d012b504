-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: CARD-LOST-RECONFIRM
-- severity: E
-- scope: lost customer
-- source: 战败客户资料卡应由主管回收并再次确认,审核,建档,分析
-- needs: customer-card daily-report progress-table lost-sales
-- uses: cards lost lost_rows
-- zh: {lost_on} 战败,主管再确认:{what_zh}
-- en: lost on {lost_on}, the supervisor's word: {what_en}
-- zh-act: 请主管亲自再确认,填写日期、方式、结论并签字
-- en-act: the supervisor asks the customer, writes date, method and finding, and signs

WITH said AS (
    SELECT l.file_no, l.lost_on, l.due_on, l.is_due, l.file_no_entry, l.outcome_entry, l.lost_on_entry,
           c.record AS card, f.record AS list,
           c.lost_check_on AS card_on, f.lost_check_on AS list_on, COALESCE(c.lost_check_on, f.lost_check_on) AS check_on,
           COALESCE(c.lost_check_method, f.lost_check_method) AS method,
           c.lost_check_result AS card_result,
           CASE f.lost_check_result WHEN '1' THEN 'confirmed' WHEN '2' THEN 'recoverable' WHEN '3' THEN 'untrue' END AS list_result,
           CASE WHEN c.lost_check_sig = 1 OR f.lost_check_sig = 1 THEN 1 ELSE 0 END AS signed,
           CASE WHEN 'unreadable' IN (c.lost_check_on_state, c.lost_check_method_state, c.lost_check_result_state, c.lost_check_sig_state,
                                      f.lost_check_on_state, f.lost_check_method_state, f.lost_check_result_state, f.lost_check_sig_state)
                THEN 1 ELSE 0 END AS unclear,
           c.lost_check_on_entry AS card_on_entry, c.lost_check_method_entry AS card_method_entry,
           c.lost_check_result_entry AS card_result_entry, c.lost_check_sig_entry AS card_sig_entry,
           f.lost_check_on_entry AS list_on_entry, f.lost_check_method_entry AS list_method_entry,
           f.lost_check_result_entry AS list_result_entry, f.lost_check_sig_entry AS list_sig_entry
    FROM lost l
    LEFT JOIN customer_card c ON COALESCE(c.file_no, c.record) = l.file_no AND EXISTS (SELECT 1 FROM cards k WHERE k.record = c.record)
    LEFT JOIN lost_rows f ON f.file_no = l.file_no AND f.period = substr(l.lost_on, 1, 7)),
judged AS (
    SELECT s.*,
           CASE WHEN s.card IS NULL AND s.list IS NULL THEN 'nothing'
                WHEN s.check_on < s.lost_on THEN 'early'
                WHEN s.check_on > s.due_on THEN 'late'
                WHEN s.card_on <> s.list_on OR s.card_result <> s.list_result THEN 'other'
                WHEN s.unclear = 1 AND (s.check_on IS NULL OR s.method IS NULL OR s.signed = 0 OR COALESCE(s.card_result, s.list_result) IS NULL)
                THEN 'unclear'
                WHEN s.check_on IS NULL AND s.is_due = 0 THEN 'open'
                WHEN s.check_on IS NULL THEN 'none'
                WHEN s.method IS NULL THEN 'method'
                WHEN COALESCE(s.card_result, s.list_result) IS NULL THEN 'result'
                WHEN s.signed = 0 THEN 'sig'
                ELSE 'kept' END AS how
    FROM said s)

SELECT j.file_no AS subject, CASE WHEN j.how IN ('kept', 'open') THEN 1 WHEN j.how IN ('nothing', 'unclear') THEN NULL ELSE 0 END AS ok,
       CASE WHEN j.how = 'nothing' THEN 'customer-card' END AS missing, j.lost_on,
       CASE j.how WHEN 'early' THEN j.check_on || ',早于战败' WHEN 'late' THEN j.check_on || ',应在 ' || j.due_on || ' 前'
                  WHEN 'other' THEN '资料卡与战败记录表不一致' WHEN 'none' THEN '没有,应在 ' || j.due_on || ' 前' WHEN 'method' THEN '未填方式'
                  WHEN 'result' THEN '未填结论' WHEN 'sig' THEN '未签字' END AS what_zh,
       CASE j.how WHEN 'early' THEN j.check_on || ', before the loss' WHEN 'late' THEN j.check_on || ', due by ' || j.due_on
                  WHEN 'other' THEN 'card and record of lost sales differ' WHEN 'none' THEN 'none, due by ' || j.due_on WHEN 'method' THEN 'no method'
                  WHEN 'result' THEN 'no finding' WHEN 'sig' THEN 'not signed' END AS what_en,
       j.file_no_entry, j.outcome_entry, j.lost_on_entry, j.card_on_entry, j.card_method_entry, j.card_result_entry, j.card_sig_entry,
       j.list_on_entry, j.list_method_entry, j.list_result_entry, j.list_sig_entry
FROM judged j
