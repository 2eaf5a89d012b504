#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden case: records.jsonl, one record a line, of a small office in April 2009.

The office is told once, as visits. Cards, prospect tables, daily reports and progress tables are four views of them, so
all sheets agree; what is wrong in the golden case is listed in FAULTS and nowhere else. README.md says what each fault is for.

    tests/golden/make_golden.py            rewrites records.jsonl beside itself
    tests/golden/make_golden.py --check    says whether it would change it
"""

import datetime
import json
import pathlib
import sys

LAST_MONTH, MONTH = "2009-03", "2009-04"
DEALER = {"dealer_name": "福田测试店", "dealer_code": "FT001"}
CONSULTANTS = {"A01": "陈志强", "A02": "李晓燕", "A03": "王海涛"}

# What is wrong, and nothing else is.
FAULTS = {
    "no_card": {"A01-09-0013"},                          # CARD-COUNT, CARD-NEW
    "no_table_row": {"A01-08-0097"},                     # CARD-COUNT
    "mark_instead": {("A01-09-0015", "2009-04-17"): "2009-04-16"},  # CARD-PLAN: the table has another day than the card
    "attached": {("A01", "2009-04-14"): 4},              # CARD-SIGN: one card too many …
    "not_initialled": {("A01-09-0015", "2009-04-14")},   # … and one without the supervisor's initials
    "no_progress_row": {("A01-08-0097", "2009-04")},     # ROLL-CARRY
    "other_change": {("A01-09-0017", "2009-04-14"): "C"},           # CTRL-LEVEL, and so the totals (CTRL-TOTALS)
    "left_over": {("A02", "2009-03"): 2},                # MONTH-BALANCE, CTRL-TOTALS
    # VISIT-A (0012: five days between two contacts) and FILE-NO-SERIAL (no 0014) lie in the visits themselves.
}

CODES = {"来店": "1", "来电": "2", "去电": "3", "上门": "4", "展会": "5", "试驾": "7"}
VISITED_BY = {"1": "store", "3": "call", "4": "outside", "5": "outside"}

# Customers: what stands on the front of their cards, apart from the visits. `carried`: on the table of March.
CUSTOMERS = {
    "A01-09-0011": dict(name="刘建国", sex="m", mobile="13800001101", address="朝阳区建国路18号院3号楼502室", district="朝阳区",
                        employer="鸿运旅游客运有限公司", job_title="经理", occupation="6", family="married", family_members="三口之家",
                        hobbies="钓鱼", best_time="morning", channel="call", info_source="02", model="mpk",
                        model_detail="蒙派克豪华版",
                        colour="银", trim="2.0L/9座", use=["travel"], buy_kind="more", current_vehicle="金杯海狮",
                        current_vehicle_years=4, current_vehicle_km=186000, budget=9.5, payment="cash",
                        expected_when="m1",
                        focus=["space", "economy", "price"], competitor_1="江淮瑞风", competitor_1_focus="价格",
                        test_drive="yes", test_drive_on="2009-04-11", order_on="2009-04-13", deposit=2000),
    "A01-09-0012": dict(name="张丽华", sex="f", mobile="13900001202", address="海淀区学院南路6号", district="海淀区",
                        employer="晨光食品商贸公司", job_title="财务主管", occupation="3", family="married", hobbies="摄影",
                        best_time="evening", channel="web", info_source="12", model="md", model_detail="迷迪宜家",
                        colour="白",
                        use=["family"], buy_kind="new", budget=6.8, payment="loan", expected_when="d7",
                        focus=["looks", "comfort", "price"], competitor_1="五菱鸿途", competitor_1_focus="空间"),
    "A01-09-0013": dict(name="周文斌", mobile="13600001303", model_detail="风景快运", info_source="05"),
    "A01-09-0015": dict(name="孙丽", sex="f", mobile="13500001505", address="丰台区方庄南路9号1单元", district="丰台区",
                        occupation="1", family="single", best_time="any", channel="referral", info_source="03",
                        referrer="钱志明", referrer_phone="13300000808", model="fj", model_detail="风景爱尔法", colour="白",
                        trim="2.0L/6座", use=["cargo"], buy_kind="new", budget=7.5, payment="cash", expected_when="m1",
                        focus=["load", "economy"]),
    "A01-09-0016": dict(name="何志平", sex="m", mobile="13700001606", address="昌平区回龙观西大街27号", district="昌平区",
                        employer="宏达建材经营部", occupation="9", channel="outside", info_source="05", model="fj",
                        model_detail="风景快运", colour="灰", use=["cargo"], buy_kind="new", budget=6, payment="cash",
                        expected_when="m3", focus=["price", "load"], competitor_1="五菱荣光", competitor_1_focus="价格低",
                        lost_type="1", lost_reasons_1="11", lost_reasons_2="03", lost_to="五菱荣光"),
    "A01-09-0017": dict(name="吴秀英", sex="f", mobile="15800001707", address="通州区新华大街33号", district="通州区",
                        employer="育才学校", job_title="主任", occupation="10", best_time="noon", channel="fair",
                        info_source="06",
                        model="mpk", model_detail="蒙派克11座", colour="白", use=["staff"], buy_kind="new", budget=11.2,
                        payment="cash", expected_when="m1", focus=["space", "safety"]),
    "A01-08-0097": dict(name="郑海波", sex="m", mobile="13100000097", address="大兴区黄村东大街8号", district="大兴区",
                        employer="海波汽车租赁公司", job_title="老板", occupation="2", channel="outside", info_source="17",
                        model="mpk", model_detail="蒙派克商务版", colour="黑", use=["travel", "business"], buy_kind="more",
                        current_vehicle="别克GL8", current_vehicle_years=6, current_vehicle_km=240000, budget=13.5,
                        payment="loan", expected_when="m3", focus=["comfort", "brand"], competitor_1="别克GL8",
                        competitor_1_focus="品牌", carried="C"),
    "A02-09-0021": dict(name="徐静", sex="f", mobile="13200002101", address="顺义区府前中街5号", district="顺义区", occupation="3",
                        channel="call", info_source="08", model="md", model_detail="迷迪宜商", colour="银",
                        use=["cargo", "family"],
                        buy_kind="new", budget=5.9, payment="cash", expected_when="m3", focus=["price", "economy"],
                        carried="C"),
    "A02-09-0022": dict(name="马超", sex="m", mobile="15000002202", address="石景山区古城路12号", district="石景山区",
                        employer="顺达物流公司", job_title="车队长", occupation="7", best_time="afternoon", channel="referral",
                        info_source="04", referrer="马俊", referrer_phone="13400000606", model="fj", model_detail="风景快客",
                        colour="白", use=["cargo"], buy_kind="more", current_vehicle="金杯海狮", current_vehicle_years=3,
                        current_vehicle_km=95000, budget=8.2, payment="cash", expected_when="m1",
                        focus=["load", "power", "service"]),
    "A03-09-0005": dict(name="田雨", sex="m", mobile="18900000505", address="房山区良乡北关西路3号", district="房山区", occupation="5",
                        channel="outside", info_source="07", model="fj", model_detail="风景V3", colour="银灰",
                        use=["travel"],
                        buy_kind="new", budget=7, payment="loan", expected_when="m1", focus=["space", "price"]),
    "A03-09-0006": dict(kind="unit", name="新城区医院", contact_name="胡国栋", mobile="13000000606", address="新城区人民路66号",
                        district="新城区", decision_maker="院办公室", channel="outside", info_source="17", model="fj",
                        model_detail="风景救护车", colour="白", use=["office"], buy_kind="new", budget=15, payment="cash",
                        expected_when="m3", focus=["equipment", "service"]),
    "A02-08-0088": dict(name="赵国庆", sex="m", mobile="13300008801", address="密云县鼓楼东大街10号", district="密云县",
                        occupation="6",
                        channel="call", info_source="02", model="mpk", model_detail="蒙派克9座", colour="银", use=["travel"],
                        buy_kind="new", budget=9, payment="cash", expected_when="m1", focus=["space", "economy"],
                        order_on="2009-01-06", deposit=5000, sold_model="蒙派克9座", won_reason="空间大,价格合适"),
}

# Every contact: day, customer, method, purpose, level after it, what was said, next planned day. The level before is
# the level after the contact before. D or F as level: delivered or lost.
VISITS = [
    ("2008-12-15", "A02-08-0088", "来电", "K", "B", "来电询价,约看车", "2008-12-22"),
    ("2008-12-22", "A02-08-0088", "来店", "C", "A", "试驾满意,等老板决定", "2008-12-24"),
    ("2008-12-30", "A01-08-0097", "上门", "K", "C", "走访租赁公司,有更新计划", "2009-01-13"),
    ("2009-01-06", "A02-08-0088", "来店", "Q", "O", "交订金5000元,要银色", "2009-01-10"),
    ("2009-01-10", "A02-08-0088", "来店", "J", "D", "交车,客户满意", None),
    ("2009-01-13", "A01-08-0097", "去电", "C", "C", "资金未到位,春节后联系", "2009-01-20"),
    ("2009-01-20", "A01-08-0097", "去电", "G", "C", "春节问候", "2009-02-03"),
    ("2009-02-03", "A01-08-0097", "去电", "C", "C", "等旧车处理", "2009-02-17"),
    ("2009-02-17", "A01-08-0097", "上门", "C", "C", "送资料,对比别克GL8", "2009-03-03"),
    ("2009-03-03", "A01-08-0097", "去电", "C", "C", "月底再联系", "2009-03-17"),
    ("2009-03-17", "A01-08-0097", "去电", "C", "C", "仍在考虑", "2009-03-31"),
    ("2009-03-20", "A02-09-0021", "来电", "K", "C", "看报纸来电,询迷迪价格", "2009-04-02"),
    ("2009-03-31", "A01-08-0097", "去电", "C", "C", "按揭利率需再谈", "2009-04-14"),
    ("2009-04-01", "A01-09-0011", "来电", "K", "B", "来电询蒙派克,约看车", "2009-04-07"),
    ("2009-04-01", "A01-09-0012", "来电", "K", "B", "网上看到迷迪,要报价", "2009-04-08"),
    ("2009-04-02", "A02-09-0021", "去电", "C", "C", "对比五菱,嫌价格高", "2009-04-16"),
    ("2009-04-03", "A03-09-0005", "展会", "K", "B", "巡展留资料,要看实车", "2009-04-10"),
    ("2009-04-06", "A01-09-0013", "上门", "K", "C", "走访批发市场,有送货需要", "2009-04-20"),
    ("2009-04-07", "A01-09-0011", "来店", "C", "A", "来店看车,对比瑞风", "2009-04-09"),
    ("2009-04-07", "A01-09-0015", "来电", "K", "B", "老客户介绍,要看爱尔法", "2009-04-14"),
    ("2009-04-08", "A01-09-0012", "去电", "C", "A", "已报价6.58万,近日定", "2009-04-10"),
    ("2009-04-08", "A01-09-0016", "上门", "K", "C", "建材市场走访,留名片", "2009-04-21"),
    ("2009-04-09", "A01-09-0011", "去电", "C", "A", "嫌价格高2000元", "2009-04-11"),
    ("2009-04-09", "A01-09-0017", "展会", "K", "C", "车展留资料,学校接送", "2009-04-14"),
    ("2009-04-10", "A01-09-0016", "去电", "C", "F", "已购五菱荣光", None),
    ("2009-04-10", "A02-09-0022", "来电", "K", "B", "朋友介绍,车队增车", "2009-04-14"),
    ("2009-04-10", "A03-09-0005", "来店", "C", "B", "看实车,等家人商量", "2009-04-17"),
    ("2009-04-10", "A03-09-0006", "上门", "K", "C", "医院采购计划下月定", "2009-04-24"),
    ("2009-04-11", "A01-09-0011", "试驾", "C", "A", "试驾满意,等老板决定", "2009-04-13"),
    ("2009-04-13", "A01-09-0011", "来店", "Q", "O", "交订金2000元,要银色", "2009-04-20"),
    ("2009-04-13", "A01-09-0012", "去电", "C", "A", "出差刚回,周三来店", "2009-04-15"),
    ("2009-04-14", "A01-09-0015", "去电", "C", "B", "等老板拨款,周五再谈", "2009-04-17"),
    ("2009-04-14", "A01-09-0017", "去电", "C", "B", "学校同意,要11座报价", "2009-04-21"),
    ("2009-04-14", "A01-08-0097", "去电", "C", "C", "旧车已卖,等按揭", "2009-04-28"),
    ("2009-04-14", "A02-09-0022", "来店", "C", "A", "看车,嫌优惠少", "2009-04-16"),
    ("2009-04-15", "A01-09-0012", "来店", "C", "A", "来店看车,周五交订金", "2009-04-17"),
]

# Calls that nobody answered: day, customer, what was said. They stand in the daily report alone, ticked as planned, and
# say there why the visit planned for that day did not take place.
UNANSWERED = [("2009-04-10", "A01-09-0012", "电话无人接听,改日再打")]

# The owner of FORMS.md 5.13 row 12: what after-sales staff wrote on the back of the card.
OWNER_BACK = {
    "A02-08-0088": dict(
        service_rep="冯雪", sig_service=True, owner_name="赵国庆", owner_id_type="id_card", owner_id_no="119900197512310024",
        owner_phone="13300008801", vehicle_model="蒙派克9座", vehicle_colour="银", vin="LVCB2NBA98S000017",
        engine_no="4G69S4N0017",
        plate="京N8A017", usage="commercial", price=92800, invoice_on="2009-01-09", owner_payment="cash",
        delivered_on="2009-01-10",
        licensed_on="2009-01-15", licence_month="1", delivery_month="1", first_service_on="2009-02-18",
        first_service_km=2980),
}
CARE = [  # day, method, purpose, content, satisfaction
    ("2009-01-20", "3", "H", "交车回访,客户表示满意", "good"), ("2009-02-05", "3", "G", "节日问候", "good"),
    ("2009-02-18", "1", "B", "首保提醒,客户表示满意", "good"), ("2009-03-03", "3", "H", "用车正常", "good"),
    ("2009-03-16", "3", "H", "反映空调异响,约检查", "fair"), ("2009-03-30", "1", "H", "已检查空调,正常", "good"),
    ("2009-04-09", "3", "X", "保险资料已核对", "good"),
]


def consultant(file_no):
    return file_no[:3]


def visits_of(file_no):
    """A customer's visits, each with the level before, and the day it was planned for or None."""
    before, planned, out = None, None, []
    for day, number, method, purpose, level, content, following in VISITS:
        if number == file_no:
            out.append(dict(day=day, method=CODES[method], purpose=purpose, before=before, level=level, content=content,
                            next=following, planned=planned if planned == day else None))
            before, planned = (before if level in "DF" else level), following
    return out


