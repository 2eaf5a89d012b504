// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/people.h"

#include <array>

#include "src/base/text.h"
#include "src/record/check_digits.h"

namespace formloop::simulator {
namespace {

const std::u32string kSurnames =
    U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    U"廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
const std::array<const char*, 8> kDoubleSurnames{"欧阳", "上官", "司马", "诸葛", "皇甫", "司徒", "令狐", "慕容"};
const std::u32string kGiven =
    U"伟强磊军勇杰涛斌超明刚平辉鹏华飞鑫波浩亮宇俊健峰建国志东海龙江山林森宏毅成康凯旭晨阳洋帆航博文武振兴庆福贵富荣顺利民锋"
    U"世昌德才根生芳娜敏静丽艳娟霞秀英红玲桂兰燕玉萍婷梅琴云洁莉颖雪琳倩欣怡佳慧雯丹蕾薇瑶璐菲晶莹珍香月凤春花淑贤惠君蓉露"
    U"晓小子嘉家天思一永新光银清雨安宁乐";
const std::array<const char*, 9> kTitles{"先生", "女士", "小姐", "总", "经理", "老板", "师傅", "主任", "科长"};
const std::array<const char*, 12> kCities{"北京", "石家庄", "保定", "廊坊", "天津", "唐山", "济南", "潍坊", "郑州", "太原", "沧州", "邯郸"};
const std::array<const char*, 10> kDistricts{"昌平区", "长安区", "新市区", "安次区", "河西区", "路北区", "历下区", "奎文区", "金水区", "桥东区"};
const std::array<const char*, 10> kRoads{"建设路", "和平街", "中山路", "人民路", "新华大街", "解放路", "光明路", "友谊街", "幸福路", "体育场路"};
const std::array<const char*, 8> kCompanyWords{"顺达", "鑫源", "华通", "永盛", "宏远", "东方", "金桥", "恒信"};
const std::array<const char*, 12> kTrades{"客运", "旅游客运", "物流", "商贸", "汽车租赁", "建材", "食品", "电器", "装饰", "服装", "医药", "印刷"};
const std::array<const char*, 5> kCompanyForms{"有限公司", "有限责任公司", "公司", "经营部", "中心"};
const std::array<const char*, 14> kNotes{
    "电话联系,客户下周来店看车", "对比瑞风,嫌价格高2000元", "已报价8.38万,考虑中", "试驾满意,等老板决定",
    "预约周六带家人看车", "交订金2000元,要银色", "资金未到位,月底再联系", "已购五菱荣光", "电话无人接听",
    "首保提醒,客户表示满意", "介绍朋友李先生看风景", "保险下月到期,已提醒", "送生日祝福", "按揭资料已提交银行"};
const std::array<const char*, 16> kWords{"看车", "要银色", "考虑中", "等通知", "价格高", "月底再来", "朋友介绍", "已试驾",
                                         "经理", "司机", "钓鱼", "下棋", "旅游", "拉货", "送水", "十座"};

std::string character(const std::u32string& from, Random& random) { return encode_utf8(std::u32string(1, random.pick(from))); }

std::string digits(int count, Random& random) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + random.integer(0, 9));
    return text;
}

std::string cut(const std::string& text, std::size_t limit) {
    auto parts = characters(text);
    if (parts.size() > limit) parts.resize(limit);
    while (!parts.empty() && parts.back() == ",") parts.pop_back();
    return join(parts, "");
}

}  // namespace

std::string person_name(Random& random) {
    std::string name = random.chance(0.03) ? std::string(random.pick(kDoubleSurnames)) : character(kSurnames, random);
    name += character(kGiven, random);
    if (random.chance(0.75)) name += character(kGiven, random);
    return name;
}

std::string company_name(Random& random) {
    return std::string(random.pick(kCities)) + random.pick(kCompanyWords) + random.pick(kTrades) + random.pick(kCompanyForms);
}

std::string customer_name(Random& random) {
    return random.chance(0.85) ? person_name(random) : character(kSurnames, random) + random.pick(kTitles);
}

std::string address(Random& random) {
    return std::string(random.pick(kCities)) + "市" + random.pick(kDistricts) + random.pick(kRoads) + std::to_string(random.integer(1, 299)) +
           "号" + std::to_string(random.integer(1, 30)) + "号楼" + std::to_string(random.integer(101, 2404)) + "室";
}

std::string visit_note(std::size_t limit, Random& random) { return cut(random.pick(kNotes), limit); }
std::string few_words(std::size_t limit, Random& random) { return cut(random.pick(kWords), limit); }

std::string mobile_number(Random& random) {
    static const std::array<const char*, 24> prefixes{"130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "150", "151",
                                                      "152", "153", "155", "156", "157", "158", "159", "180", "186", "188", "189", "187"};
    return random.pick(prefixes) + digits(8, random);
}

std::string landline_number(Random& random) {
    static const std::array<const char*, 8> areas{"010", "022", "021", "029", "0311", "0312", "0316", "0531"};
    const std::string area = random.pick(areas);
    return area + "-" + static_cast<char>('2' + random.integer(0, 6)) + digits(area.size() == 3 ? 7 : random.integer(6, 7), random);
}

std::string citizen_id(Random& random) {
    static const std::array<const char*, 4> areas{"119900", "449900", "519900", "990101"};
    char birth[16];
    std::snprintf(birth, sizeof birth, "%04d%02d%02d", random.integer(1950, 1988), random.integer(1, 12), random.integer(1, 28));
    const std::string id = random.pick(areas) + std::string(birth) + digits(3, random);
    for (char check : std::string("0123456789X"))
        if (record::is_citizen_id(id + check)) return id + check;
    return id + "0";
}

std::string vin(int model_year, Random& random) {
    static const std::string letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789", years = "ABCDEFGHJKLMNPRSTVWXY";
    static const std::array<const char*, 3> makers{"LVA", "LVB", "LVC"};
    std::string text = random.pick(makers);
    for (int i = 0; i < 5; ++i) text += letters[static_cast<std::size_t>(random.integer(0, static_cast<int>(letters.size()) - 1))];
    text += '0';
    text += model_year < 2010 ? static_cast<char>('0' + model_year % 10) : years[static_cast<std::size_t>((model_year - 2010) % 21)];
    text += "S" + digits(6, random);
    text[8] = record::vin_check_digit(text);
    return text;
}

std::string plate(Random& random) {
    static const std::u32string provinces = U"京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    static const std::string letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    const auto letter = [&] { return letters[static_cast<std::size_t>(random.integer(0, static_cast<int>(letters.size()) - 1))]; };
    std::string text = character(provinces, random) + letter();
    const int lettered = random.chance(0.5) ? random.integer(0, 4) : -1;
    for (int i = 0; i < 5; ++i) text += i == lettered ? letter() : static_cast<char>('0' + random.integer(0, 9));
    return text;
}

}  // namespace formloop::simulator
