"""The words of the workbook and of the exhibits, in both languages."""

from __future__ import annotations

from siting.conventions import ROUTE_FACTORS
from siting.evidence import Label

_LOW, _USUAL, _HIGH = ROUTE_FACTORS.value

SHEETS: dict[str, Label] = {
    "ranking": Label("ranking", "排名"),
    "weights": Label("weights", "权重"),
    "criteria": Label("criteria", "指标"),
    "robustness": Label("robustness", "稳健性"),
    "perspectives": Label("perspectives", "不同立场"),
    "pairs": Label("pairs", "灾备配对"),
    "measurements": Label("measurements", "测量值"),
    "to_supply": Label("to_supply", "待补资料"),
    "constraints": Label("constraints", "约束条件"),
    "sources": Label("sources", "资料来源"),
    "notes": Label("notes", "说明"),
}

WORKBOOK: dict[str, Label] = {
    "rank": Label("Rank", "排名"),
    "site_id": Label("Site id", "地块编号"),
    "name": Label("Name", "名称"),
    "status": Label("Status", "状态"),
    "score": Label("Score (0-1)", "得分（0-1）"),
    "coverage": Label("Coverage (weight known)", "覆盖率（已知权重）"),
    "score_low": Label("Score, low", "得分下限"),
    "score_high": Label("Score, high", "得分上限"),
    "rank_best": Label("Rank, best", "最好名次"),
    "rank_worst": Label("Rank, worst", "最差名次"),
    "score_of": Label("Score: {label}", "得分：{label}"),
    "low_of": Label("Score, low: {label}", "得分下限：{label}"),
    "high_of": Label("Score, high: {label}", "得分上限：{label}"),
    "reason": Label("Why not ranked", "未排名原因"),
    "few_known": Label("less than {share} of the weight is known", "已知权重不足{share}"),
    "weight_input": Label("Weight (change it here)", "权重（可在此修改）"),
    "share_live": Label("Share of all weights", "占总权重的比例"),
    "share_run": Label("Share in this run", "本次运行的比例"),
    "first_now": Label("First by these weights", "按此权重的第一名"),
    "live_note": Label(
        "Change a weight in the coloured column: scores, coverage, intervals, statuses and ranks of the "
        "sheet ranking follow. Sort that sheet by rank to see the new order. The other sheets tell of this "
        "run.",
        "在着色列中修改权重，“排名”表的得分、覆盖率、区间、状态与名次随之更新；按名次排序即得新的次序。"
        "其余各表仍为本次运行的结果。",
    ),
    "not_live": Label(
        "The ranking is written as plain values: there are too many sites or criteria for formulas, or its "
        "method is not the weighted sum. Change weights in the study and run it again.",
        "排名以数值写入：地块或指标过多，或所用方法并非加权求和。请在研究文件中修改权重后重新运行。",
    ),
    "criterion": Label("Criterion", "指标"),
    "label": Label("Label", "名称"),
    "unit": Label("Unit", "单位"),
    "weight": Label("Weight", "权重"),
    "value_function": Label("Value function (value → score)", "评分函数（数值 → 得分）"),
    "unknown_policy": Label("If UNKNOWN", "数据未知时"),
    "thresholds": Label("Thresholds (kind, source)", "阈值（性质、来源）"),
    "method": Label("Method", "方法"),
    "sources": Label("Sources", "资料来源"),
    "quantity": Label("Quantity", "测量项"),
    "value": Label("Value", "数值"),
    "low": Label("Low", "下限"),
    "high": Label("High", "上限"),
    "class": Label("Evidence", "证据等级"),
    "note": Label("Note", "备注"),
    "supply": Label("What to supply", "需补充的资料"),
    "source_id": Label("Source id", "来源编号"),
    "source_title": Label("Title", "标题"),
    "licence": Label("Licence", "许可"),
    "date": Label("Date", "日期"),
    "kind": Label("Kind", "性质"),
    "certainty": Label("Certainty", "可靠程度"),
    "url": Label("Address", "网址"),
    "warnings": Label("Warnings", "提示"),
    "map_notice": Label("For any map made from these data", "使用这些数据制图时"),
    "made_with": Label("Made with siting {version}", "由 siting {version} 生成"),
    "too_long": Label(
        "Over {limit} rows: see {file}, which holds all of them.",
        "超过{limit}行：完整内容见 {file}。",
    ),
    "nothing_to_supply": Label(
        "Nothing to supply: every weighted criterion has a figure for every site.",
        "无需补充资料：各地块的各项加权指标均有数据。",
    ),
    "no_constraints": Label("The study has no constraints.", "本研究未设约束条件。"),
    "note_scores": Label(
        "Score: the weighted mean of the criteria whose figure is known, 0 (worst) to 1 (best).",
        "得分：已知指标得分的加权平均，0为最差，1为最好。",
    ),
    "note_interval": Label(
        "Low and high: what the uncertain and unknown part of the evidence allows, for scores and for ranks.",
        "上下限：证据中不确定与未知部分所允许的范围；名次区间由此得出。",
    ),
    "note_unknown": Label(
        "UNKNOWN means that there is no figure. It is never zero and never the mean.",
        "“未知”表示没有数据，既不是零，也不是平均值。",
    ),
    "note_coverage": Label(
        "A site with less than {share} of the weight known is not ranked: insufficient data.",
        "已知权重低于{share}的地块不参与排名（数据不足）。",
    ),
    "cut": Label(
        "{count} texts were longer than the {limit} signs a cell holds and are cut, ending in …",
        "有{count}处文字超过单元格上限{limit}个字符，已截断并以“…”结尾。",
    ),
}

