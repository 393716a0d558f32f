"""Write the generated parts of README*.md and docs/, from the code and the embedded study.

Pages are written by hand, except between ``<!-- generated: NAME -->`` and ``<!-- end of generated part -->``:
these parts come from this script, so that no figure or key in the documentation can become outdated.

    python scripts/build_docs.py
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

import docs_chinese
import docs_climate
import siting
from siting.catalogue import Catalogue, Layer, RasterLayer, embedded_layers, sources
from siting.criteria.base import Criterion
from siting.criteria.registry import criteria
from siting.decide.compare import compare, figures
from siting.evidence import Label, Quantity
from siting.linter.wording import SEVERITIES
from siting.readers.rasters import read_raster_header
from siting.rules.read import presets, read_rule_set, rule_objects, rules_of
from siting.rules.rule import SitingRule
from siting.rules.schema import RuleSetFile, SupplyPart, UsePart
from siting.scoring.methods import KINDS, WEIGHTED_SUM, method
from siting.show.tables import result_json, robustness_json
from siting.study.load import EMBEDDED_STUDY
from siting.study.schema import StudyFile
from siting.texts import say, templates
from siting.texts.messages import source_words

if TYPE_CHECKING:
    from siting import Result

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.zh.md", "docs/climate.md", "docs/study.md", "docs/criteria.md",
         "docs/outputs.md", "docs/data.md", "docs/methods.md", "docs/rules.md", "docs/zh/study.md")  # fmt: skip
END = "<!-- end of generated part -->"
_RANKS_SHOWN = 5  # rows of each ranking in README
_PART = re.compile(r"(<!-- generated: (?P<name>[a-z -]+) -->\n).*?(?=" + re.escape(END) + ")", re.DOTALL)


# --- the embedded study ---------------------------------------------------------------------------------


@cache
def embedded_result(perspective: str | None = None) -> Result:
    """Run the embedded study, with the named perspective as the main one, if given."""
    study = siting.load_study(EMBEDDED_STUDY)
    if perspective is not None:
        study = dataclasses.replace(
            study, file=study.file.model_copy(update={"main_perspective": perspective})
        )
    return siting.run(study)


_HEADS = {
    "en": ("rank", "site", "score", "interval", "ranks", "coverage", "{city} [km]", "free cooling [h/yr]"),
    "zh": (
        "名次",
        "地块",
        "得分",
        "得分区间",
        "名次区间",
        "覆盖率",
        "距{city}（公里）",
        "自然冷却（小时/年）",
    ),
}
_CITIES = {"same_city": {"en": "Taiyuan", "zh": "太原"}, "remote": {"en": "Beijing", "zh": "北京"}}
_PAIRED = {
    "en": "The best pairs of a primary and a backup: {same_city_city} with {same_city} ({same_city_km:.0f} km, same city), and "
    "{remote_city} with {remote} ({remote_km:.0f} km, remote).",
    "zh": "最佳灾备配对（主用与备用）：同城为{same_city_city}与{same_city}，相距{same_city_km:.0f}公里；"
    "异地为{remote_city}与{remote}，相距{remote_km:.0f}公里。",
}


def ranking(lang: str) -> str:
    """Return a ranked table per perspective of the embedded study, shares of first places, and the pairs."""
    parts = []
    for view in siting.load_study(EMBEDDED_STUDY).file.perspectives:
        result = embedded_result(view.id)
        stop = "." if lang == "en" else "。"
        parts += [f"**{view.label.label[lang]}{stop}** {result.say(lang)[0]}", ranked(result, view.id, lang)]
    return "\n\n".join((*parts, paired(lang)))


def ranked(result: Result, view: str, lang: str) -> str:
    """Return the ranked table by the weights of one perspective, with the distance of its band."""
    names = result.sites.set_index("site_id")["name" if lang == "en" else "name_zh"]
    rows = [
        (
            str(r.rank), names[r.site_id], f"{r.score:.3f}", f"{r.score_low:.2f}–{r.score_high:.2f}",
            f"{r.rank_p05}–{r.rank_p95}", f"{r.coverage:.0%}", f"{getattr(r, f'{view}__value'):.1f}",
            f"{r.free_cooling__value:,.0f}",
        )
        for r in result.ranking.rename(columns=str).head(_RANKS_SHOWN).itertuples(index=False)
    ]  # fmt: skip
    head = [word.format(city=_CITIES[view][lang]) for word in _HEADS[lang]]
    return table(head, rows, right=(0, 2, 3, 4, 5, 6, 7))


def paired(lang: str) -> str:
    """Return the best backup of each city, in the order of the pairs of a run."""
    fields: dict[str, Any] = {}
    for use, city in _CITIES.items():
        pairs = embedded_result(use).pairs
        best = pairs[(pairs["use"] == use) & (pairs["primary"] == city["en"])].iloc[0]
        sites = embedded_result(use).sites.set_index("site_id")
        name = str(sites.loc[best["backup"], "name" if lang == "en" else "name_zh"])
        fields |= {f"{use}_city": city[lang], use: name, f"{use}_km": best["distance_km"]}
    return _PAIRED[lang].format(**fields)


# The claims of the county report, as a leaflet would word them; the verdicts come from the audit.
_LEAFLET = """Jiaocheng lies 50 km from Taiyuan. It lies 500 km from Beijing.
It is in the remote recovery band of Beijing, at least 500 km away.
It offers 4 months of natural cooling a year.
"""
_SHOWN = {
    "en": ("claim", "verdict", "what was measured"),
    "zh": ("声明", "结论", "测量结果"),
}
_CLAIMS = {
    "en": ("50 km from Taiyuan", "500 km from Beijing", "500 km: remote recovery for Beijing",
           "4 months of natural cooling"),
    "zh": ("距太原50公里", "距北京500公里", "距北京500公里，可作异地灾备", "自然冷却4个月"),
}  # fmt: skip
_MAX_FINDING = {"en": 260, "zh": 110}


@cache
def audited() -> list[dict[str, Any]]:
    """Return the claims about Jiaocheng as the audit judges them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leaflet.txt"
        path.write_text(_LEAFLET, encoding="utf-8")
        found: list[dict[str, Any]] = siting.audit(path, "Jiaocheng").document()["claims"]
    return found


