"""The words in front of a number that say what it is. Each pattern is held against the end of what stands in front of the value."""

from __future__ import annotations

import re

_GAP = r"[^0-9A-Za-z\u4e00-\u9fff]{0,6}"


def _ends(words: str, gap: str = _GAP) -> re.Pattern[str]:
    return re.compile(f"(?:{words}){gap}\\Z")


# A code, a document or a sum of an office: nobody's number.
CODE = _ends(
    "(?:编号|批次|批号|文号|凭证|凭单|项目|流水|订单|单号|信用代码|代码|编码|证书|备案|许可|票据|发票|收据|合同|协议|档案|文件|附件|案号|"
    "批次号|序列|版本|校验|指纹|摘要|税号|登记|工单|受理|任务|交易|支付|申请|业务|回执|预算|科目|公告|公示|通知|网址|链接|号段|ICP备|公网安备|"
    "标准|期号|刊号|条码|sha256|sha|md5|sm3|ISBN|id|阅读量|浏览量|访问量|点击[量数]|浏览次数|次数|数量|字数|总数)(?:号|号码|编号|码|单)?",
    # The code may have begun already: QY-2024-, (2024)字第.
    r"(?:为|是)?[\s:.,'\"=]{0,4}[A-Za-z0-9\-_/()\[\]〔〕年字第]{0,14}",
)
# Numbers of a person whose name ends like a code's.
PERSONAL_CODE = re.compile(
    "(?:个人|职工|参保|人员|社保|医保|残疾|退休|低保|特困|户口?|学|工|驾驶|证件|身份)(?:证|卡|人证)?(?:编号|编码|代码|档案编号|登记号?)"
)
ID = _ends(
    "身份证(?:件)?(?:号码?|明)?|公民身份(?:证)?号码?|证件号码?|身份号码?|身证号|二代证|ID(?:号|码|card|No\\.?)?|残疾(?:人)?证(?:号码?)?|居住证(?:号码?)?|永久居留身份证(?:号码?)?|identity(?: number)?"
)
CARD = _ends(
    "卡号|账号|帐号|账户|帐户|户头|存折(?:号)?|开户(?:账号)?|银行卡(?:号码?)?|储蓄卡|借记卡|一卡通(?:号)?|社会保障卡银行账号|打入|汇入|转入|account(?: no\\.?| number)?|农信卡|信用社|银行",
    r"[^0-9\n。；;]{0,10}",
)
OFFICE = re.compile(
    "(?:监督|举报|咨询|投诉|受理|信访|反映|异议|热线|值班|办公|传真|总机|公开|纪检|纪委|服务|来电|联络|意见|客服|窗口|报名|对外|业务)[^0-9]{0,18}\\Z"
)
CONTACT = re.compile("(?:联系电话|联系方式|电话|联系人|联系|电询|致电|座机|固话|TEL|Tel|tel)[^0-9]{0,12}\\Z")
PERSON = re.compile(
    "(?:家庭|家属|家里|家中|住宅|宅电|本人|亲属|亲情|子女|儿子|女儿|配偶|老伴|户主|对象|紧急|个人|组长|代领|收款|领取人|慰问人|照料|监护|护工|同住|家电)[^0-9。；;\n]{0,14}\\Z"
)
PHONE = _ends(
    "电话(?:号码?)?|手机(?:号码?)?|联系方式|联系电话|座机|固话|宅电|家电|短号|移动电话|联络方式|电联|tel|phone|mobile|TEL|Tel|致电|拨打|短信|微信同号|支付宝(?:账号)?|手机微信",
    r"[^0-9\n。；;]{0,8}",
)
SHORT = re.compile("短号[^0-9\n]{0,6}\\Z")
ORGANISATION = re.compile(
    "局|委|办事处|办公室|中心|大厅|服务站|驿站|工会|公司|政府|管理所|窗口|学院|大学|学校|医院|银行|支行|财政|专户|联合会|协会|科室?|股|机关|部门|单位|村民委员会|居委会|街道办"
)
# Whose account it is: an organisation's, and no word that money goes to a person.
PAYEE = re.compile("局|委员会|办事处|中心|工会|公司|政府|财政|专户|联合会|协会|学校|医院")
PAID_TO = re.compile("打入|汇入|转入|存入|打卡|本人|个人|家属|配偶|同志|慰问金|补助(?:金|款)|领取人|慰问对象")
TITLE = re.compile("(?:科长|主任|局长|所长|站长|书记|主席|同志|老师|工作人员|经办人|负责人|专员)[^0-9]{0,8}\\Z")


def is_code(before: str) -> bool:
    """Whether the number behind is a code of the office's."""
    match = CODE.search(before)
    return match is not None and PERSONAL_CODE.search(before[max(0, match.start() - 6) :]) is None
