"""Words that qualify a figure: someone else's, required, denied, planned, or of a part.

Each pattern is searched in text of bounded length and has no nested repetition.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.vocabulary import any_of

COMPETITOR = any_of(
    "competitor",
    "rival",
    "竞争对手",
    "竞品",
    "全国(?:在用|数据中心|各地|共|累计|已有)",
    "whole (?:province|country|state|region)",
    "(?:state|province)-?wide",
    r"\b(?:fleet|company|portfolio|group)[- ]?(?:wide\b|average|PUE\b)",
    "旗下|集团平均",
)
_FIRM_EN = (
    r"\b(?:Equinix|Google|Alphabet|Digital Realty|Microsoft|Amazon(?: Web Services)?|AWS|Meta|Facebook|Apple|Oracle|IBM|Alibaba(?: Cloud)?"
    r"|Tencent(?: Cloud)?|Baidu|Huawei(?: Cloud)?|ByteDance|GDS(?: Holdings)?|VNET|21Vianet|Chindata|China (?:Telecom|Mobile|Unicom)"
    r"|NTT|CyrusOne|QTS|CoreSite|Iron Mountain|OVH(?:cloud)?|Hetzner|Scaleway|Interxion|Global Switch|KDDI|Telehouse|Yotta|CtrlS"
    r"|STT GDC|AirTrunk|NextDC|NEXTDC|EdgeConneX|Keppel|Vantage Data Centers)\b"
)
_FIRM_ZH = (
    r"(?:阿里(?:巴巴|云)|腾讯云?|(?<![一二三四五六七八九几数])百度|华为云?|字节跳动|京东云?|万国数据|世纪互联|秦淮数据|光环新网|润泽科技|奥飞数据|宝信软件|鹏博士"
    r"|科华数据|中金数据|网宿科技|中国(?:电信|移动|联通)|微软|谷歌|亚马逊|苹果公司|脸书|网易|美团|(?<![本我该])[\u4e00-\u9fff]{2,6}?(?:集团|(?<!本)(?<!我)(?<!该)公司))"
)
# Operators of data centres, and names that say that they are firms.
FIRM = re.compile(f"{_FIRM_EN}|{_FIRM_ZH}")
OURS = any_of(r"\b(?:our|ours|we|this)\b", "the (?:site|campus|park)", "本", "我们", "我园区", "园区")
GENERIC_OTHER = any_of(
    "全国", "行业平均", "业界平均", "业内平均", "国内平均", "传统", "同类", "普通(?:数据中心|机房|的)", "其[他它](?:地|城|省|市|县|区|数据|园|企业|国|机房|项目|基地|集群)", "全球", "世界平均", "一般(?:数据中心|机房|的)",
    "平均水平", "南方", "沿海", "东部地区", "周边", "邻[市县省]", "相邻", "外地", "兄弟[市县]", "industry(?![- ]lead)", "national (?:average|mean)", "nationwide", "across the (?:country|state|province)", r"\b(?:country|nation|market|industry)(?:'s| would| will need)", "global", "worldwide", "typical(?! (?:[PW]UE|rack|density|annual|power))", "conventional",
    "traditional", "legacy", "elsewhere", "other (?:sites|data|parks|campuses|regions|operators)", "most (?:data|operators)", "competitors?", "rivals?", "neighbou?ring",
)  # fmt: skip
OF_EACH = any_of(
    r"(?<!变电站\d座，)(?<!变电站[一二两三四五六]座，)每[栋座层间](?!(?:主变|变电|变压))",
    r"\beach (?:building|hall|floor|module|pod)",
    "per (?:building|hall|floor|module|pod)",
)
WHOLE_AGAIN = any_of("[总共合]", "total", "in all", "altogether", "whole", "campus", r"\bsite\b")
PER_PART = any_of(
    "# {0,2}each\\b",
    r"in each (?:[a-z]+ )?phase",
    "per phase",
    "each phase",
    "单[栋座个层]|单体(?!机房|建筑|楼)",
    "每[栋座个层排间]",
    r"\beach (?:with|of|has|hold|hous)",
    "per (?:building|hall|floor|module)",
    "each (?:building|hall|floor|module)",
)
REQUIREMENT = any_of(
    "要求", "规定", "限值", "上限", "(?<!用地)红线", "不得", "必须", "应当", "应(?:不|达|低|小|控)", "(?<!无)须", "准入", "门槛", "优先布局", "禁止", "限制", "标准为", "政策",
    r"\blimit(?!ed to)", r"\bcap\b", r"\bcaps\b", r"\bmust\b", r"\brequir", "mandat", "regulat", "ceiling", "threshold", r"\bshall\b", r"\brules?\b", "policy", "ban on", r"\bbans\b",
    "prohibit",
)  # fmt: skip
MEETS = any_of(
    "满足",
    "符合",
    "达到",
    "优于",
    "契合",
    "位于",
    r"\bmeets?\b",
    "built to",
    "designed to",
    "compl(?:y|ies)",
    "satisf",
    "better than",
    "well within",
    "fulfil",
    "beat",
)
NEGATION = re.compile(
    r"(?:传言的?|网传|误传|没有|未能|未达|尚未|并未|并非|不是|不具备|不属于|无法|不能|从未|达不到|不符合|不满足|未通过|未获)"
    r"|\b(?:not(?! (?:only|just|less|more|fewer|exceed|to exceed|lower|higher|over|greater|merely))|no longer|never(?! exceed)|cannot|n't(?! exceed)|fails?|failed|lacks?"
    r"|without|neither|nor|no part|no other|none)\b|n't\b(?! exceed)",
    re.IGNORECASE | re.ASCII,
)
NEGATION_ALLOWED = re.compile(
    r"without (?:any )?(?:mechanical|compressor|chiller|running|using)|does not exceed|do not exceed|not exceed",
    re.IGNORECASE | re.ASCII,
)
CONDITION = any_of(
    "^若",
    "如果",
    "假如",
    "假设",
    "一旦",
    "倘若",
    "若(?!干)",
    "如能",
    "如需",
    r"\bif\b",
    "provided",
    "assuming",
    r"\bunless\b",
    r"\bonce\b",
    "should the",
    "were to",
    r"\bcould\b",
    r"\bmight\b",
    "subject to",
)
PLANNED = any_of(
    "规划",
    "拟",
    "计划",
    "将(?!来)",
    "预计",
    "建成后",
    "目标",
    "设计(?:容量|负荷|值|指标|年均|规模|功率|PUE)",
    "力争",
    "未来",
    "plan",
    r"\bwill\b",
    "target",
    "expected",
    "propos",
    "designed",
    "aims?",
    "upon completion",
    "future",
    "to be built",
    "when complete",
)
EXISTING = any_of(
    "已建成",
    "已投产",
    "已投运",
    "现有",
    "目前",
    "已完成",
    "已建",
    "建成了",
    "投入运营",
    "现已",
    "实测",
    "existing",
    "currently",
    "operational",
    "has been",
    "already",
    "today",
    "in operation",
    "measured",
    "to date",
)
OWN_NAMES_ZH = re.compile(r"(?:位于|地处|坐落于|坐落在|落户|落地|选址于|选址在)([^，。；、0-9()]{2,14})")
OWN_NAMES_EN = re.compile(
    r"(?:located (?:in|at|near)|lies in|based in|situated in|sited in|built in|our|the) ([A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+){0,2})"
)
OWN_PROJECT_ZH = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:省|市|县|区)?(?:·|大数据|云计算|绿色|超大规模|新一代|国际|算力|第二|经济开发区|高新区)*(?:数据中心|产业园|园区|基地|云谷)"
)
OWN_PROJECT_EN = re.compile(
    r"\b([A-Z][A-Za-z'-]+) (?:Big )?(?:Data|Cloud|Computing|Campus|Park|Digital|Green|County|Technology|data cent|campus|site|park)\b"
)