def claims(lang: str) -> str:
    """Return three claims about Jiaocheng with the verdict and the finding of the audit."""
    rows = []
    for said, claim in zip(_CLAIMS[lang], audited(), strict=True):
        verdict = say(f"verdict.{claim['verdict'].lower()}")[lang]
        if claim["basis"]["definition"] and claim["kind"] != "free_cooling":
            verdict += (
                f" ({claim['basis']['definition'][lang]})"
                if lang == "en"
                else f"（{claim['basis']['definition'][lang]}）"
            )
        rows.append((said, verdict, _shortened(claim["basis"]["finding"][lang], lang)))
    return table(_SHOWN[lang], rows)


def _shortened(finding: str, lang: str) -> str:
    """Return the first sentences of a finding, as many as fit into a cell; the figure is in the first."""
    stop = ". " if lang == "en" else "。"
    first, *others = finding.split(stop)
    for more in others:
        if len(first) + len(more) > _MAX_FINDING[lang]:
            break
        first += stop + more
    return first if first.endswith(stop.strip()) else first + stop.strip()


# --- keys of a study ------------------------------------------------------------------------------------

_LINKS = {
    "Text": "text, or `{en, zh}`", "SitesPart": "[keys](#sites)", "LayerPart": "[keys](#layers)", "ClimatePart": "[keys](#climate)",
    "CriterionPart": "[keys](#criteria)", "Constraint": "[keys](#constraints)", "MapPart": "[keys](#map)",
    "BasePart": "[keys](#map-base)", "ShownPart": "[keys](#map-show_layers) or an id",
    "TowerParams": "`{design_wet_bulb_c, approach_k, range_k, liquid_to_gas, air_flow, water_flow}`",
    "PointSpec": "`{name, name_zh, lon, lat, datum}`", "Limit": "km, or `{km, kind, source}`",
    "Linear": "[linear](#linear)", "Piecewise": "[piecewise](#piecewise)", "Band": "[band](#band)",
    "Categories": "[categories](#categories)", "Exponential": "[exponential](#exponential)",
    "Logistic": "[logistic](#logistic)", "Trapezoid": "[trapezoid](#trapezoid)", "Step": "[step](#step)",
    "StepRange": "`{min, max, score}`", "FamilyPart": "[keys](#families)", "PerspectivePart": "[keys](#perspectives)",
    "RobustnessPart": "[keys](#robustness)", "PairsPart": "[keys](#pairs)", "ProjectPart": "[keys](#project)",
    "ReportPart": "[keys](#report)", "ParagraphPart": "[keys](#report-paragraphs)",
    "LedgerPart": "[keys](#ledger)", "TakePart": "[keys](#ledger-take)",
    "PhasePart": "[keys](#project-phases)", "StationPart": "[keys](#project-stations)",
    "WaterPart": "[keys](#project-water)", "CostsPart": "[keys](#project-costs)",
    "PricePart": "`number`, `[low, high]` or `{amount, currency, year, source}`", "CerfPart": "[keys](#project-costs-cerf_dc)",
    "NetworkPart": "[keys](#project-network)", "SurfacePart": "[keys](#project-network-surface)", "GroundPart": "[keys](#project-network-ground)", "LinePart": "[keys](#project-network-line)",
    "Judge": "`{name, matrix}`",
    "PairedCity": "name, or `{place, basin, fault_zone, grid}`",
    "Direct": "[direct](#direct)", "Swing": "[swing](#swing)", "RankOrder": "[rank_order](#rank_order)",
    "Ahp": "[ahp](#ahp)", "Entropy": "[entropy](#entropy)", "Critic": "[critic](#critic)",
    "WeightedSum": "[weighted_sum](#weighted_sum)", "WeightedProduct": "[weighted_product](#weighted_product)",
    "Owa": "[owa](#owa)", "Topsis": "[topsis](#topsis)", "Vikor": "[vikor](#vikor)",
    "Promethee": "[promethee](#promethee)",
    "UsePart": "preset, file or `{use: ...}`", "RulePart": "a rule of your own ([rules.md](rules.md))",
    "SupplyPart": "name, `{layer, where}`, `{criterion}` or `{column, unit}`", "ObjectPart": "`{id, title, ask}`",
}  # fmt: skip
_SECTIONS = (
    ("the study", "Study"), ("sites", "SitesPart"), ("climate", "ClimatePart"), ("layers", "LayerPart"), ("criteria", "CriterionPart"),
    ("constraints", "Constraint"), ("families", "FamilyPart"), ("perspectives", "PerspectivePart"),
    ("robustness", "RobustnessPart"), ("pairs", "PairsPart"), ("ledger", "LedgerPart"), ("ledger: take", "TakePart"), ("project", "ProjectPart"),
    ("project: phases", "PhasePart"), ("project: stations", "StationPart"), ("project: water", "WaterPart"),
    ("project: costs", "CostsPart"), ("project: costs: cerf_dc", "CerfPart"),
    ("project: network", "NetworkPart"), ("project: network: surface", "SurfacePart"), ("project: network: ground", "GroundPart"),
    ("project: network: line", "LinePart"), ("map", "MapPart"), ("map: base", "BasePart"), ("map: show_layers", "ShownPart"),
    ("report", "ReportPart"), ("report: paragraphs", "ParagraphPart"),
)  # fmt: skip
# Pydantic omits a description that repeats that of the key's model.
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
    """Return the keys of each weighting method."""
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
        for schema in [_own_params(c)]
    )