def put(fields, **values):
    fields.update({key: value for key, value in values.items() if value not in (None, "", [], False)})


def card(file_no):
    facts = dict(CUSTOMERS[file_no])
    facts.pop("carried", None)
    visits = visits_of(file_no)
    code, last = consultant(file_no), visits[-1]
    fields = dict(file_no=file_no, **DEALER, opened_on=visits[0]["day"], consultant_name=CONSULTANTS[code],
                  consultant_code=code,
                  kind=facts.pop("kind", "person"), first_contact_on=visits[0]["day"], level_initial=visits[0]["level"])
    fields.update(facts)
    put(fields, level_now=last["level"] if last["level"] in "OABC" else last["before"],
        outcome=last["level"] if last["level"] in "DF" else None, lost_on=last["day"] if last["level"] == "F" else None)
    rows = []
    for visit in visits:
        row = {}
        put(row, planned_on=visit["planned"], actual_on=visit["day"], method=visit["method"], content=visit["content"],
            level_before=visit["before"], level_after=visit["level"] if visit["level"] in "OABC" else visit["before"],
            next_planned_on=visit["next"], supervisor=(file_no, visit["day"]) not in FAULTS["not_initialled"])
        rows.append(row)
    fields["visits"] = rows
    if file_no in OWNER_BACK:
        fields.update(OWNER_BACK[file_no])
        fields["insurance"] = [dict(insurer="人保财险", ctpl_no="PDZA2009110100017", ctpl_to="2010-01-09",
                                    com_no="PDAA2009110100017",
                                    com_to="2010-01-09", covers="1235", by="冯雪")]
        fields["care_visits"] = [dict(actual_on=day, method=method, purpose=purpose, content=content, satisfaction=mood,
                                      sig_visitor=True) for day, method, purpose, content, mood in CARE]
    return dict(form="customer-card", version=1, fields=fields)


