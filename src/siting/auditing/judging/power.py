"""Whether the substations that a document states can feed the racks that it states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.auditing.judging.amounts import plain, span
from siting.auditing.judging.verdicts import NOTHING, Check, Marked, Rules, Table, Verdict, number
from siting.auditing.reading.claims import Claim
from siting.conventions import MAX_110_KV_USER_MVA, STANDARD_RACK_KW, USUAL_RACK_KW
from siting.evidence import Label
from siting.power.substations import SOURCE, Substation, apparent_mva, load_mw, usual_substations

if TYPE_CHECKING:
    from siting.auditing.judging.consistency import Figures

_MAX_110_MVA = MAX_110_KV_USER_MVA.value
_NEEDED = Label(
    "number and size of the transformers of each substation, the power of a rack, and which lines feed them",
    "各变电站主变台数与容量、单机柜功率及进线电源",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the document states of its substations: how many by phase, their voltage, transformers."""

    by_phase: dict[int, int]
    voltage_kv: float
    exact: Substation | None
    claims: tuple[str, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_phase.values())


def power_checks(claims: Sequence[Claim], figures: dict[str, Figures], rules: Rules) -> list[Check]:
    """Check racks x kW x PUE against the firm capacity of the stated substations, and stated power a rack."""
    checks = []
    racks = figures["racks"].total() if "racks" in figures else math.nan
    if not math.isnan(racks) and racks > 0:
        stations = _stations(claims)
        if stations is not None:
            checks.append(_whole(claims, racks, figures, stations, rules))
            stages = _stages(figures, stations, rules, claims)
            if stages is not None:
                checks.append(stages)
        if "power" in figures:
            checks += _stated_power(figures, racks, claims, rules)
    return checks


def _stations(claims: Sequence[Claim]) -> Stated | None:
    voltages = [c for c in claims if c.kind == "voltage" and c.value >= 35]
    if not voltages:
        return None
    kv = max(c.value for c in voltages)
    chosen = [c for c in voltages if c.value == kv]
    by_phase: dict[int, int] = {}
    for claim in chosen:
        # The same station named twice in one phase is one station, unless it says how many.
        by_phase[claim.phase] = max(by_phase.get(claim.phase, 0), claim.qualifiers.stations or 1)
    if len(by_phase) > 1 and 0 in by_phase:
        # The whole repeats what the phases say.
        whole = by_phase.pop(0)
        if whole > sum(by_phase.values()):
            by_phase = {0: whole}
    transformer = next((c for c in claims if c.kind == "transformer" and c.qualifiers.units), None)
    exact = None
    if transformer is not None and transformer.qualifiers.units:
        exact = Substation(transformer.qualifiers.units, transformer.value, kv)
    ids = tuple(c.id for c in chosen) + ((transformer.id,) if transformer is not None else ())
    return Stated(by_phase, kv, exact, ids)


def _pue(claims: Sequence[Claim], rules: Rules) -> tuple[float, Label]:
    for claim in claims:
        if claim.kind == "pue" and claim.value >= 1:
            return max(claim.value, claim.high), Label("PUE of the document", "文件所述PUE")
    return rules.pue, Label("PUE assumed", "PUE为假定值")


def _rack_powers(claims: Sequence[Claim], rules: Rules) -> tuple[float, ...]:
    stated = sorted({c.value for c in claims if c.kind == "rack_power" and c.value > 0})
    return tuple(stated) or rules.rack_powers_kw


