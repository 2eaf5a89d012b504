-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: VISIT-B
-- severity: E
-- scope: prospect × interval: customer and the day it ends
-- source: B级有望客户至少一周访问一次
-- needs: customer-card prospect-table daily-report
-- uses: contacts intervals
-- zh: {level} 级客户 {last} 联系后,最迟应于 {due} 再联系,至 {until} 迟 {late} 天(下次预定:{next})
-- en: level {level}: contacted on {last}, due by {due}, {late} days late on {until} (next planned: {next})
-- zh-act: 请销售顾问立即联系客户
-- en-act: the consultant contacts the customer at once

SELECT i.* FROM intervals i WHERE i.level = 'B'
