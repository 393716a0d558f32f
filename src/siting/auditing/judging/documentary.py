"""Verdicts on what only papers can prove: areas, money, racks, voltage, classes and superlatives.

Nothing outside the document measures these, so they are UNVERIFIABLE, each with the paper that would
settle it. What they say among themselves is in `siting.auditing.judging.consistency`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from siting.auditing.judging.amounts import capital, claimed, kind_name
from siting.auditing.judging.site import AuditSite, find_spot
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.verdicts import NOTHING, Figure, Judged, Verdict, number
from siting.auditing.reading.claims import Claim, ClaimKind
from siting.catalogue import Catalogue
from siting.errors import LayerError
from siting.evidence import EvidenceClass, Label, Source
from siting.geo.geodesy import distance_km

CLASSES = Source(
    "gb-50174-power",
    Label(
        "GB 50174-2017, class A: two independent sources and standby power for the whole load",
        "GB 50174—2017 A级：双重电源及可承担全部负荷的备用电源",
    ),
    "general knowledge of the field",
    "cited",
    "2018",
    "standard",
    Label("to be checked against the printed standard", "须与标准正式文本核对"),
)
TIERS = Source(
    "uptime-tiers",
    Label("Uptime Institute Tier Standard: tiers I to IV", "Uptime Institute等级标准：Ⅰ至Ⅳ级"),
    "general knowledge of the field",
    "cited",
    "2026-11",
    "standard",
    Label("to be checked against the printed standard", "须与标准正式文本核对"),
)

_NEEDED: dict[ClaimKind, Label] = {
    "land_area": Label(
        "the planning permit or the land title, with a plan of the parcel",
        "建设用地规划许可证或不动产权证及宗地图",
    ),
    "floor_area": Label(
        "the construction permit or the approved site plan, by building",
        "建设工程规划许可证或经批准的总平面图（分单体）",
    ),
    "investment": Label(
        "the filing or approval of the project with its budget, and what is spent so far",
        "项目备案（核准）文件、投资估算及已完成投资",
    ),
    "racks": Label(
        "the design drawings with rack power, and how many racks are in use",
        "设计图纸、单机柜功率及已投用机柜数",
    ),
    "servers": Label(
        "height and power of the servers, and the power of a rack",
        "服务器高度（U）与功率、单机柜功率",
    ),
    "buildings": Label("the approved site plan", "经批准的总平面图"),
    "power": Label(
        "the grid company's reply to the connection application, with capacity and date",
        "电网企业接入系统批复（容量与时间）",
    ),
    "rack_power": Label(
        "the electrical design of the data halls",
        "机房电气设计文件",
    ),
    "transformer": Label(
        "the approval of the substation, with transformer sizes",
        "变电站核准文件及主变容量",
    ),
    "voltage": Label(
        "the connection approval: number and size of transformers, the two upstream substations, date "
        "of energising",
        "接入系统批复：主变台数与容量、两个上级变电站、投运时间",
    ),
    "tier": Label(
        "the certificate of the Uptime Institute (design, constructed facility or operation) with its number",
        "Uptime Institute证书（设计、建造或运营）及编号",
    ),
    "class": Label(
        "the design review against GB 50174 and, once built, the acceptance report",
        "依据GB 50174的设计审查意见，建成后的验收（测评）报告",
    ),
}
_STAND_BY = re.compile(
    r"双.{0,2}备|双回|双路|双电源|dual|redundan|two (?:feeds|lines)|hot.?standby", re.IGNORECASE
)
_OVER_TIER = re.compile(r"\+|plus|增强", re.IGNORECASE)
PLANNED: dict[str, Label] = {
    "existing": Label("existing", "已建成"),
    "planned": Label("planned", "规划"),
    "conditional": Label("conditional", "有条件"),
}


def judge_paper(claim: Claim) -> Judged:
    """Judge a claim that only a paper can prove."""
    needed = _NEEDED.get(claim.kind, Label("a source for the figure", "该数值的来源"))
    stated = stated_figure(claim)
    status = PLANNED.get(claim.qualifiers.status, Label("as stated", "据称"))
    finding = Label(
        f"Only the document states it ({stated.en}); nothing measured here can prove or disprove it.",
        f"仅见于该文件（{stated.zh}），无法以测量证实或否定。",
    )
    wording = Label(
        f"{capital(stated.en)} ({status.en}; according to …, dated …).",
        f"{stated.zh}（{status.zh}，依据：……，日期：……）。",
    )
    sources: tuple[str, ...] = ()
    if claim.kind == "voltage" and _STAND_BY.search(claim.quote):
        finding = Label(
            finding.en
            + " Two transformers in hot standby are not two sources: class A asks for two independent "
            "ones, so that the two lines must come from different upstream substations.",
            finding.zh
            + "两台变压器互为热备不等于双重电源：A级要求双重电源，两回进线应来自不同的上级变电站。",
        )
        sources = (CLASSES.id,)
    if claim.kind == "tier":
        finding, wording = _tier(claim, finding, wording)
        sources = (TIERS.id,)
    if claim.kind == "class":
        finding = Label(
            "A class of GB 50174 is a property of the design and of what was built, not of the place. "
            + finding.en,
            "GB 50174等级取决于设计与建成情况，与选址无直接关系。" + finding.zh,
        )
        level = claim.word or "…"
        wording = Label(
            f"To be designed for class {level} of GB 50174-2017 (design review: …).",
            f"按GB 50174—2017 {level}级设计（设计审查：……）。",
        )
        sources = (CLASSES.id,)
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        finding,
        needed=needed,
        wording=wording,
        sources=sources,
        paper_only=True,
    )


def _tier(claim: Claim, finding: Label, wording: Label) -> tuple[Label, Label]:
    level = claim.word or ("…" if math.isnan(claim.value) else number(claim.value, 0))
    if _OVER_TIER.search(level):
        bare = _OVER_TIER.sub("", level).strip()
        finding = Label(
            f"The standard knows tiers I to IV only: there is no certificate '{level}'. {finding.en}",
            f"该标准只有Ⅰ至Ⅳ级，没有“{level}”级证书。{finding.zh}",
        )
        level = bare
    wording = Label(
        f"Designed for Uptime Tier {level} (certificate: none yet / no. …).",
        f"按Uptime Tier {level}设计（证书：尚无／编号……）。",
    )
    return finding, wording


def stated_figure(claim: Claim) -> Label:
    """Return kind, figure and phase of a claim in words."""
    name, figure = kind_name(claim), claimed(claim)
    phase = Label(f", phase {claim.phase}", f"（第{claim.phase}期）") if claim.phase else NOTHING
    return Label(f"{name.en}: {figure.en}{phase.en}", f"{name.zh}：{figure.zh}{phase.zh}")


# --- superlatives -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a superlative compares: a figure of each site, and whether less is more of it."""

    of: Callable[[AuditSite], Figure]
    unit: str
    sources: tuple[str, ...]
    least: bool


