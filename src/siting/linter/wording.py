"""The words of the linter: severity, what is found and how to mend it, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

Severity = Literal["warning", "note"]
Words = tuple[Severity, str, str, str, str]

# id: severity, text (en, zh), mend (en, zh)
WORDS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "mostly-unknown": (
            "warning",
            "UNKNOWN at {unknown} of {count} sites",
            "{count}个地块中有{unknown}个未知",
            "Supply {supply_en}, or give it less weight.",
            "请补充：{supply_zh}；或降低其权重。",
        ),
        "no-weight": (
            "note",
            "has no weight: it is shown and does not count",
            "权重为零：只展示，不计分",
            "Give it a weight, or leave it as a figure to read.",
            "可赋予权重，或仅作参考。",
        ),
        "anchors-outside": (
            "warning",
            "every site scores {score:g}: the figures ({low:g} to {high:g} {unit}) are beyond it: {how_en}",
            "所有地块均得{score:g}分：数值{low:g}至{high:g}{unit}均在锚点之外（{how_zh}）",
            "Set anchors among the figures, if the scale allows it.",
            "若合理，请将锚点设在数值范围内。",
        ),
        "no-difference": (
            "warning",
            "every site scores {score:.3g}: it tells no site from another",
            "所有地块均得{score:.3g}分，无法区分地块",
            "Drop it, or measure more finely.",
            "可删去，或细化测量。",
        ),
        "category-unused": (
            "note",
            "no site is '{word}'",
            "没有地块属于“{word}”",
            "Check its spelling against the site file.",
            "请核对与地块文件中的写法。",
        ),
        "step-unreachable": (
            "warning",
            "no ranked site can reach step {number} ({span} {unit}): figures lie in {least:g} to {most:g}",
            "参与排名的地块都不可能落入第{number}级（{span}{unit}）：数值在{least:g}至{most:g}之间",
            "Drop the step, or mend its limits or the constraint.",
            "请删去该级，或修改界限或约束。",
        ),
        "step-unused": (
            "note",
            "no site falls into step {number} ({span} {unit})",
            "没有地块落入第{number}级（{span}{unit}）",
            "Right if the scale is meant for other sites, too.",
            "若该量表也用于其他地块，则无妨。",
        ),
        "steps-gap": (
            "warning",
            "{outside} sites lie outside all steps ({first:g} to {last:g} {unit}), scored as in the nearest",
            "有{outside}个地块在各级范围（{first:g}至{last:g}{unit}）之外，按最近一级计分",
            "Leave out min of the first step and max of the last, or add steps.",
            "请去掉首级的 min 和末级的 max，或增加分级。",
        ),
        "unit-missing": (
            "note",
            "is a number without a unit",
            "数值没有单位",
            "Say it: params: {{unit: ...}}.",
            "请注明：params: {{unit: ...}}。",
        ),
        "unit-magnitude": (
            "warning",
            "the anchors go up to {anchor:g}, the figures up to {largest:g} {unit}: a factor of {size:,.0f}",
            "锚点最大为{anchor:g}，数值最大为{largest:g}{unit}，相差{size:,.0f}倍",
            "Give the anchors in the unit of the figures (not, say, in metres for kilometres).",
            "锚点应采用数值的单位（例如不要以米代公里）。",
        ),
        "double-counting": (
            "warning",
            "agrees with '{other}': rho {rho:.2f}, {sites} sites (limit {limit:g}); both weigh {share:.0%}",
            "与“{other}”同增同减：ρ={rho:.2f}，{sites}个地块（阈值{limit:g}）；合计权重{share:.0%}",
            "If both say the same thing, keep one, or let them share one weight.",
            "若二者含义相同，请只留其一，或共用一份权重。",
        ),
        "trade-off": (
            "note",
            "opposes '{other}': rho {rho:.2f}, {sites} sites (limit {limit:g}); both weigh {share:.0%}",
            "与“{other}”此消彼长：ρ={rho:.2f}，{sites}个地块（阈值{limit:g}）；合计权重{share:.0%}",
            "A trade-off: be sure of the weights of these two.",
            "二者互相制约，请认真确定其权重。",
        ),
        "weight-idle": (
            "note",
            "no weight of it changes the order: it agrees with all the rest",
            "其权重取任何值都不改变次序：与其余指标一致",
            "Nothing to mend; this weight needs no argument.",
            "无需修改，也不必为此权重争论。",
        ),
        "winner-fixed": (
            "note",
            "'{site}' is best or level in every criterion: no weights put another before it",
            "“{site}”各项均最优或并列：任何权重都不会让其他地块超过它",
            "Nothing to mend.",
            "无需修改。",
        ),
    }
)