def open_in_month(code):
    """The customers on a consultant's table of the month, in the order of entry: carried over, or met in it."""
    numbers = [n for n in CUSTOMERS if consultant(n) == code and n not in FAULTS["no_table_row"]]
    numbers = [n for n in numbers if any(v["day"].startswith(MONTH) for v in visits_of(n))]
    return sorted(numbers, key=lambda n: ("carried" not in CUSTOMERS[n], n))


def table(code):
    rows = []
    for file_no in open_in_month(code):
        facts, days = CUSTOMERS[file_no], {}
        row = dict(file_no=file_no, name=facts["name"], phone=facts["mobile"], model=facts["model_detail"],
                   source=facts["info_source"])
        put(row, level_open=facts.get("carried"))
        for visit in visits_of(file_no):
            if visit["day"].startswith(MONTH):
                days.setdefault(int(visit["day"][8:]), {})["level"] = visit["level"]
            planned = FAULTS["mark_instead"].get((file_no, visit["next"]), visit["next"])
            if planned and planned.startswith(MONTH):
                days.setdefault(int(planned[8:]), {})["planned"] = True
            put(row, struck=visit["level"] in "DF")
        row["days"] = {str(day): days[day] for day in sorted(days)}
        rows.append(row)
    return dict(form="prospect-table", version=1,
                fields=dict(period=MONTH, consultant_name=CONSULTANTS[code], consultant_code=code, **DEALER, rows=rows))