def _own_params(criterion: Criterion) -> dict[str, Any]:
    """Return the parameters that a user writes: the project is that of the study."""
    schema = criterion.params.model_json_schema()
    if schema["properties"].pop("project", None):
        schema["description"] = "None of its own: it takes the [project](study.md#project) of the study."
    return schema


def keys(schema: dict[str, Any]) -> str:
    """Return the properties of one JSON Schema as a table."""
    needed = set(schema.get("required", ()))
    rows = []
    for key, part in schema["properties"].items():
        # The kind selects the value function, so a study has to give it even though the model has a default.
        default = "required" if key in needed or "const" in part else shown(part.get("default"))
        rows.append(
            (f"`{key}`", takes(part), default, _escaped(part.get("description") or _MEANING.get(key, "")))
        )
    return table(("key", "takes", "default", "meaning"), rows)


def takes(part: dict[str, Any]) -> str:
    """Describe in words what a JSON Schema allows."""
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
    """Return a default in the form of a study; a dash if there is none."""
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


# --- rules ----------------------------------------------------------------------------------------------


def rule_tables() -> str:
    """Return every preset: its notes, and its rules grade by grade with clause, kind, source and mark."""
    parts = []
    for name, path in presets().items():
        given, _ = read_rule_set(path)
        lines = [f"### {name}", f"{given.title.en} ({given.title.zh})"]
        lines.append("\n".join(f"- {note.en}" for note in given.notes))
        for grade in given.grades or [""]:
            found = rules_of(given, UsePart(use=name, grade=grade or None), "")
            if grade:
                lines.append(f"**grade {grade}** ({given.grades[grade].en})")
            lines.append(table(("rule", "what it asks", "clause", "kind", "source", "mark", "measures allowed", "note"),
                               [_rule_row(rule) for rule in found]))  # fmt: skip
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def _rule_row(rule: SitingRule) -> tuple[str, ...]:
    measures = "advised only" if rule.advised else "yes" if rule.mitigation else "no"
    return (
        f"`{rule.id.partition(':')[2]}`", _escaped(rule.title.en), rule.clause.en, rule.kind,
        f"[{rule.source}](data.md#sources)", f"{rule.mark}: {rule.mark_words.en}", measures, rule.note.en,
    )  # fmt: skip