WORKBOOK |= {
    "first_share": Label("First in so many samples", "居首比例"),
    "sampling_error": Label("Sampling error (95 %)", "抽样误差（95%）"),
    "mean_rank": Label("Mean rank", "平均名次"),
    "confidence": Label("Confidence at its central weights", "中心权重下的置信度"),
    "can_be_first": Label("Can be first (any weights)", "可否居首（任意权重）"),
    "best_rank": Label("Best rank (any weights)", "最好名次（任意权重）"),
    "undominated": Label("Not dominated", "未被占优"),
    "unknown_ranks": Label("Ranks that UNKNOWN data allow", "未知数据允许的名次"),
    "rank_share": Label("Rank {rank}", "第{rank}名"),
    "central": Label("Central weight: {label}", "中心权重：{label}"),
    "yes": Label("yes", "是"),
    "no": Label("no", "否"),
    "colon": Label(": ", "："),
    "robust_words": Label("In words", "文字说明"),
    "robust_note": Label(
        "{samples} samples (seed {seed}): weights drawn evenly from what the study allows, scores from the "
        "intervals of the measurements. Central weights: the mean weights under which a site is first.",
        "共{samples}次抽样（种子{seed}）：权重在研究允许的范围内均匀抽取，得分在测量区间内抽取。"
        "中心权重为使该地块居首的权重均值。",
    ),
    "unknown_drawn": Label(
        "An UNKNOWN score is drawn evenly from 0 to 1.", "未知数据的得分在0至1之间均匀抽取。"
    ),
    "unknown_policy_drawn": Label(
        "An UNKNOWN score follows the policy of its criterion.", "未知数据按该指标的处理方式计分。"
    ),
    "held_note": Label(
        "What any weights can do is exact for sites without a left-out UNKNOWN; for the others that figure "
        "is held at the site's own score.",
        "“任意权重”的结论对没有“不计入”数据的地块是精确的；其余地块的该项按其自身得分计。",
    ),
    "rank_by": Label("Rank: {label}", "名次：{label}"),
    "score_by": Label("Score: {label}", "得分：{label}"),
    "weights_by": Label("Weights", "权重"),
    "kendall": Label("Agreement of ranks, Kendall's tau-b", "名次一致性（肯德尔tau-b）"),
    "spearman": Label("Agreement of ranks, Spearman's rho", "名次一致性（斯皮尔曼rho）"),
    "pair_use": Label("Use", "用途"),
    "pair_rank": Label("Rank of its use", "同类名次"),
    "primary": Label("Primary", "主用"),
    "backup": Label("Backup", "备用"),
    "distance_km": Label("Distance [km]", "距离［公里］"),
    "trip_low": Label("Round trip, low [ms]", "往返时延下限［毫秒］"),
    "trip_typical": Label("Round trip, typical [ms]", "往返时延典型值［毫秒］"),
    "trip_high": Label("Round trip, high [ms]", "往返时延上限［毫秒］"),
    "band_same_city": Label("Same-city band", "同城距离带"),
    "band_remote": Label("Remote band", "异地距离带"),
    "shares": Label("Same {label}", "同一{label}"),
    "weaker_score": Label("Score of the weaker site", "较弱地块得分"),
    "pair_note": Label(
        "Each two places stand once, since all of it is the same both ways. Distances are between centres; "
        f"the round trip is in fibre with route factors {_LOW:g}, {_USUAL:g} and {_HIGH:g}, "
        "without equipment.",
        "两地只列一次，因各项与方向无关。距离为中心间距；"
        f"往返时延按光缆路由系数{_LOW:g}、{_USUAL:g}、{_HIGH:g}计，不含设备。",
    ),
    "pair_order": Label(
        "Order within a use: inside the band before its soft part; fewer shared hazards; fewer UNKNOWN ones; "
        "the higher score of the weaker site; the shorter distance (same city) or the longer (remote).",
        "同类排序：带内先于放宽带；共同风险少者先；未知少者先；较弱地块得分高者先；同城取近，异地取远。",
    ),
    "pairs_left_out": Label(
        "{count} more ranked sites are not paired (pairs.max_sites).",
        "另有{count}个已排名地块未配对（pairs.max_sites）。",
    ),
}

