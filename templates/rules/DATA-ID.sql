-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: DATA-ID
-- severity: W
-- scope: field
-- source: 证件号码的校验码须正确,并与出生日期、性别相符
-- needs: customer-card prospect-table daily-report progress-table
-- uses: fields
-- zh: {why_zh}
-- en: {why_en}
-- zh-act: 请核对证件并更正
-- en-act: compare with the document and correct the card

WITH numbers AS (
    SELECT f.subject, f.path, f.entry, f.text, k.ok, c.sex, c.sex_entry, c.birth_date, c.birth_date_entry,
           -- a number of a person, with the birth date in it
           CASE WHEN k.ok = 1 AND f.path = 'id_no' AND COALESCE(c.kind, '') <> 'unit'
                     AND COALESCE(c.id_type, 'id_card') = 'id_card' THEN length(f.text) ELSE 0 END AS digits
    FROM fields f JOIN customer_card c ON c.record = f.record
    LEFT JOIN field_check k ON k.entry = f.entry AND k."constraint" = 'citizen_id'
    WHERE f.path IN ('id_no', 'owner_id_no') AND (k.entry IS NOT NULL OR f.state = 'unreadable')),
judged AS (
    SELECT n.*,
           CASE WHEN n.digits = 18 THEN substr(n.text, 7, 4) || '-' || substr(n.text, 11, 2) || '-' || substr(n.text, 13, 2)
                WHEN n.digits = 15 THEN '19' || substr(n.text, 7, 2) || '-' || substr(n.text, 9, 2) || '-' || substr(n.text, 11, 2)
                END AS born,
           CASE WHEN substr(n.text, CASE WHEN n.digits = 15 THEN 15 ELSE 17 END, 1) IN ('1', '3', '5', '7', '9')
                THEN 'm' ELSE 'f' END AS sex_of_number
    FROM numbers n)

SELECT j.subject, j.ok, CASE WHEN j.ok = 0 THEN '证件号码校验不符' WHEN j.ok IS NULL THEN '证件号码无法辨认' END AS why_zh,
       CASE WHEN j.ok = 0 THEN 'the check digit is wrong' WHEN j.ok IS NULL THEN 'the number cannot be read' END AS why_en,
       j.entry, CAST(NULL AS INTEGER) AS other_entry
FROM judged j
UNION ALL
SELECT j.subject, CASE WHEN j.born = j.birth_date THEN 1 ELSE 0 END,
       CASE WHEN j.born <> j.birth_date THEN '证件号码中的出生日期与出生日期栏不符' END,
       CASE WHEN j.born <> j.birth_date THEN 'the birth date in the number is not the one on the card' END,
       j.entry, j.birth_date_entry
FROM judged j WHERE j.born IS NOT NULL AND j.birth_date IS NOT NULL
UNION ALL
SELECT j.subject, CASE WHEN j.sex = j.sex_of_number THEN 1 ELSE 0 END,
       CASE WHEN j.sex <> j.sex_of_number THEN '证件号码中的性别与性别栏不符' END,
       CASE WHEN j.sex <> j.sex_of_number THEN 'the sex in the number is not the one on the card' END,
       j.entry, j.sex_entry
FROM judged j WHERE j.born IS NOT NULL AND j.sex IS NOT NULL
