-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: methods
-- What the codes of 方式 mean, for messages.

SELECT '1' AS code, '来店' AS zh, 'came to the store' AS en
UNION ALL SELECT '2', '来电', 'called us'
UNION ALL SELECT '3', '去电', 'was called'
UNION ALL SELECT '4', '上门拜访', 'was visited'
UNION ALL SELECT '5', '展会/外展', 'met at a fair'
UNION ALL SELECT '6', '短信/微信', 'message'
UNION ALL SELECT '7', '试乘试驾', 'test drive'
UNION ALL SELECT '8', '信函/贺卡', 'letter'
UNION ALL SELECT '9', '其他', 'other'
UNION ALL SELECT '', '未填方式', 'no method written'