def reports(code):
    """One report for each day of the month with contacts; counts run through the month."""
    # A customer that the consultant left off the table is left out of his counts as well.
    held = {level: sum(CUSTOMERS[n].get("carried") == level for n in open_in_month(code)) for level in "OABC"}
    carry, counted = dict(held), set(open_in_month(code))
    total = dict(visits=0, new=0, sold=0, lost=0, store=0, call=0, outside=0, other=0)
    out = []
    days = sorted({v[0] for v in VISITS if v[0].startswith(MONTH) and consultant(v[1]) == code})
    for day in days:
        rows, today, cards = [], dict(store=0, call=0, outside=0, other=0), 0
        at = datetime.datetime(2009, 4, 1, 9, 30)
        for file_no in [v[1] for v in VISITS if v[0] == day and consultant(v[1]) == code]:
            facts = CUSTOMERS[file_no]
            visit = next(v for v in visits_of(file_no) if v["day"] == day)
            new, closed = visit["before"] is None, visit["level"] in "DF"
            row = dict(file_no=file_no, name=facts["name"], phone=facts["mobile"] if new else None,
                       model=facts["model_detail"])
            put(row, is_new=new, source=facts["info_source"] if new else None, planned=visit["planned"] is not None,
                purpose=visit["purpose"], method=visit["method"], time=at.strftime("%H:%M"),
                level_before=visit["before"],
                level_after=None if closed else visit["level"], content=visit["content"], next_planned_on=visit["next"],
                outcome=visit["level"] if closed else None)
            rows.append({key: value for key, value in row.items() if value is not None})
            at += datetime.timedelta(minutes=75)
            way = VISITED_BY.get(visit["method"], "other")
            today[way] += 1
            total[way] += 1
            total["visits"] += 1
            total["new"] += new
            total["sold"] += visit["level"] == "D"
            total["lost"] += visit["level"] == "F"
            cards += file_no not in FAULTS["no_card"]
            if file_no in counted:
                if visit["before"]:
                    held[visit["before"]] -= 1
                if not closed:
                    held[visit["level"]] += 1
        for file_no, said in [u[1:] for u in UNANSWERED if u[0] == day and consultant(u[1]) == code]:
            level = [v["level"] for v in visits_of(file_no) if v["day"] < day][-1]
            rows.append(dict(file_no=file_no, name=CUSTOMERS[file_no]["name"],
                             model=CUSTOMERS[file_no]["model_detail"], planned=True, purpose="C", method="N",
                             time=at.strftime("%H:%M"), level_before=level, level_after=level, content=said))
        fields = dict(date=day, weekday="一二三四五六日"[datetime.date.fromisoformat(day).weekday()],
                      consultant_name=CONSULTANTS[code], consultant_code=code, duty="no", **DEALER)
        for level in "OABC":
            fields["carry_" + level.lower()] = carry[level]
            fields["now_" + level.lower()] = held[level]
        fields.update(carry_total=sum(carry.values()), now_total=sum(held.values()), new_cum=total["new"],
                      sold_cum=total["sold"],
                      lost_cum=total["lost"], visits_today=sum(today.values()), visits_month=total["visits"])
        for way in today:
            fields["visits_today_" + way] = today[way]
            fields["visits_month_" + way] = total[way]
        fields.update(cards_attached=FAULTS["attached"].get((code, day), cards), sig_consultant=True,
                      sig_supervisor=True, sig_on=day,
                      rows=rows)
        planned = [CUSTOMERS[n]["name"] for n in open_in_month(code) for v in visits_of(n)
                   if v["next"] and v["day"] <= day < v["next"] and (datetime.date.fromisoformat(v["next"])
                                                                     - datetime.date.fromisoformat(day)).days == 1]
        put(fields, tomorrow_focus="联系" + "、".join(planned) if planned else None)
        out.append(dict(form="daily-report", version=1, fields=fields))
    return out