def rule_keys() -> str:
    """Return the keys of a file of rules and of a rule."""
    schema = RuleSetFile.model_json_schema()
    models = (("a file of rules", schema), ("a rule", schema["$defs"]["RulePart"]))
    models += (
        ("a set in a study", UsePart.model_json_schema()),
        ("a supply", SupplyPart.model_json_schema()),
    )
    return "\n\n".join(f"### {title}\n\n{_prose(model)}\n\n{keys(model)}" for title, model in models)


def objects_table() -> str:
    """Return the objects that rules know, what supplies them by itself, and whom to ask."""
    rows = []
    for found in rule_objects().values():
        alone = (
            f"column `{found.column}`" if found.column
            else f"criterion `{found.measure}`" if found.measure
            else f"embedded layer `{found.layer}`" if found.layer
            else "–"
        )  # fmt: skip
        rows.append((f"`{found.id}`", found.label.en, found.label.zh, alone, found.ask.en))
    return table(("object", "English", "中文", "supplied by itself", "whom to ask"), rows)


# --- methods --------------------------------------------------------------------------------------------

# Sites A, B, C and a rival R, two criteria of equal weight: found by a search over tenths.
_RIVALS = {
    "topsis": ((0.4, 0.4), (0.6, 0.1), (1.0, 0.0), (0.0, 0.2)),
    "vikor": ((0.9, 0.5), (0.7, 1.0), (0.9, 0.4), (0.0, 0.8)),
    "promethee": ((0.0, 0.9), (0.9, 0.6), (1.0, 0.7), (0.2, 0.2)),
}
_CONSTANT = ((0.3, 0.2), (0.0, 0.9))


def rivals() -> str:
    """Show that a rival reverses the order of two other sites, and that the weighted sum keeps it."""
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
    """Show that a criterion that is the same for both sites reverses their order by OWA."""
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
    """Return the criteria of this package, not those of other installed packages."""
    return [c for c in criteria().values() if c.params.__module__.startswith("siting.")]


