-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: sources
-- The codes of 来源 and what they mean, as the legends of the forms say.

SELECT '01' AS source, '自然进店/路过' AS source_name
UNION ALL SELECT '02', '来电咨询'
UNION ALL SELECT '03', '老客户介绍(保有推介)'
UNION ALL SELECT '04', '亲友介绍'
UNION ALL SELECT '05', '外拓拜访'
UNION ALL SELECT '06', '车展/展会'
UNION ALL SELECT '07', '巡展/外展'
UNION ALL SELECT '08', '报纸'
UNION ALL SELECT '09', '广播电台'
UNION ALL SELECT '10', '电视'
UNION ALL SELECT '11', '户外广告'
UNION ALL SELECT '12', '网络'
UNION ALL SELECT '13', '杂志'
UNION ALL SELECT '14', '短信/传单(DM)'
UNION ALL SELECT '15', '竞品拦截'
UNION ALL SELECT '16', '内部情报/员工'
UNION ALL SELECT '17', '大客户/集团'
UNION ALL SELECT '18', '店头活动'
UNION ALL SELECT '19', '联络点/二级网点'
UNION ALL SELECT '99', '其他'
