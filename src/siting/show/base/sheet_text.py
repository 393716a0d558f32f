"""The words and colours of audits and promoter's sheets, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from siting.auditing.judging.verdicts import Verdict
from siting.evidence import Label


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict is shown: never by colour alone."""

    word: Label
    sign: str
    ink: str
    tint: str


LOOKS: dict[str, Look] = {
    Verdict.SUPPORTED: Look(Label("SUPPORTED", "成立"), "✓", "#14633b", "#e3f3e9"),
    Verdict.CONTRADICTED: Look(Label("CONTRADICTED", "不成立"), "✕", "#a11d1d", "#fbe6e4"),
    Verdict.DEPENDS: Look(Label("DEPENDS", "视定义而定"), "≈", "#855000", "#fdf0d5"),
    Verdict.UNVERIFIABLE: Look(Label("UNVERIFIABLE", "无法核实"), "?", "#475563", "#e9eef3"),
}

EXPLAINED: dict[str, Label] = {
    Verdict.SUPPORTED: Label(
        "the measured figure is what the claim says, within its tolerance", "测量值在容差内与所述相符"
    ),
    Verdict.CONTRADICTED: Label("the measured figure is not what the claim says", "测量值与所述不符"),
    Verdict.DEPENDS: Label(
        "true under one stated definition and not under another", "仅在某一明确定义下成立，换一种定义则不成立"
    ),
    Verdict.UNVERIFIABLE: Label(
        "nothing measured can tell: a paper or a better measurement is needed",
        "现有测量无法判断，须提供文件或更好的资料",
    ),
}