def _whole(
    claims: Sequence[Claim], racks: float, figures: dict[str, Figures], stations: Stated, rules: Rules
) -> Check:
    pue, pue_name = _pue(claims, rules)
    powers = _rack_powers(claims, rules)
    layouts = (stations.exact,) if stations.exact else usual_substations(stations.voltage_kv)
    loads = [apparent_mva(load_mw(racks, kw, pue), power_factor=rules.power_factor) for kw in powers]
    firm = [stations.count * layout.firm_mva for layout in layouts]
    enough = [[capacity >= load for load in loads] for capacity in firm]
    flat = [cell for row in enough for cell in row]
    if not flat:
        verdict = Verdict.UNVERIFIABLE
    elif all(flat):
        verdict = Verdict.SUPPORTED
    else:
        verdict = Verdict.DEPENDS if any(flat) else Verdict.CONTRADICTED
    kv, count = f"{stations.voltage_kv:g}", stations.count
    asked, kw = _span(loads), _span(powers, 1)
    given = _span(firm) if firm else plain("?")
    sizes = (
        Label(f" with {stations.exact.layout}", f"（主变{stations.exact.layout}）")
        if stations.exact
        else Label(", by the size of the transformers", "（视主变容量而定）")
    )
    finding = Label(
        f"{number(racks, 0)} racks at {kw.en} kW and PUE {pue:g} ask for {asked.en} MVA; {count} substation"
        f"{'s' if count > 1 else ''} of {kv} kV give{'' if count > 1 else 's'} {given.en} MVA firm (N-1 in "
        f"each){sizes.en}. Enough in {sum(flat)} of {len(flat)} cases.",
        f"{number(racks, 0)}个机柜按单柜{kw.zh}千瓦、PUE {pue:g}计需{asked.zh}兆伏安；{count}座{kv}千伏变电站"
        f"N-1（每站各停一台）可靠容量为{given.zh}兆伏安{sizes.zh}。{len(flat)}种情形中有{sum(flat)}种满足。",
    )
    if stations.voltage_kv == 110 and loads and loads[0] > _MAX_110_MVA:
        finding = Label(
            finding.en + f" A user above {_MAX_110_MVA:g} MVA is usually connected at 220 kV.",
            finding.zh + f"超过{_MAX_110_MVA:g}兆伏安的用户通常以220千伏接入。",
        )
    return Check(
        "power-whole",
        Label("Power for all racks at N-1", "全部机柜的N-1供电能力"),
        verdict,
        finding,
        stated=firm[0] if len(firm) == 1 else None,
        found=loads[0] if loads else None,
        unit="MVA",
        claims=(*figures["racks"].ids(), *stations.claims),
        needed=NOTHING if verdict is Verdict.SUPPORTED else _NEEDED,
        wording=_wording(stations, layouts, firm, racks=racks, pue=pue, rules=rules),
        sources=(SOURCE.id,),
        tables=(_capacity_table(layouts, firm, powers, loads, count=count, pue=(pue, pue_name), rules=rules),)
        if flat
        else (),
    )


def _wording(
    stations: Stated,
    layouts: Sequence[Substation],
    firm: Sequence[float],
    *,
    racks: float,
    pue: float,
    rules: Rules,
) -> Label:
    kw = [capacity * rules.power_factor * 1000 / (racks * pue) for capacity in firm]
    if not kw:
        return NOTHING
    kv, count = f"{stations.voltage_kv:g}", stations.count
    en = ", ".join(f"{x:.1f} kW a rack with {layout.layout}" for x, layout in zip(kw, layouts, strict=True))
    zh = "，".join(f"主变{layout.layout}时单柜{x:.1f}千瓦" for x, layout in zip(kw, layouts, strict=True))
    return Label(
        f"{count} substation{'s' if count > 1 else ''} of {kv} kV (transformers: …) feed "
        f"{number(racks, 0)} racks "
        f"at N-1 with {en}.",
        f"{count}座{kv}千伏变电站（主变：……）在N-1条件下可为{number(racks, 0)}个机柜供电：{zh}。",
    )


def _capacity_table(
    layouts: Sequence[Substation],
    firm: Sequence[float],
    powers: Sequence[float],
    loads: Sequence[float],
    *,
    count: int,
    pue: tuple[float, Label],
    rules: Rules,
) -> Table:
    yes, no = Label("enough", "满足"), Label("short", "不足")
    head = (
        Label("each substation", "每站主变"),
        Label("installed [MVA]", "总容量（兆伏安）"),
        Label("firm [MVA]", "可靠容量（兆伏安）"),
        *(
            Label(f"{kw:g} kW a rack: {load:.0f} MVA", f"单柜{kw:g}千瓦：{load:.0f}兆伏安")
            for kw, load in zip(powers, loads, strict=True)
        ),
    )
    rows = tuple(
        (
            plain(layout.layout),
            plain(f"{count * layout.installed_mva:g}"),
            plain(f"{capacity:g}"),
            *(
                Marked(
                    f"{(yes if capacity >= load else no).en} ({capacity - load:+.0f})",
                    f"{(yes if capacity >= load else no).zh}（{capacity - load:+.0f}）",
                    Verdict.SUPPORTED if capacity >= load else Verdict.CONTRADICTED,
                )
                for load in loads
            ),
        )
        for layout, capacity in zip(layouts, firm, strict=True)
    )
    return Table(
        Label(
            f"Firm capacity of {count} substation{'s' if count > 1 else ''} against the load",
            f"{count}座变电站可靠容量与负荷对比",
        ),
        head,
        rows,
        Label(
            f"{pue[1].en} {pue[0]:g}, power factor {rules.power_factor:g}, all racks in full use, "
            f"every substation "
            "without one transformer, no overload credit. In brackets: MVA to spare or missing.",
            f"{pue[1].zh}{pue[0]:g}，功率因数{rules.power_factor:g}，机柜满载，每站停一台主变，不计过载能力。"
            "括号内为余量或缺口（兆伏安）。",
        ),
    )


