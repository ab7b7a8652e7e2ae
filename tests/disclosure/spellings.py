"""Every writing of a personal value that is looked for, each with a clean twin, and what offices write that only looks so.

The tests hold the detectors to them, and the benchmark builds its files of them.
"""

# ruff: noqa: RUF001 - the characters that look like others are the point here
from __future__ import annotations

from audit import identity
from tests.conftest import card, person

ID = person(3)
ID_X = next(person(serial) for serial in range(1, 900) if person(serial).endswith("X"))
ID_WRONG = ID[:17] + ("1" if ID[17] != "1" else "2")
ID_15 = ID[:6] + ID[8:17]
CARD = card(1)
MOBILE = "13800001234"
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}


def _digits(chars: str) -> dict[int, str]:
    return {ord("0") + index: char for index, char in enumerate(chars)}


PLAIN, ZERO, CAPITAL, TRADITIONAL = (_digits(chars) for chars in ("〇一二三四五六七八九", "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"))  # fmt: skip
CIRCLED, ARABIC, BOLD, RAISED = (_digits(chars) for chars in ("⓪①②③④⑤⑥⑦⑧⑨", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
_PARTS = (ID[:6], ID[6:14], ID[14:])


def _every(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


# name: (text, kind, value in plain writing)
IDENTITY: dict[str, tuple[str, str]] = {
    "plain": (ID, ID), "fifteen places": (ID_15, ID_15), "X": (ID_X, ID_X), "small x": (ID_X.lower(), ID_X), "wrong check character": (ID_WRONG, ID_WRONG),
    "x as multiplication sign": (ID_X[:17] + "×", ID_X), "Cyrillic X": (ID_X[:17] + "Х", ID_X), "Roman ten": (ID_X[:17] + "Ⅹ", ID_X), "X apart": (ID_X[:17] + " X", ID_X),
    "full width": (ID.translate(_WIDE), ID), "every digit apart": (" ".join(ID), ID), "wide apart": ("  ".join(ID), ID), "in threes": (" ".join(_every(ID, 3)), ID),
    "in fours": (" ".join(_every(ID, 4)), ID), "in fours, wrong": (" ".join(_every(ID_WRONG, 4)), ID_WRONG), "in parts": (" ".join(_PARTS), ID), "in parts, wrong": (f"{ID_WRONG[:6]} {ID_WRONG[6:14]} {ID_WRONG[14:]}", ID_WRONG),
    "hyphens": ("-".join(_PARTS), ID), "dashes": ("—".join(_PARTS), ID), "day apart": (f"{ID[:6]}-{ID[6:10]}-{ID[10:12]}-{ID[12:14]}-{ID[14:]}", ID), "underscores": ("_".join(_PARTS), ID),
    "slashes": ("/".join(_PARTS), ID), "points": (".".join(_PARTS), ID), "commas": (",".join(_PARTS), ID), "enumeration commas": ("、".join(_PARTS), ID), "brackets": (f"{ID[:6]}({ID[6:14]}){ID[14:]}", ID),
    "ideographic spaces": ("　".join(_PARTS), ID), "tab": (f"{ID[:6]}\t{ID[6:]}", ID), "line end": (f"{ID[:10]}\n{ID[10:]}", ID), "line end of Windows": (f"{ID[:10]}\r\n{ID[10:]}", ID), "vertical tab": (f"{ID[:6]}\x0b{ID[6:]}", ID),
    "line separator": (f"{ID[:6]}\u2028{ID[6:]}", ID), "apostrophe": ("'" + ID, ID), "bold marks of Markdown": (f"{ID[:5]}**{ID[5:9]}**{ID[9:]}", ID), "thousands": (f"{int(ID[:17] + '0'):,}", ID[:17] + "0"),
    "zero-width space": ("\u200b".join(ID), ID), "zero-width joiner": ("\u200d".join(ID), ID), "byte order mark": ("\ufeff".join(ID), ID), "grapheme joiner": ("\u034f".join(ID), ID), "Mongolian separator": ("\u180e".join(ID), ID),
    "Hangul filler": ("\u3164".join(ID), ID), "variation selector": ("\ufe0f".join(ID), ID), "tag characters": ("\U000e0020".join(ID), ID), "blank Braille": ("\u2800".join(ID), ID), "soft hyphen": ("\u00ad".join(ID), ID),
    "right to left": ("\u202d" + ID + "\u202c", ID), "struck through": ("\u0336".join(ID), ID), "keycaps": ("".join(c + "\ufe0f\u20e3" for c in ID), ID),
    "Chinese numerals with 〇": (ID.translate(PLAIN), ID), "with 零": (ID.translate(ZERO), ID), "capitals": (ID.translate(CAPITAL), ID), "traditional capitals": (ID.translate(TRADITIONAL), ID), "numerals and X": (ID_X[:17].translate(PLAIN) + "X", ID_X),
    "numerals and 叉": (ID_X[:17].translate(PLAIN) + "叉", ID_X), "half numerals": (ID[:6] + ID[6:14].translate(PLAIN) + ID[14:], ID), "numerals apart": (" ".join(ID.translate(PLAIN)), ID), "numerals in parts": (" ".join(part.translate(PLAIN) for part in _PARTS), ID),
    "circled": (ID.translate(CIRCLED), ID), "Arabic digits": (ID.translate(ARABIC), ID), "mathematical digits": (ID.translate(BOLD), ID), "raised": (ID.translate(RAISED), ID), "O for 0": (ID.replace("0", "O"), ID), "l for 1": (ID.replace("1", "l"), ID),
    "letters in front": ("ID" + ID, ID), "letters behind": (ID + "abc", ID), "name in front": ("张三" + ID + "男", ID), "in a longer run": ("0012" + ID + MOBILE, ID), "age glued on": (ID + "74", ID), "behind a card": (CARD + ID, ID),
    "a place lost": ("身份证号：" + ID[:17], ID[:17]), "a place too many": ("身份证号" + ID + "3", ID), "in a link": (f"http://x.cn/?id={ID}&n=1", ID), "in JSON": (f'{{"id":"{ID}"}}', ID), "tail of zeros": (ID[:15] + "000", ID[:15] + "000"),
    "as a figure": (ID[:15] + "000.0", ID[:15] + "000"), "powers of ten": ("4.22832E+17", "4.22832E+17"), "more of them": ("9.90101195001010E+17", "9.90101195001010E+17"), "behind a code's label": ("项目编号：" + ID, ID),
    "of Taiwan's residents": ("83000019500101001" + identity.check_character("83000019500101001"), "83000019500101001" + identity.check_character("83000019500101001")),
}  # fmt: skip
OTHERS: dict[str, tuple[str, str]] = {
    "card": (CARD, "bank_card"), "card in fours": (" ".join(_every(CARD, 4)), "bank_card"), "card with hyphens": ("-".join(_every(CARD, 4)), "bank_card"), "card in numerals": (CARD.translate(PLAIN), "bank_card"), "card with zero widths": ("\u200b".join(CARD), "bank_card"),
    "card of 16": ("4111111111111111", "bank_card"), "card in two": (f"{CARD[:6]} {CARD[6:]}", "bank_card"), "card digit by digit": (" ".join(CARD), "bank_card"), "card with a wrong digit": ("卡号：6217001234567890123", "bank_card"), "account of 12": ("账号 201000123456", "bank_card"),
    "savings book": ("存折账号：101001234", "bank_card"), "old account": ("开户行：某某支行，账户：1953 0101 0400 1234", "bank_card"), "account paid to": ("打入6210 0000 0000 0013", "bank_card"), "card in powers of ten": ("6.21700123456789E+18", "bank_card"), "only its tail": ("银行卡尾号1234", "bank_card"),
    "starred card": ("6217************1234", "bank_card"),
    "mobile": (MOBILE, "phone"), "mobile in groups": ("138 0000 1234", "phone"), "mobile with hyphens": ("138-0000-1234", "phone"), "mobile with points": ("138.0000.1234", "phone"), "mobile with slashes": ("138/0000/1234", "phone"), "+86": ("+8613800001234", "phone"), "+86 in groups": ("+86-138-0000-1234", "phone"),
    "(+86)": ("(+86)13800001234", "phone"), "0086": ("008613800001234", "phone"), "a nought in front": ("013800001234", "phone"), "mobile in numerals": ("一三八零零零零一二三四", "phone"), "spoken": ("幺三八〇〇〇〇幺二三四", "phone"), "mobile full width": (MOBILE.translate(_WIDE), "phone"),
    "mobile digit by digit": (" ".join(MOBILE), "phone"), "mobile with zero widths": ("\u200b".join(MOBILE), "phone"), "behind tel": ("tel13800001234", "phone"), "between Chinese": ("张三13800001234男", "phone"), "five and six": ("13800 001234", "phone"), "two of them": ("13800001234/13900001234", "phone"),
    "in powers of ten": ("1.38E+10", "phone"), "relative": ("家属手机：13800001234", "phone"), "emergency": ("紧急联系人电话：13800001234", "phone"), "home line": ("家庭电话：64012345", "phone"), "home line, area": ("宅电：0571 64012345", "phone"), "persons' line": ("张三 0571-64012345", "phone"),
    "short number": ("亲情短号：612345", "phone"), "line with +86": ("张三 +86-571-64012345", "phone"), "WeChat alike": ("13800001234（微信同号）", "phone"), "Alipay": ("支付宝：13800001234", "phone"), "starred mobile": ("138****1234", "phone"), "starred with x": ("138xxxx1234", "phone"),
    "mail": ("zhang.san@example.com", "email"), "mail full width": ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "email"), "(at)": ("zhang(at)example.com", "email"), "[at] [dot]": ("zhang [at] example [dot] com", "email"), "# for @": ("zhang#example.com", "email"), "spaces": ("zhang @ example . com", "email"), "艾特": ("zhang艾特qq点com", "email"),
    "AT DOT": ("zhang AT example DOT com", "email"), "#at#": ("zhang#at#qq.com", "email"), "QQ mail": ("12345678@qq.com", "email"), "mail with zero widths": ("zh\u200bang@exam\u200bple.com", "email"),
    "WeChat": ("微信：zhangsan_66", "other_identifier"), "WeChat with is": ("微信号是zhang_san1", "other_identifier"), "add WeChat": ("加微信 zs19500101", "other_identifier"), "vx": ("vx:zhangsan66", "other_identifier"), "V信": ("V信zhangsan66", "other_identifier"), "wxid": ("wxid_abcdefg123456", "other_identifier"),
    "traditional WeChat": ("微信號：zhangsan66", "other_identifier"), "QQ": ("QQ：12345678", "other_identifier"), "Q Q": ("Q Q 12345678", "other_identifier"), "扣扣": ("扣扣12345678", "other_identifier"), "QQ number": ("QQ号码：12345678", "other_identifier"), "Douyin": ("抖音号：zs123456", "other_identifier"),
    "plate": ("浙A12345", "other_identifier"), "plate with point": ("浙A·12345", "other_identifier"), "plate spaced": ("浙 A 12345", "other_identifier"), "green plate": ("浙AD12345", "other_identifier"), "plate full width": ("浙Ａ１２３４５", "other_identifier"), "learner's plate": ("浙A1234学", "other_identifier"),
    "small plate": ("浙a12345", "other_identifier"), "plate with hyphen": ("浙A-12345", "other_identifier"), "passport": ("护照E12345678", "other_identifier"), "new passport": ("护照号码：EA1234567", "other_identifier"), "traditional passport": ("護照號碼：E12345678", "other_identifier"),
    "Hong Kong pass": ("港澳通行证C12345678", "other_identifier"), "Taiwan pass": ("台胞证12345678", "other_identifier"), "Hong Kong card": ("香港身份证：A123456(3)", "other_identifier"), "officer's card": ("军官证号：军字第1234567号", "other_identifier"), "insurance card": ("社保卡号：A12345678", "other_identifier"),
    "insurance spaced": ("社 保 卡 号 A12345678", "other_identifier"), "insurance long": ("社会保障卡号码：330182123456", "other_identifier"), "traditional insurance": ("社會保障號：330182123456", "other_identifier"), "personal number": ("个人编号：1000123456", "other_identifier"), "medical number": ("医保编号0012345678", "other_identifier"),
    "hospital number": ("住院号：00123456", "other_identifier"), "record number": ("病案号：123456", "other_identifier"), "pension card": ("退休证号：建企退12345", "other_identifier"), "aid card": ("低保证号：3301820012", "other_identifier"), "household": ("户口簿户号：330182001234", "other_identifier"), "disability card": ("残疾证号" + ID + "42", "id_number"),
    "home": ("家庭住址：青云街道文化路18号3幢201室", "address"), "village": ("住松岭村5组12号", "address"), "street": ("新安江街道新安东路305号", "address"), "block": ("文昌社区12幢3单元501", "address"), "dashes for units": ("康乐小区3-2-501", "address"), "garden": ("阳光花园3栋2单元501室", "address"),
    "hamlet": ("松岭村上坞自然村15号", "address"), "house in numerals": ("青云街道文化路十八号三幢二〇一室", "address"), "village alone": ("住址：松岭村", "address"), "lives in": ("现居住于青云街道桂花苑", "address"), "traditional home": ("家庭住址：青雲街道文化路18號3棟201室", "address"), "home full width": ("文化路１８号３幢２０１室", "address"),
    "home spaced": ("文化路 18 号 3 幢 201 室", "address"), "house with dash": ("横山路12-3号", "address"), "lane": ("延安弄12号", "address"), "registered": ("户籍地：浙江省青溪县乾潭镇下包村", "address"), "tower": ("世纪大厦A座1201室", "address"), "estate": ("江滨壹号府3幢1201", "address"), "villagers' group": ("梅城镇洋溪村第三村民小组", "address"),
    "home with zero widths": ("文化路\u200b18号3\u200b幢201室", "address"), "below the village": ("三都镇绿荷塘村葛家12号", "address"), "dormitory": ("化工厂宿舍3号楼402", "address"),
    "born": ("出生日期：1950年1月1日", "birth_date"), "month of birth": ("1950年1月出生", "birth_date"), "born on": ("生于1950.1.1", "birth_date"), "six digits": ("出生年月：195001", "birth_date"), "birthday": ("生日 1950-01-01", "birth_date"), "born in numerals": ("一九五〇年一月一日出生", "birth_date"), "born behind": ("出生于一九五〇年一月", "birth_date"),
    "life": ("(1950.01—)", "birth_date"), "生 at the end": ("张三，男，1950年1月生，", "birth_date"), "eight digits": ("出生：19500101", "birth_date"), "two-digit year": ("出生日期 50年1月1日", "birth_date"), "Republic": ("出生日期：民國39年1月1日", "birth_date"), "lunar": ("农历一九五〇年正月初一生", "birth_date"), "DOB": ("DOB: 1950-01-01", "birth_date"),
    "born with zero widths": ("出生\u200b日期：19\u200b50年1月1日", "birth_date"),
}  # fmt: skip
LOOKALIKES = (
    "监督电话：0571-64000012", "举报电话：13800001234", "咨询热线12333", "受理单位电话：0571-6400 0012转8015", "联系电话：0571－64000012", "监督电话 0571-64000012、0571-64000013", "投诉举报电话：0571-64000012，邮箱jjjc@example.gov.cn", "监督举报电话（0571）64000012",
    "全国统一举报电话12388", "联系人：王科长，联系电话：0571-64000012", "联系人：李主任 0571-64000012", "传真：0571-64000012", "热线：12345", "监督电话：64000012", "杭人社发〔2024〕1号", "建政办函〔2024〕15号", "公示期：2024年6月3日至2024年6月12日", "2024.06.03-2024.06.12", "2024-06-03 至 2024-06-12",
    "20240603-20240610", "公示编号：QY-DB-2024-01", "合计12,500.00元", "公示编号：20240603000001", "公示编号：330182202406030001", "项目编号：202406030000000123", "批次号20240603000000012345", "凭证号：2024-0312-0001", "记账凭证 记-0312号", "统一社会信用代码：113301820026123456", "信用代码 91330182MA2CC12345",
    "发票号码：24332000000012345678", "发票号码03300180011112345678", "流水号：20240603123456789012", "交易流水 1234567890123456", "订单号 202406031234567890", "合同编号：JD-2024-00123", "地址：青云街道文化路18号便民服务中心二楼", "公示地点：文昌社区文昌路6号公示栏", "向青云街道办事处（文化路18号306室办公室）反映",
    "来信请寄：新安江街道新安东路305号人力社保局，邮编311600", "受理地址：青溪县新安江街道新安东路305号", "监督地址：新安东路305号1号楼201室", "青云街道办事处地址：青云街道文化路18号", "通讯地址：青溪县新安东路305号", "第1至14名", "共 12 人，慰问金额 15000.00 元", "2024年度第二批", "邮编311600", "8:30-11:30，14:00-17:30",
    "青云街道文昌社区", "青云街道文化路社区", "青溪县人力资源和社会保障局", "人民币壹万伍仟元整", "人民币壹万贰仟叁佰肆拾伍元陆角柒分", "15,000,000,000.00", "1234567890.12", "12345678.90 元", "浙A区第3组", "第三小组12人", "三组一百二十五人", "自2024年1月1日起施行", "出生人口", "2024年1月1日生效", "2024年6月3日生成",
    "微信公众号：青溪人社", "关注微信公众号qingxi_rs", "微信支付", "http://www.example.gov.cn/col/col1229426712/index.html", "www.example.gov.cn/art/2024/6/3/art_1229426712_1234567.html", "浙ICP备12345678号", "浙公网安备33018202000012号", "版本号 1.0.20240603", "ISBN 978-7-5010-1234-5", "经办人：李四", "一二三四五六七八九十",
    "一、二、三、四、五、六、七、八、九、十、十一", "序号 1 2 3 4 5 6 7 8 9 10 11 12 13 14", "1 2 3 4 5 6 7 8 9 10 11", "500.00 1000.00 2500.00 500.00 1000.00", "74 68 71 80 66 73 75 69 70 72", "2019 2020 2021 2022 2023 2024", "预算编码 2080199", "一九四九年十月一日", "手机银行", "身份证号、银行卡号、家庭住址不予公示",
    "对特困、高龄、孤寡人员优先安排", "银行账户：青溪县财政局专户", "青云街道文化路开展活动", "100.00%", "(2024)浙0182民初1234号", "SHA256 0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcdef", "GB/T 9704-2012", "10000人 → 900000", "档案号：2024-DB-0001", "QY01 QY02 QY03", "街道居住地所在社区", "到居住地街道办理认证",
    "收款人：青溪县财政局 账号：1202 0226 0990 0012 345", "中国某某银行青溪支行 19530101040012345（街道财政专户）", "文昌社区（文昌路66号）、城北社区（城北路8号）公示栏同步公示", "地点在文化路18号1号楼101室信访接待室", "联系地址：青溪县青云街道文化路18号青云街道办事处205室",
    "联系人：陈女士    联系电话：0571-64781234   64785678", "办公地址：新安江街道江滨路88号行政服务中心A座12楼1205室", "浙江政务服务网办事编码：11330182002552421K4332014003000", "信息索引号：002552421/2024-123456 发文日期：2024-06-03", "网站标识码：3301820001 浙公网安备 33018202000123号",
    "MD5：d41d8cd98f00b204e9800998ecf8427e", "坐标 119.281234,29.474567", "IP 192.168.1.100 端口 8080 版本 10.0.19045.4291", "系统流水 SN20240603153000123456 操作员 001", "档案盒号 330182-2024-DB-001 卷内页数 120", "2021年 2022年 2023年 2024年 人数 1200 1350 1480 1520", "服务热线：400-123-4567，24小时值班电话：0571-64711110",
)  # fmt: skip

# Sentences as they stand in notices, on sites and in remarks: written before the detectors were held to them.
OFFICE_TEXTS = (
    "根据《关于印发〈青溪市企业退休人员社会化管理服务专项资金管理办法〉的通知》（建人社发〔2024〕12号）文件精神，经个人申请、社区初审、街道复核，拟对王某某等35名退休人员发放2024年度大病慰问金，共计慰问金额48500元（大写：肆万捌仟伍佰元整）。",
    "公示期间，如对公示对象有异议，请以书面形式向青云街道社会事务办公室反映，反映情况应签署真实姓名并注明联系方式。",
    "联系地址：青溪县青云街道文化路18号青云街道办事处205室  邮政编码：311600",
    "联系人：陈女士    联系电话：0571-64781234   64785678",
    "监督电话：64012345（街道纪工委）",
    "咨询电话：0571-64781234（工作日8:30—11:30，14:00—17:00）",
    "特此公示。",
    "青云街道办事处（盖章）",
    "2024年6月3日",
    "附件：1.青云街道2024年度大病慰问人员名单.xlsx  2.青云街道2024年度自管小组长补助名单.docx",
    "经2024年第5次党工委会议研究同意",
    "举报邮箱：qyjd@163.com  来信地址：青溪县青云街道文化路18号3楼纪工委办公室",
    "序号1至35号人员慰问金已于2024年6月20日通过浙江农村商业银行一卡通系统（批次号：20240620000123）统一发放",
    "资金来源：2024年度企业退休人员社会化管理服务专项资金（预算项目编码：330182240000000012345）",
    "政府采购项目编号：JDCG2024-0123，合同金额1,234,567.89元，中标单位：杭州某某科技有限公司（统一社会信用代码：91330182MA2CC1234X）",
    "浙江政务服务网办事编码：11330182002552421K4332014003000",
    "投诉电话：12345、12333；网址：https://www.zj.gov.cn/art/2024/6/3/art_1229019364_2523456.html?id=20240603123456789",
    "（此件公开发布）信息索引号：002552421/2024-123456 发文日期：2024-06-03 文号：建人社发〔2024〕12号 ",
    "浏览次数：12345678 次  来源：市人力社保局  发布时间：2024-06-03 15:23:45",
    "版权所有：青溪县人力资源和社会保障局 网站标识码：3301820001 浙ICP备05012345号-1 浙公网安备 33018202000123号",
    "地址：青溪县新安江街道新安东路305号 邮编：311600 电话：0571-64712345 传真：0571-64712346",
    "共有45个自管小组，服务管理退休人员2150人，其中男性1023人、女性1127人，平均年龄71.5岁",
    "年满70周岁的高龄退休人员312人，特困人员5人，低保人员12人，均纳入重点关爱范围",
    "小组长年龄一般不超过75周岁，补助标准为每人每年10元，最高不超过500元",
    "自付金额在5000元至1万元的，慰问标准为500元；超过4万元的，慰问2500元",
    "2024年5月1日至2024年5月31日期间住院治疗的退休人员可持住院证明到社区申请",
    "请于6月10日前将材料报送至青云街道便民服务中心退管窗口（文化路20号1楼8号窗口），联系人：小李",
    "本次公示名单以姓名首字母排序，同名人员以社区区分",
    "第一组组长、第二组组长、第三组组长补助分别为300元、400元、500元",
    "会议室：行政中心3号楼512会议室；时间：2024年6月3日下午2:30",
    "票据号码：0012345678 校验码：a1b2c3 收款人：青溪县财政局 账号：1202 0226 0990 0012 345",
    "银行账户：中国农业银行青溪支行 19530101040012345（街道财政专户）",
    "文昌社区（文昌路66号）、城北社区（城北路8号）、洋溪社区（洋溪大道120号）公示栏同步公示",
    "健康体检地点：青溪县第一人民医院体检中心（严州大道599号门诊楼5楼）",
    "活动中心位于文昌路66号文昌社区3楼，开放时间周一至周五",
    "服务热线：400-123-4567，24小时值班电话：0571-64711110",
    "咨询QQ群：123456789，微信公众号：青溪退管（qingxi_tuiguan）",
    "二维码扫一扫关注“青溪人社”微信公众号",
    "GB/T 9704-2012、GB 11643-1999、DB33/T 2024-2020",
    "第12号令 第305次常务会议 2024年第3期（总第128期）",
    "考核得分：95.5、92.0、88.75、90、100，排名第1至第5",
    "2021年 2022年 2023年 2024年 人数 1200 1350 1480 1520",
    "合计 35人 48,500.00 元",
    "电话：（0571）64781234",
    "门牌号以实际为准",
    "来访接待：周一至周五上午8:30-11:30，地点在文化路18号1号楼101室信访接待室",
    "办公地址：青溪县新安江街道江滨路88号行政服务中心A座12楼1205室",
    "法律依据：《中华人民共和国个人信息保护法》第二十八条、第三十四条",
    "如需查询本人身份证号、银行卡号登记是否正确，请持本人身份证到社区办理",
    "上级拨款凭证：记字第0012号 2024-06-20 500,000.00",
    "系统流水 SN20240603153000123456 操作员 001",
    "MD5：d41d8cd98f00b204e9800998ecf8427e",
    "发票代码：033002300111 发票号码：12345678 ",
    "档案盒号 330182-2024-DB-001 卷内页数 120",
    "坐标 119.281234,29.474567",
    "IP 192.168.1.100 端口 8080 版本 10.0.19045.4291",
    "中国建设银行青溪支行营业部 客服 95533",
)  # fmt: skip
PERSON_TEXTS = (
    ("张三，男，74岁，身份证号码为990101 1950 0101 0037，家住文昌社区", "id_number"),
    ("身份证：99010119500101001X", "id_number"),
    ("联系人王小明（儿子）13812345678", "phone"),
    ("王小明 本人手机 138-1234-5678", "phone"),
    ("户主：张三 电话64781234", "phone"),
    ("患者张三，住院号0012345", "other_identifier"),
    ("慰问金已打入张三农行卡6200000000000000018", "bank_card"),
    ("慰问金打入其配偶李四账户（6217 0012 3456 7890 123）", "bank_card"),
    ("家在城北新村12幢2单元301室", "address"),
    ("家庭地址城北社区严州路88弄6号", "address"),
    ("户籍地址：浙江省杭州市青溪市梅城镇龙泉村", "address"),
    ("其子微信zhang_xm_1980", "other_identifier"),
    ("出生年月1950.01", "birth_date"),
    ("1950.1.1生", "birth_date"),
    ("张三（1950年1月1日—2024年5月1日）", "birth_date"),
    ("车牌：浙A·8K123", "other_identifier"),
    ("邮箱 zhangsan66 AT 163 点 com", "email"),
    ("身份证后六位：010013", "id_number"),
    ("卡号末四位0018", "bank_card"),
    ("身份证 九九零一零一一九五零零一零一零零三七", "id_number"),
    ("手机：一三八 一二三四 五六七八", "phone"),
    ("电话：1 3 8 1 2 3 4 5 6 7 8", "phone"),
    ("990101195001010037张三城北社区", "id_number"),
    ("证号990101500101001", "id_number"),
    ("身份证990101195001010", "id_number"),
    ("身份证号990101********0013", "id_number"),
    ("银行账号：330********123", "bank_card"),
    ("张三、990101195001010037、13812345678、6200000000000000018", "bank_card"),
    ("Zhang San, ID 990101195001010037, Tel 13812345678", "phone"),
    ("张三家住三都镇松口村大坞口自然村23号", "address"),
    ("住址:梅城镇西门街15-2号", "address"),
    ("租住在新安花园 8-1-602", "address"),
    ("寄往：白沙路12号附3号501，张三收", "address"),
    ("医保卡号33018200123456", "other_identifier"),
    ("社会保障卡卡号：A1B234567", "other_identifier"),
    ("残疾证99010119500101003742", "id_number"),
    ("优待证编号：浙330182001234", "other_identifier"),
    ("护照 EJ1234567", "other_identifier"),
    ("QQ 98765432 同微信", "other_identifier"),
    ("家属（女儿）：0571-64123456", "phone"),
    ("紧急联络：139 1234 5678 (女儿)", "phone"),
    ("支付宝账号 zhangsan@163.com", "email"),
)  # fmt: skip