TEXT: dict[str, Label] = {
    "audit": Label("Claims audit", "声明核查"),
    "audit_of": Label("Claims audit: {document}", "声明核查：{document}"),
    "site": Label("Site", "场址"),
    "site_line": Label("{name}, {lat} N, {lon} E, {elevation}", "{name}，北纬{lat}，东经{lon}，{elevation}"),
    "seat_note": Label(
        "The point is that of the named place, its seat: a parcel elsewhere in it has other figures. "
        "Give LAT,LON.",
        "点位为该地名的驻地；同一行政区内其他地块的数值不同，请给出纬度、经度。",
    ),
    "elevation": Label("{value} m above sea level", "海拔{value}米"),
    "elevation_unknown": Label("elevation UNKNOWN", "海拔未知"),
    "document": Label("Document", "文件"),
    "claims": Label("Claims", "声明"),
    "claim_found": Label("{n} claim", "{n}项声明"),
    "claims_found": Label("{n} claims", "{n}项声明"),
    "at_a_glance": Label("At a glance", "总览"),
    "claim": Label("Claim", "声明"),
    "kind": Label("Kind", "类型"),
    "quote": Label("In the document", "原文"),
    "where": Label("Where", "位置"),
    "position": Label("page {page}, line {line}", "第{page}页第{line}行"),
    "claimed": Label("Claimed", "所述"),
    "measured": Label("Measured", "测得"),
    "low": Label("Low", "下限"),
    "high": Label("High", "上限"),
    "unit": Label("Unit", "单位"),
    "comparison": Label("Comparison", "比较方式"),
    "verdict": Label("Verdict", "结论"),
    "finding": Label("What was found", "核查结果"),
    "definition": Label("True only", "成立条件"),
    "tolerance": Label("Compared by", "判定规则"),
    "method": Label("Method", "方法"),
    "sources": Label("Sources", "资料来源"),
    "needed": Label("What would settle it", "须补充的资料"),
    "wording": Label("Say it truthfully", "建议表述"),
    "wording_other": Label("In Chinese", "英文表述"),
    "class": Label("Evidence", "证据等级"),
    "map": Label("The distances", "距离示意"),
    "map_caption": Label(
        "Azimuthal equidistant projection about the site: every distance and direction from it is "
        "true. Circles: equal "
        "straight-line distance. Colour and sign of a line: verdict on its claims.",
        "以场址为中心的方位等距投影，自场址起的距离与方位均为真值。圆：等直线距离；线的颜色与符号：对应声明的结论。",
    ),
    "map_missing": Label(
        "The map is not drawn: no installed font here holds its Chinese signs. Install one, such as the "
        "package fonts-noto-cjk, and run again.",
        "未绘制距离示意图：本机没有可绘制中文的字体。请安装中文字体（如 fonts-noto-cjk）后重新运行。",
    ),
    "near": Label("Detail", "局部"),
    "north": Label("N", "北"),
    "km": Label("km", "公里"),
    "each_claim": Label("Each claim", "逐项核查"),
    "papers": Label("Claims that only papers can prove", "须凭文件证明的声明"),
    "papers_note": Label(
        "UNVERIFIABLE by measurement: only the document states them. How they fit together is in the "
        "next part.",
        "无法以测量核实，仅见于该文件；相互是否一致见下一部分。",
    ),
    "consistency": Label("Does the document agree with itself?", "文件内部是否一致"),
    "check": Label("Check", "检查项"),
    "stated": Label("Stated", "所述"),
    "found": Label("Found", "算得"),
    "not_understood": Label("Figures that were not understood", "未能识别的数字"),
    "not_understood_note": Label(
        "They look like figures about a data centre and became no claim. Nothing was judged about them.",
        "形似数据中心相关数值但未识别为声明，未作判断。",
    ),
    "why": Label("Why", "原因"),
    "rules": Label("How it was judged", "判定规则"),
    "verdicts": Label("The four verdicts", "四种结论"),
    "parameters": Label("Parameters", "参数"),
    "source": Label("Source", "来源"),
    "certainty": Label("Certainty", "可靠程度"),
    "licence": Label("Licence", "许可"),
    "none": Label("none", "无"),
    "no_claims": Label("No claim was found in the document.", "文件中未发现声明。"),
    "no_checks": Label(
        "The document states no two figures that could be compared.", "文件中没有可相互比较的数值。"
    ),
    "made_with": Label("Made with siting {version}", "由 siting {version} 生成"),
    "table": Label("Table", "表"),
    "tables": Label("Proof", "佐证表"),
    "value": Label("Value", "数值"),
    "more_left": Label("{n} more figures were not understood: see {file}", "另有{n}个数字未能识别，见{file}"),
    # The promoter's sheet.
    "promote": Label("What {site} can state", "{site}可陈述的优势"),
    "promote_notice": Label(
        "From the study '{study}'. Only the named rivals are compared: nothing here says more than that.",
        "依据研究“{study}”。仅与所列对象比较，不作更大范围的判断。",
    ),
    "rivals": Label("Rivals", "比较对象"),
    "overall": Label("Overall", "总体"),
    "overall_note": Label(
        "Score and rank of the study's criteria and weights; they depend on those weights.",
        "按该研究的指标与权重得出，随权重而变。",
    ),
    "rank": Label("Rank", "名次"),
    "ranks": Label("Ranks possible", "可能名次"),
    "score": Label("Score", "得分"),
    "coverage": Label("Known", "已知"),
    "interval": Label("Interval", "区间"),
    "wins": Label("Advantages that can be stated", "可陈述的优势"),
    "no_wins": Label(
        "Against these rivals no measured criterion favours the site.",
        "与这些对象相比，没有一项测量指标占优。",
    ),
    "advantage": Label("Advantage", "优势"),
    "against": Label("Against", "对比对象"),
    "this_site": Label("This site", "本场址"),
    "the_rival": Label("The rival", "对方"),
    "robust": Label("How sure", "稳健性"),
    "statement": Label("Statement", "表述"),
    "proof": Label("Proof", "依据"),
    "weaknesses": Label("Weaknesses to disclose", "应如实说明的不足"),
    "no_weaknesses": Label("None was found among the criteria of the study.", "在该研究的指标中未发现不足。"),
    "weakness": Label("Weakness", "不足"),
    "compared": Label("Every criterion", "全部指标"),
    "criterion": Label("Criterion", "指标"),
}

COMPARISON: dict[str, Label] = {
    "about": Label("about", "约"),
    "exactly": Label("exactly", "等于"),
    "at_least": Label("at least", "不低于"),
    "at_most": Label("at most", "不超过"),
    "within": Label("within", "以内"),
    "between": Label("between", "区间"),
}

PARAMETERS: dict[str, Label] = {
    "tolerance": Label("Tolerance of an 'about' figure (share)", "“约”数容差（比例）"),
    "temperature_k": Label("Tolerance of a temperature [K]", "气温容差（K）"),
    "road_low": Label("Road over straight line, low (assumed)", "公路里程与直线之比下限（假定）"),
    "road_high": Label("Road over straight line, high (assumed)", "公路里程与直线之比上限（假定）"),
    "same_city_km": Label("Same-city band (convention of practice) [km]", "同城灾备界限（行业惯例，公里）"),
    "remote_km": Label("Remote band (convention of practice) [km]", "异地灾备界限（行业惯例，公里）"),
    "pue": Label("PUE assumed where none is stated", "未说明时假定的PUE"),
    "power_factor": Label("Power factor", "功率因数"),
    "rack_powers_kw": Label("Rack powers tried [kW]", "试算的单机柜功率（千瓦）"),
    "supply_water_c": Label("Supply water tried [°C]", "试算的供水温度（℃）"),
}


def say(key: str, lang: str, **values: object) -> str:
    """Return a text in one language, filled in."""
    text = TEXT[key][lang]
    return text.format(**values) if values else text