_MAX_NAMED = 5
_LEAST = frozenset({"nearest", "lowest", "smallest", "coolest"})
_MOST = frozenset({"farthest", "highest", "largest"})
_NEED_RIVALS = Label(
    "the sites that it is compared with (a study, or their names in the claim)",
    "参与比较的场址（研究文件，或在声明中列出名称）",
)


def judge_superlative(
    claim: Claim, site: AuditSite, rivals: Sequence[AuditSite], catalogue: Catalogue
) -> Judged:
    """Judge "nearest", "coolest" ... among given sites; without them, or unmeasured, nobody can."""
    named = _named(claim, catalogue)
    others = [r for r in (named or rivals) if float(distance_km(site.lon, site.lat, r.lon, r.lat)) > 0.001]
    measure = _measure(claim, site, catalogue)
    shown = claim.word or claim.quote
    if not others or measure is None:
        reason = (
            Label("No site to compare with is given.", "未给出可供比较的场址。")
            if not others
            else Label("It is not among the figures that are measured.", "不属于可测量的指标。")
        )
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            Label(
                f"{reason.en} A superlative needs all its rivals.", f"{reason.zh}最高级说法须有全部比较对象。"
            ),
            needed=_NEED_RIVALS,
            wording=Label("Leave it out, or give the figure itself.", "建议删去，或直接给出数值。"),
        )
    own = measure.of(site)
    found = sorted(
        ((measure.of(r), r) for r in others), key=lambda pair: pair[0].value, reverse=not measure.least
    )
    best, rival = found[0]
    ahead = own.value <= best.value if measure.least else own.value >= best.value
    apart = not (own.low <= best.high and best.low <= own.high)
    named_en = ", ".join(r.label.en for r in others[:_MAX_NAMED])
    named_zh = "、".join(r.label.zh for r in others[:_MAX_NAMED])
    left = len(others) > _MAX_NAMED
    among = Label(
        f"among {len(others) + 1} sites ({named_en}{' ...' if left else ''})",
        f"在{len(others) + 1}个场址中（{named_zh}{'等' if left else ''}）",
    )
    unit = f" {measure.unit}" if measure.unit else ""
    figures = Label(
        f"{site.label.en} {number(own.value)}{unit}, {rival.label.en} {number(best.value)}{unit}",
        f"{site.label.zh}{number(own.value)}{unit}，{rival.label.zh}{number(best.value)}{unit}",
    )
    if ahead and (apart or own.low == own.high):
        verdict = Verdict.SUPPORTED if named else Verdict.DEPENDS
    elif not ahead and (apart or own.low == own.high):
        verdict = Verdict.CONTRADICTED
    else:
        verdict = Verdict.UNVERIFIABLE
    return Judged(
        claim,
        verdict,
        Label(f"{capital(among.en)}: {figures.en}.", f"{among.zh}：{figures.zh}。"),
        measured=own,
        method=Label("the same measure at every site", "各场址采用同一测量方法"),
        definition=among if verdict is Verdict.DEPENDS else NOTHING,
        needed=_NEED_RIVALS if verdict in (Verdict.DEPENDS, Verdict.UNVERIFIABLE) else NOTHING,
        wording=Label(f"'{shown}' {among.en}: {figures.en}.", f"{among.zh}“{shown}”：{figures.zh}。")
        if verdict in (Verdict.SUPPORTED, Verdict.DEPENDS)
        else Label(f"Leave the superlative out; say: {figures.en}.", f"删去最高级说法，改为：{figures.zh}。"),
        sources=measure.sources,
    )