_PROJECT = {"phases": [{"name": "I", "racks": 4200}], "rack_kw": 2.5, "pue": 1.3}
_NEEDED: dict[str, dict[str, Any]] = {
    "distance": {"layer": "airports"},
    "overlap": {"layer": "zones"},
    "hazard": {"layer": "zones", "column": "class", "worst_first": ["high"]},
    **{name: {"layer": "terrain"} for name in ("raster", "raster_class", "elevation", "slope")},
    **{c.id: {"project": _PROJECT} for c in ours() if "project" in c.params.model_fields},
}
"""Required parameters of criteria that the embedded study does not use."""

_UNITLESS = {
    "attribute": "that of the column",
    "raster": "that of the raster",
    "hazard": "that of the column",
    "cost_capital": "million of the currency",
    "cost_connection": "million of the currency",
    "cost_yearly": "million of the currency/yr",
}


def criteria_page() -> str:
    """Return each criterion: its quantities and its sources."""
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
        links = ", ".join(f"[{s}](data.md#{s})" for s in c.sources) or "those of the layer"
        parts.append(
            f"## {c.id}\n\n{c.label.en} ({c.label.zh}). {_escaped(c.description.en)}\n\n"
            f"- unit of the scored quantity: {c.unit or _UNITLESS.get(c.id, 'none')}\n- sources: {links}\n"
            f"- parameters: [in the study reference](study.md#params-of-{c.id})\n\n"
            f"{where}\n\n" + table(("quantity", "unit", "scored", "what it is"), given[c.id].values())
        )
    return "\n\n".join(parts)


def _given_by_default(criterion: Criterion) -> dict[str, tuple[str, ...]]:
    measure = criterion.prepare(criterion.params(**_NEEDED.get(criterion.id, {})), _with_layers())
    found = measure.measure(embedded_result().outcome.sites).quantities
    return {q.name: _quantity_row(q, number) for number, q in enumerate(found)}


def _with_layers() -> Catalogue:
    """Return a catalogue with a layer of zones and a raster, for criteria that need one."""
    zone = np.array([shapely.box(112, 37, 113, 38)], dtype=object)
    label = Label("the layer", "图层")
    layer = Layer("zones", label, (label,), zone, {"class": np.array(["high"])}, np.zeros(1), True, "user")
    terrain = RasterLayer("terrain", label, read_raster_header(ROOT / "data" / "terrain.tif"), "m", "user")
    return Catalogue(user_layers={"zones": layer}, user_rasters={"terrain": terrain})


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
        words = (x.title, *map(source_words, (x.source.url, x.source.licence, x.source.date)))
        rows.append(tuple(word[lang] for word in words))
    return table(head, rows)


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
    """Return the shape of result.json as stated in its module."""
    return _shape(result_json.__doc__)


def robustness_shape() -> str:
    """Return the shape of robustness.json as stated in its module."""
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
    "climate at": lambda: docs_climate.printed("en"),
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
    "rules": rule_tables,
    "rule keys": rule_keys,
    "rule objects": objects_table,
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
    """Return a page with its generated parts rebuilt. Raises `KeyError` for an unknown part."""
    return _PART.sub(lambda found: f"{found[1]}\n{_part(found['name'])}\n\n", text)


def _part(name: str) -> str:
    """Return a generated part; ``NAME in chinese`` is that of the English page, translated."""
    english = name.removesuffix(" in chinese")
    return PARTS[name]() if english == name else docs_chinese.in_chinese(PARTS[english]())


def write_pages(pages: Sequence[str] = PAGES) -> None:
    """Rewrite the pages that changed."""
    for name in pages:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        made = build(text)
        if made != text:
            path.write_text(made, encoding="utf-8", newline="\n")
            print(f"{name}: rewritten")


if __name__ == "__main__":
    write_pages(sys.argv[1:] or PAGES)
