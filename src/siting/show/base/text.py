"""The words that all outputs share, in both languages."""

from __future__ import annotations

from siting.evidence import Label

LANGUAGES: tuple[str, ...] = ("en", "zh")

STATUS: dict[str, Label] = {
    "ranked": Label("ranked", "已排名"),
    "excluded": Label("excluded", "已排除"),
    "insufficient": Label("insufficient data", "数据不足"),
}

EVIDENCE: dict[str, Label] = {
    "observed": Label("observed", "实测或已公布"),
    "derived": Label("derived", "由实测推算"),
    "estimated": Label("estimated", "估计"),
    "assumed": Label("assumed", "假定"),
    "unknown": Label("UNKNOWN", "未知"),
}

VERDICT: dict[str, Label] = {
    "pass": Label("pass", "满足"),
    "conditional": Label("conditional", "有条件满足"),
    "fail": Label("fail", "不满足"),
    "unknown": Label("UNKNOWN", "未知"),
}

BAND: dict[str, Label] = {
    "inside": Label("inside", "带内"),
    "soft": Label("soft", "放宽带内"),
    "too near": Label("too near", "过近"),
    "too far": Label("too far", "过远"),
}

MAP_NOTICE = Label(
    "No administrative boundary is shown. In China a map made public needs review (Map Regulations, "
    "State Council Decree 664), unless it is an official base map with its approval number.",
    "图中未绘制行政区域界线。在中国，公开使用的地图须依《地图管理条例》（国务院令第664号）送审，"
    "使用标注审图号的标准地图底图除外。",
)
