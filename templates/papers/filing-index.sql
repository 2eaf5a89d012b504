-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: filing-index
-- form: filing-index
-- zh: 客户资料卡归档索引,有望按级别、保有按领照月份各一张
-- en: index of the filed cards, a sheet for every level and every month of licences
-- uses: filed_cards

SELECT f.section, :as_of AS date, CAST(COUNT(*) AS TEXT) AS cards_count
FROM filed_cards f GROUP BY f.section