def progress(code, month, is_over):
    """The progress table of a month: the foot is filled in and closed rows are struck out once it is over."""
    rows, count = [], {key: 0 for key in ("carry_o", "carry_a", "carry_b", "carry_c", "new", "sold", "lost", "end_o",
                                          "end_a", "end_b", "end_c")}
    for file_no, facts in CUSTOMERS.items():
        visits = [visit for visit in visits_of(file_no) if visit["day"][:7] <= month]
        before = [visit for visit in visits if visit["day"][:7] < month]
        if consultant(file_no) != code or not visits or before and before[-1]["level"] in "DF":
            continue
        if (file_no, month) in FAULTS["no_progress_row"]:
            continue
        held = before[-1]["level"] if before else visits[0]["level"]
        row = dict(registered_on=visits[0]["day"], file_no=file_no, name=facts["name"], phone=facts["mobile"],
                   model=facts["model_detail"], source=facts["info_source"], level_open=held)
        put(row, colour=facts.get("colour"), carried=bool(before))
        count["carry_" + held.lower() if before else "new"] += 1
        changes = []
        for visit in visits[len(before) or 1:]:
            if visit["level"] in "DF":
                put(row, outcome=visit["level"], outcome_on=visit["day"], struck=is_over)
                count["sold" if visit["level"] == "D" else "lost"] += 1
            elif visit["level"] != held:
                held = visit["level"]
                changes.append(dict(day=visit["day"], level=FAULTS["other_change"].get((file_no, visit["day"]), held)))
        put(row, changes=changes)
        if "outcome" not in row:
            count["end_" + held.lower()] += 1
            put(row, level_close=held if is_over else None)
        rows.append(row)
    rows.sort(key=lambda row: (row["registered_on"], row["file_no"]))
    fields = dict(period=month, consultant_name=CONSULTANTS[code], consultant_code=code, **DEALER, rows=rows)
    if is_over:
        for level in "oabc":
            fields.update({part + "_" + level: count[part + "_" + level] for part in ("carry", "end")})
        fields.update(carry_total=sum(count["carry_" + level] for level in "oabc"), new_count=count["new"],
                      sold_count=count["sold"], lost_count=count["lost"], moved_in=0, moved_out=0,
                      end_total=FAULTS["left_over"].get((code, month), sum(count["end_" + level] for level in "oabc")),
                      sig_consultant=True, sig_manager=True, sig_on="2009-03-31")
    return dict(form="progress-table", version=1, fields=fields)


def main():
    records = [card(n) for n in CUSTOMERS if n not in FAULTS["no_card"]]
    for code in CONSULTANTS:
        records += [table(code)] + reports(code)
    for code in CONSULTANTS:
        records += [progress(code, LAST_MONTH, True), progress(code, MONTH, False)]
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    file = pathlib.Path(__file__).parent / "records.jsonl"
    if "--check" in sys.argv[1:]:
        sys.exit(0 if file.read_text(encoding="utf-8") == text else f"{file}: is not what make_golden.py writes")
    file.write_text(text, encoding="utf-8")


main()
