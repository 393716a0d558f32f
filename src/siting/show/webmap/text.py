"""The words of the interactive page, in both languages."""

from __future__ import annotations

from siting.evidence import Label

TEXT: dict[str, Label] = {
    # The frame of the page.
    "skip_list": Label("Skip to the ranked list", "跳到排名列表"),
    "map_name": Label("Map of the candidate sites", "候选地块地图"),
    "list_name": Label("Ranked sites", "地块排名"),
    "no_script": Label(
        "This page draws its map with JavaScript; please allow it.",
        "本页面使用 JavaScript 绘制地图，请允许其运行。",
    ),
    "counts": Label(
        "{total} sites: {ranked} ranked, {insufficient} with insufficient data, {excluded} excluded",
        "共{total}个地块：{ranked}个已排名，{insufficient}个数据不足，{excluded}个已排除",
    ),
    "drawn": Label(
        "{drawn} best of {total} sites are drawn",
        "共{total}个地块，图中仅绘出排名最前的{drawn}个",
    ),
    "warnings": Label("Warnings ({count})", "提示（{count}条）"),
    "sources_count": Label("Sources ({count})", "资料来源（{count}项）"),
    "made_with": Label("Made with siting {version}", "由 siting {version} 生成"),
    # The list.
    "filter": Label("Filter by name", "按名称筛选"),
    "filter_hint": Label("Name or id", "名称或编号"),
    "shown": Label("{shown} of {total} shown", "显示{shown}个，共{total}个"),
    "nothing_shown": Label("No site has this in its name.", "没有名称相符的地块。"),
    "selected": Label("Selected: {name}, {summary}", "已选中：{name}，{summary}"),
    "head_rank": Label("Rank", "排名"),
    "head_site": Label("Site", "地块"),
    "head_score": Label("Score (interval)", "得分（区间）"),
    "rank_interval": Label("ranks {best}–{worst}", "名次{best}–{worst}"),
    "rank_fixed": Label("rank certain", "名次确定"),
    "known_short": Label("{coverage} known", "已知{coverage}"),
    # One site.
    "close": Label("Close", "关闭"),
    "rank": Label("Rank", "排名"),
    "rank_value": Label("rank {rank} ({best}–{worst})", "第{rank}名（{best}–{worst}）"),
    "score": Label("Score", "得分"),
    "coverage": Label("Coverage", "覆盖率"),
    "coverage_note": Label("of weight known", "已知数据所占权重"),
    "interval_note": Label("what the uncertain and unknown part allows", "不确定与未知部分所允许的范围"),
    "breakdown": Label("How the score is made", "得分构成"),
    "breakdown_note": Label(
        "Bar: score of the criterion, 0 to 1; thin line: its interval. Right: weight, and what it adds "
        "to the total.",
        "色条为该项得分（0至1），细线为其区间；右侧为权重及其对总分的贡献。",
    ),
    "months": Label("Free cooling by month", "逐月自然冷却"),
    "months_note": Label(
        "Dark: outdoor conditions carry the whole load; light: part of it; line: 90 % interval. Height: "
        "share of the hours of the month.",
        "深色：室外条件承担全部冷负荷；浅色：承担部分；竖线：90%区间。柱高为占当月小时数的比例。",
    ),
    "month_letters": Label("J F M A M J J A S O N D", "1 2 3 4 5 6 7 8 9 10 11 12"),
    "months_said": Label(
        "{month}: {full} h full, {partial} h partial", "{month}月：完全{full}小时，部分{partial}小时"
    ),
    "weight": Label("weight {share}", "权重{share}"),
    "adds": Label("adds {part}", "贡献{part}"),
    "method": Label("Method", "方法"),
    "source": Label("Source", "来源"),
    "remark": Label("Remark", "备注"),
    "value_function": Label("Value function", "评分函数"),
    "threshold": Label("Threshold", "阈值"),
    "beside": Label("Also measured", "其他测量结果"),
    "details": Label("Method, sources and more", "方法、来源及其他"),
    "unknown": Label("UNKNOWN", "未知"),
    "unknown_neutral": Label("left out; the other weights are renormalised", "不计入，其余权重重新归一"),
    "unknown_worst": Label("scored 0", "按0分计"),
    "unknown_exclude": Label("the site is not ranked", "该地块不参与排名"),
    "supply": Label("What to supply", "需补充的资料"),
    "constraints": Label("Constraints", "约束条件"),
    "position": Label("Position (WGS84)", "位置（WGS84）"),
    "elevation": Label("Elevation", "海拔"),
    "area": Label("Area", "面积"),
    "area_given": Label("Area as given", "所报面积"),
    "area_value": Label("{ha} ha ({mu} mu)", "{ha}公顷（{mu}亩）"),
    "site_id": Label("Id", "编号"),
    # Layers, points and rings.
    "layers": Label("Layers", "图层"),
    "layer_sites": Label("Candidate sites", "候选地块"),
    "layer_labels": Label("Names", "名称标注"),
    "layer_rings": Label("Distance rings", "距离圈"),
    "layer_graticule": Label("Graticule", "经纬网"),
    "basemap_none": Label("No base map", "无底图"),
    "basemap_tianditu": Label("Tianditu (online)", "天地图（在线）"),
    "basemap_osm": Label(
        "OpenStreetMap (online; only when served by http)",
        "OpenStreetMap（在线，须通过http访问本页）",
    ),
    "credit_tianditu": Label(
        "Base map: © Tianditu, National Geomatics Center of China", "底图：© 天地图 国家基础地理信息中心"
    ),
    "credit_osm": Label("Base map: © OpenStreetMap contributors", "底图：© OpenStreetMap 贡献者"),
    "notice_tianditu": Label(
        "The base map and its boundaries come online from Tianditu; keep its approval number when the map is "
        "made public. The page holds the key it was made with.",
        "底图及其界线在线取自天地图，公开使用时请保留其审图号。本页面内含制作时所用的密钥。",
    ),
    "notice_osm": Label(
        "The base map comes online from OpenStreetMap, whose server refuses a page opened from a disk: put "
        "the page on a web server. It shows boundaries that have not been reviewed for publication in China.",
        "底图在线取自 OpenStreetMap，其服务器拒绝从本地磁盘打开的页面，请将本页面放到网站服务器上。"
        "该底图所示界线未经中国地图审核。",
    ),
    "ring_label": Label("{radius} km around {place}", "距{place}{radius}公里"),
    "ring_kind_same_city": Label("same-city recovery band", "同城灾备范围"),
    "ring_kind_remote": Label("remote recovery band", "异地灾备范围"),
    "ring_true": Label("true geodesic circle", "真实测地圆"),
    "uncertain": Label("±{radius} km, known by town only", "±{radius}公里，仅知所在城镇"),
    # The legend.
    "legend": Label("Legend", "图例"),
    "legend_score": Label("Score", "得分"),
    "legend_size": Label("Size: rank", "大小：名次"),
    "legend_first": Label("first", "首位"),
    "legend_last": Label("last", "末位"),
    "legend_insufficient": Label(
        "insufficient data (under {coverage} known)", "数据不足（已知低于{coverage}）"
    ),
    "legend_excluded": Label("excluded by a constraint", "因约束条件排除"),
    "legend_uncertain": Label("where a point known by town may be", "仅知城镇的点可能所在范围"),
    "zoom_in": Label("Zoom in", "放大"),
    "zoom_out": Label("Zoom out", "缩小"),
}

KIND: dict[str, Label] = {
    "standard": Label("standard", "标准"),
    "regulation": Label("regulation", "法规"),
    "practice": Label("practice", "惯例"),
    "claim": Label("promoter's claim", "招商方说法"),
    "dataset": Label("dataset", "数据集"),
    "computed": Label("computed", "计算"),
    "user": Label("user", "用户"),
}
"""The kinds of a source or a threshold."""