def _named(claim: Claim, catalogue: Catalogue) -> list[AuditSite]:
    found = []
    for name in claim.qualifiers.among:
        try:
            place = catalogue.place(name)
        except LayerError:
            return []  # not all rivals are known: none can be called beaten
        found.append(AuditSite(place.label, place.lon, place.lat, float("nan"), place.source, place.source))
    return found


def _measure(claim: Claim, site: AuditSite, catalogue: Catalogue) -> _Measure | None:
    word, aspect = claim.word, claim.qualifiers.aspect
    least, most = word in _LEAST, word in _MOST
    if word in ("nearest", "farthest") or aspect == "distance":
        spot = find_spot(claim.subject, site, catalogue) if claim.subject else None
        if spot is None or not (least or most):
            return None

        def away(place: AuditSite) -> Figure:
            km = round(float(distance_km(place.lon, place.lat, spot.lon, spot.lat)), 3)
            return Figure(km, km, km, "km", EvidenceClass.DERIVED)

        return _Measure(away, "km", ("geodesic", spot.source), least)
    if word == "coolest" or (aspect == "mean_temperature" and (least or most)):
        return _Measure(lambda place: SiteClimate(place).mean_temperature(), "°C", ("climate-table",), least)
    if aspect == "elevation" and (least or most):
        return _Measure(_elevation, "m", (site.elevation_source,), least)
    return None


def _elevation(place: AuditSite) -> Figure:
    return Figure(
        place.elevation_m, place.elevation_m - 50.0, place.elevation_m + 50.0, "m", EvidenceClass.OBSERVED
    )