PAIR_USE: dict[str, Label] = {
    "same_city": Label("same city", "同城"),
    "remote": Label("remote", "异地"),
    "none": Label("none", "均不符合"),
}

_POLICIES: dict[str, Label] = {
    "neutral": Label("left out, other weights renormalised", "不计入，其余权重重新归一"),
    "worst": Label("scored 0", "按0分计"),
    "exclude": Label("the site is not ranked", "该地块不参与排名"),
}


def policy_text(policy: str) -> Label:
    """Say in words what a study does with an UNKNOWN figure."""
    return _POLICIES.get(policy, Label(policy, policy))


EXHIBIT: dict[str, Label] = {
    "ranked_sites": Label("Ranked sites", "地块排名"),
    "not_ranked": Label("Not ranked", "未排名"),
    "score_head": Label("score", "得分"),
    "interval_head": Label("interval", "区间"),
    "more_ranked": Label("and {count} more: see ranking.csv", "另有{count}个，见 ranking.csv"),
    "more_unranked": Label("and {count} more not ranked", "另有{count}个未排名"),
    "score_scale": Label("Score: 0 worst, 1 best", "得分：0最差，1最好"),
    "ranked_symbol": Label("ranked site, with its rank", "已排名地块及名次"),
    "hint_symbol": Label("site shown in the detail", "见局部放大图的地块"),
    "crowd_symbol": Label("other ranked sites, better ones on top", "其余已排名地块（得分高者在上）"),
    "anchor_symbol": Label("anchor city", "锚点城市"),
    "ring": Label("{radius} km from {place}", "距{place}{radius}公里"),
    "ring_label": Label("{place}, {radius} km", "{place} {radius}公里"),
    "beyond": Label("{ring} (beyond the map)", "{ring}（在图外）"),
    "detail": Label("Detail", "局部放大"),
    "detail_ring": Label("Detail: {ring}", "局部放大：{ring}"),
    "projection": Label(
        "Azimuthal equidistant projection, centre {lat} {lon}, WGS84; about 1:{scale} on A4; the scale bar "
        "holds at the middle of the map.",
        "方位等距投影，中心{lat} {lon}，WGS84；A4幅面约1:{scale}；比例尺以图幅中部为准。",
    ),
    "ring_note": Label(" Rings are geodesic circles.", "圆环为大地线等距圆。"),
    "sources": Label("Sources: {list}", "资料来源：{list}"),
    "more_sources": Label("; and {count} more: see `siting sources`", "；另有{count}项，见 siting sources"),
    "source": Label("{title} ({facts})", "{title}（{facts}）"),
    "site_file": Label("Sites: {file}", "地块文件：{file}"),
    "made_with": Label("Made with siting {version}", "由 siting {version} 生成"),
    "signs": Label("□: a sign that no installed font holds.", "□：已安装字体中没有的字符。"),
    "km": Label("km", "公里"),
    "north": Label("N", "北"),
}
