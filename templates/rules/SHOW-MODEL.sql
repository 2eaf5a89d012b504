-- SPDX-License-Identifier: GPL-3.0-or-later
-- id: SHOW-MODEL
-- severity: W
-- scope: showroom register row: date and row
-- source: 拟购车型请填顾客最感兴趣的车型(形式及颜色)
-- needs: showroom-register
-- uses: register_rows
-- zh: 拟购车型应填一种车型及其形式、颜色:{what_zh}
-- en: one model with its type and a colour should be written: {what_en}
-- zh-act: 请值班销售人员补填
-- en-act: the consultant on duty completes the row

SELECT r.subject,
       CASE WHEN r.model_state = 'empty' OR r.colour_state = 'empty' THEN 0
            WHEN r.model IS NULL THEN NULL
            WHEN r.model LIKE '%、%' OR r.model IN ('蒙派克', '风景', '迷迪', '其他') THEN 0
            ELSE 1 END AS ok,
       CASE WHEN r.model_state = 'empty' AND r.colour_state = 'empty' THEN '车型和颜色未填'
            WHEN r.model_state = 'empty' THEN '车型未填'
            WHEN r.colour_state = 'empty' THEN '颜色未填'
            WHEN r.model LIKE '%、%' THEN '填了两种车型'
            WHEN r.model IN ('蒙派克', '风景', '迷迪', '其他') THEN '未填形式' END AS what_zh,
       CASE WHEN r.model_state = 'empty' AND r.colour_state = 'empty' THEN 'neither model nor colour'
            WHEN r.model_state = 'empty' THEN 'no model'
            WHEN r.colour_state = 'empty' THEN 'no colour'
            WHEN r.model LIKE '%、%' THEN 'two models'
            WHEN r.model IN ('蒙派克', '风景', '迷迪', '其他') THEN 'no type of the model' END AS what_en,
       r.model_entry, r.colour_entry, r.phone_entry
FROM register_rows r WHERE r.has_info = 1