def _stages(
    figures: dict[str, Figures], stations: Stated, rules: Rules, claims: Sequence[Claim]
) -> Check | None:
    """Power a rack can have at each stage, where substations and racks come in phases."""
    phases = figures["racks"].phases
    if len(phases) < 2 or 0 in stations.by_phase or stations.exact is not None:
        return None
    pue, _ = _pue(claims, rules)
    layouts = usual_substations(stations.voltage_kv)
    if not layouts:
        return None
    rows, racks, count, lowest = [], 0.0, 0, math.inf
    for phase in phases:
        racks += figures["racks"].by_phase[phase].value
        count += stations.by_phase.get(phase, 0)
        kw = [count * s.firm_mva * rules.power_factor * 1000 / (racks * pue) for s in layouts]
        lowest = min(lowest, *kw)
        name = Label(
            f"phase 1-{phase}" if phase > 1 else "phase 1", f"第1—{phase}期" if phase > 1 else "第1期"
        )
        rows.append((name, plain(number(racks, 0)), plain(str(count)), *(plain(f"{x:.1f}") for x in kw)))
    least = min(rules.rack_powers_kw)
    head = (
        Label("built so far", "已建"),
        Label("racks", "机柜数"),
        Label("substations", "变电站数"),
        *(Label(f"{s.layout} [kW]", f"{s.layout}（千瓦）") for s in layouts),
    )
    return Check(
        "power-stages",
        Label("Power for each rack, stage by stage", "各阶段单机柜可用功率"),
        Verdict.SUPPORTED if lowest >= least else Verdict.DEPENDS,
        Label(
            f"At N-1 the substations built so far allow between {lowest:.1f} kW a rack at the tightest "
            f"stage and "
            "what the table shows; a standard rack takes "
            f"{STANDARD_RACK_KW.value:g} kW.",
            f"按N-1计，各阶段已建变电站在最紧张时每机柜可用{lowest:.1f}千瓦，其余见表；标准机柜为{STANDARD_RACK_KW.value:g}千瓦。",
        ),
        found=lowest,
        unit="kW/rack",
        claims=(*figures["racks"].ids(), *stations.claims),
        needed=_NEEDED if lowest < least else NOTHING,
        sources=(SOURCE.id,),
        tables=(
            Table(Label("kW that each rack can have at N-1", "N-1条件下单机柜可用功率"), head, tuple(rows)),
        ),
    )


def _stated_power(
    figures: dict[str, Figures], racks: float, claims: Sequence[Claim], rules: Rules
) -> list[Check]:
    claim = figures["power"].by_phase.get(0)
    if claim is None:
        return []
    pue, _ = _pue(claims, rules)
    of_equipment = claim.qualifiers.share == "it"
    kw = claim.value * 1000.0 / (racks if of_equipment else racks * pue)
    low, high = USUAL_RACK_KW.value
    usual = low <= kw <= high
    kind = Label("of the equipment", "IT负荷") if of_equipment else Label("of the site", "总负荷")
    return [
        Check(
            "power-per-rack",
            Label("Stated power over stated racks", "所述电力与机柜数之比"),
            Verdict.SUPPORTED if usual else Verdict.CONTRADICTED,
            Label(
                f"{number(claim.value)} MW {kind.en} for {number(racks, 0)} racks are {kw:.1f} kW a rack, "
                f"{'inside' if usual else 'outside'} the usual range ({low:g}-{high:g} kW).",
                f"{kind.zh}{number(claim.value)}兆瓦、{number(racks, 0)}个机柜，合每柜{kw:.1f}千瓦，"
                f"{'在' if usual else '超出'}常见范围（{low:g}—{high:g}千瓦）。",
            ),
            found=kw,
            unit="kW/rack",
            claims=(claim.id, *figures["racks"].ids()),
        )
    ]


def _span(values: Sequence[float], digits: int = 0) -> Label:
    return span(number(min(values), digits), number(max(values), digits))
