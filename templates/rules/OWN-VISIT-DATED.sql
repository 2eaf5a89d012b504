-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: OWN-VISIT-DATED
-- severity: W
-- scope: owner visit: customer and date, without a date its row
-- source: 展开定期及不定期售后跟踪访问并记录访问日期
-- needs: customer-card
-- uses: owners
-- zh: 售后访问记录第 {nr} 行:{why_zh}
-- en: care visit {nr}: {why_en}
-- zh-act: 请访问人补填或更正访问日期
-- en-act: the visitor writes or corrects the date

-- rows in which more is written than a plan
WITH care AS (
    SELECT o.file_no, o.delivered_on, o.delivered_on_entry, v.record, v."row", v.actual_on, v.actual_on_state,
           v.actual_on_entry, CAST(v."row" + 1 AS TEXT) AS nr,
           o.file_no || ' ' || COALESCE(v.actual_on, 'care_visits[' || CAST(v."row" AS TEXT) || ']') AS subject
    FROM owners o JOIN customer_card_care_visits v ON v.record = o.record
    WHERE COALESCE(v.actual_on, :as_of) <= :as_of
      AND (v.actual_on_state <> 'empty' OR v.method_state <> 'empty' OR v.purpose_state <> 'empty'
           OR v.content_state <> 'empty' OR v.satisfaction_state <> 'empty' OR v.sig_visitor = 1)),
judged AS (
    SELECT c.*, (SELECT MAX(b.actual_on) FROM care b WHERE b.record = c.record AND b."row" < c."row") AS before
    FROM care c)

SELECT j.subject,
       CASE WHEN j.actual_on_state = 'empty' THEN 0
            WHEN j.actual_on IS NULL THEN NULL
            WHEN j.actual_on < j.delivered_on OR j.actual_on < j.before THEN 0
            ELSE 1 END AS ok,
       j.nr,
       CASE WHEN j.actual_on_state = 'empty' THEN '没有访问日期'
            WHEN j.actual_on < j.delivered_on THEN '访问日期 ' || j.actual_on || ' 早于交车日期 ' || j.delivered_on
            WHEN j.actual_on < j.before THEN '访问日期 ' || j.actual_on || ' 早于前面的 ' || j.before END AS why_zh,
       CASE WHEN j.actual_on_state = 'empty' THEN 'has no date'
            WHEN j.actual_on < j.delivered_on THEN j.actual_on || ' is before the delivery on ' || j.delivered_on
            WHEN j.actual_on < j.before THEN j.actual_on || ' is before ' || j.before || ' above it' END AS why_en,
       j.actual_on_entry, CASE WHEN j.actual_on < j.delivered_on THEN j.delivered_on_entry END AS delivered_on_entry,
       CASE WHEN j.actual_on < j.before
            THEN (SELECT MIN(b.actual_on_entry) FROM care b
                  WHERE b.record = j.record AND b."row" < j."row" AND b.actual_on = j.before) END AS before_entry
FROM judged j
