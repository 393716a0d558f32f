"""What the figures of a document say about each other: sums of phases, ratios, power."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from siting.auditing.judging.amounts import amount, bare, capital, currency, plain
from siting.auditing.judging.figures import Figures, gather
from siting.auditing.judging.power import power_checks
from siting.auditing.judging.verdicts import NOTHING, Check, Rules, Table, Verdict, number
from siting.auditing.reading.claims import KINDS, Claim, ClaimKind
from siting.evidence import Label

SUMMED: tuple[ClaimKind, ...] = ("land_area", "floor_area", "investment", "racks", "servers", "power")
_ONE_FIGURE: tuple[ClaimKind, ...] = ("pue", "wue", "mean_temperature", "elevation", "rack_power")
OUT_OF_LINE = 0.3
"""A phase is out of line where its ratio differs by more than this share from that of the whole."""
_SERVERS_PER_RACK = (4.0, 42.0)  # one unit high each fills a rack of 42 units
_FLOOR_RATIO = (0.2, 4.0)


def check_document(claims: Sequence[Claim], rules: Rules) -> tuple[Check, ...]:
    """Check the figures of a document against each other."""
    figures = gather(claims)
    # Where a phase 2 is named there is a phase 1, whether the document speaks of it or not.
    phases = list(range(1, max((c.phase for c in claims), default=0) + 1))
    checks = [
        c for kind in SUMMED if kind in figures and (c := _sum_check(kind, figures[kind], phases, rules))
    ]
    checks += _repeated(claims, rules)
    ratios = (
        _servers_per_rack(figures, rules),
        _money_per_rack(figures),
        _land_per_rack(figures),
        _floor_over_land(figures),
    )
    checks += [check for check in ratios if check is not None]
    checks += power_checks(claims, figures, rules)
    return tuple(checks)


def _sum_check(kind: ClaimKind, figures: Figures, phases: list[int], rules: Rules) -> Check | None:
    stated = figures.phases
    if 0 not in figures.by_phase or not stated:
        return None
    unit = figures.by_phase[0].unit
    whole = figures.by_phase[0].value
    parts = [figures.by_phase[p].value for p in stated]
    total = float(f"{math.fsum(parts):.10g}")  # mu are thirds of m2: their sum ends in a rounding
    whole = float(f"{whole:.10g}")
    name = KINDS[kind].label
    missing = [p for p in phases if p not in stated]
    gap = total - whole
    share = abs(gap) / abs(whole) if whole else math.inf
    close = share <= rules.tolerance
    terms = _terms(kind, unit, parts)
    sums, wholes, rest = (amount(kind, unit, x) for x in (total, whole, whole - total))
    needed = wording = NOTHING
    if missing:
        verdict = Verdict.CONTRADICTED if gap > 0 else Verdict.UNVERIFIABLE
        listed = ", ".join(map(str, missing))
        several = f"phases {listed} do" if len(missing) > 1 else f"phase {listed} does"
        finding = Label(
            f"The phases that state it give {sums.en} of {wholes.en}; {several} not state it, which "
            f"leaves {rest.en}.",
            f"已注明的各期合计{sums.zh}，总数为{wholes.zh}；第{listed.replace(', ', '、')}期未注明，"
            f"余{rest.zh}。",
        )
        needed = Label(
            f"the figure of phase{'s' if len(missing) > 1 else ''} {listed}",
            f"第{listed.replace(', ', '、')}期的数值",
        )
    elif gap == 0:
        verdict = Verdict.SUPPORTED
        finding = Label(
            f"{terms.en} = {wholes.en}: the phases add up.", f"{terms.zh} = {wholes.zh}，分期合计相符。"
        )
    else:
        verdict = Verdict.SUPPORTED if close else Verdict.CONTRADICTED
        more = Label("more", "多") if gap > 0 else Label("less", "少")
        finding = Label(
            f"{terms.en} = {sums.en}, against {wholes.en} stated: {share:.1%} {more.en}"
            f"{', within rounding' if close else ''}.",
            f"{terms.zh} = {sums.zh}，文件所述为{wholes.zh}，"
            f"{more.zh}{share:.1%}{'，属取整' if close else ''}。",
        )
        wording = Label(f"{capital(sums.en)} (phases: {terms.en}).", f"{sums.zh}（分期：{terms.zh}）。")
    title = Label(f"Sum of the phases: {name.en}", f"分期合计：{name.zh}")
    return Check(
        f"sum-{kind}", title, verdict, finding, stated=whole, found=total, unit=unit,
        claims=figures.ids(), needed=needed, wording=wording,
    )  # fmt: skip


def _terms(kind: str, unit: str, parts: Sequence[float]) -> Label:
    """Write ``68 + 200 + 332`` in the unit that people use."""
    shown = [bare(kind, unit, part) for part in parts]
    return Label(" + ".join(x.en for x in shown), " + ".join(x.zh for x in shown))


def _repeated(claims: Sequence[Claim], rules: Rules) -> list[Check]:
    """Figures that a document states more than once, and whether they agree."""
    groups: dict[tuple[str, int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if (
            claim.kind in (*SUMMED, *_ONE_FIGURE)
            and not math.isnan(claim.value)
            and claim.high == claim.value
        ):
            groups[claim.kind, claim.phase, claim.qualifiers.status].append(claim)
    checks = []
    for (kind, phase, _status), group in groups.items():
        if len(group) < 2:
            continue
        low, high = min(c.value for c in group), max(c.value for c in group)
        agree = high - low <= rules.tolerance * max(abs(low), abs(high))
        # Two counts may count different things; two PUEs of one site cannot both be meant.
        differ = Verdict.DEPENDS if kind in SUMMED else Verdict.CONTRADICTED
        counts = Label("what each of them counts", "各数值的统计口径")
        name = KINDS[group[0].kind].label
        said = [amount(kind, c.unit, c.value, digits=3) for c in group]
        suffix = f"-{phase}" if phase else ""
        checks.append(
            Check(
                f"repeated-{kind}{suffix}",
                Label(f"Stated more than once: {name.en}", f"多处表述：{name.zh}"),
                Verdict.SUPPORTED if agree else differ,
                Label(
                    f"Stated {len(group)} times: {', '.join(x.en for x in said)}. "
                    f"{'They agree' if agree else 'They do not agree'}.",
                    f"共{len(group)}处：{'、'.join(x.zh for x in said)}，"
                    f"{'相互一致' if agree else '互不一致'}。",
                ),
                stated=low,
                found=high,
                unit=group[0].unit,
                needed=NOTHING if agree else counts,
                claims=tuple(c.id for c in group),
            )
        )
    return checks


def _servers_per_rack(figures: dict[str, Figures], rules: Rules) -> Check | None:
    racks, servers = _total(figures, "racks"), _total(figures, "servers")
    if not racks or not servers:
        return None
    ratio = servers / racks
    low, high = _SERVERS_PER_RACK
    usual = low <= ratio <= high
    head = (
        Label("rack power [kW]", "单机柜功率（千瓦）"),
        Label("power for each server [W]", "每台服务器可用功率（瓦）"),
    )
    rows = tuple((plain(f"{kw:g}"), plain(f"{kw * 1000 / ratio:,.0f}")) for kw in rules.rack_powers_kw)
    return Check(
        "servers-per-rack",
        Label("Servers in a rack", "每机柜服务器数"),
        Verdict.SUPPORTED if usual else Verdict.CONTRADICTED,
        Label(
            f"{number(servers, 0)} servers in {number(racks, 0)} racks are {ratio:.1f} a rack, "
            f"{'inside' if usual else 'outside'} what a rack holds ({low:g}-{high:g}). Whether they "
            f"can be fed "
            "depends on the power of a rack.",
            f"{number(servers, 0)}台服务器、{number(racks, 0)}个机柜，每柜{ratio:.1f}台，"
            f"{'在' if usual else '超出'}机柜可容纳范围（{low:g}—{high:g}台）。能否供电取决于单机柜功率。",
        ),
        found=ratio,
        unit="servers/rack",
        claims=(*figures["racks"].ids(), *figures["servers"].ids()),
        needed=Label("the power of a rack", "单机柜功率"),
        tables=(Table(Label("Power that is left for each server", "每台服务器可用功率"), head, rows),),
    )


def _money_per_rack(figures: dict[str, Figures]) -> Check | None:
    unit = (
        next((c.unit for c in figures["investment"].by_phase.values()), "") if "investment" in figures else ""
    )
    name = currency(unit)
    return _by_phase(
        figures,
        "investment",
        "racks",
        key="money-per-rack",
        title=Label("Investment per rack, by phase", "单机柜投资（分期）"),
        unit=Label(f"thousand {name.en} a rack", f"万{name.zh}/机柜"),
        scale=(1e3, 1e4),
        digits=(0, 1),
    )


def _land_per_rack(figures: dict[str, Figures]) -> Check | None:
    return _by_phase(
        figures,
        "land_area",
        "racks",
        key="land-per-rack",
        title=Label("Land per rack, by phase", "单机柜用地（分期）"),
        unit=Label("m² a rack", "平方米/机柜"),
        scale=(1.0, 1.0),
        digits=(1, 1),
    )


def _by_phase(
    figures: dict[str, Figures],
    above: str,
    below: str,
    *,
    key: str,
    title: Label,
    unit: Label,
    scale: tuple[float, float],
    digits: tuple[int, int],
) -> Check | None:
    """Compare a ratio of two kinds between the phases."""
    if above not in figures or below not in figures:
        return None
    over, under = figures[above], figures[below]
    phases = [p for p in over.phases if p in under.by_phase and under.by_phase[p].value > 0]
    money, count = over.total(), under.total()
    if not count or math.isnan(money) or math.isnan(count):
        return None
    whole = money / count
    ratios = {p: over.by_phase[p].value / under.by_phase[p].value for p in phases}
    out = [p for p, ratio in ratios.items() if abs(ratio / whole - 1) > OUT_OF_LINE]

    def shown(value: float) -> Label:
        return Label(number(value / scale[0], digits[0]), number(value / scale[1], digits[1]))

    head = (Label("phase", "分期"), unit, Label("against the whole", "与总体相比"))
    rows = (
        *(
            (Label(str(p), f"第{p}期"), shown(ratios[p]), plain(f"{ratios[p] / whole - 1:+.0%}"))
            for p in phases
        ),
        (Label("whole", "总体"), shown(whole), plain("")),
    )
    mean = shown(whole)
    en, zh = f"{mean.en} {unit.en} overall", f"总体为{mean.zh}{unit.zh}"
    if phases:
        en += "; by phase " + ", ".join(f"{p}: {shown(ratios[p]).en}" for p in phases)
        zh += "；分期：" + "，".join(f"第{p}期{shown(ratios[p]).zh}" for p in phases)
    else:
        en, zh = f"{en}; no phase to compare with", f"{zh}；无分期数值可比"
    if out:
        which = f"phase{'s' if len(out) > 1 else ''} {', '.join(map(str, out))}"
        en += f". Out of line by more than {OUT_OF_LINE:.0%}: {which}"
        zh += f"。偏离总体{OUT_OF_LINE:.0%}以上：第{'、'.join(map(str, out))}期"
    return Check(
        key,
        title,
        Verdict.DEPENDS if out else Verdict.SUPPORTED if phases else Verdict.UNVERIFIABLE,
        Label(en + ".", zh + "。"),
        found=whole,
        unit=f"{over.by_phase[next(iter(over.by_phase))].unit}/rack",
        claims=(*over.ids(), *under.ids()),
        needed=Label("what each phase pays for besides racks", "各期除机柜外还包括哪些内容")
        if out
        else NOTHING,
        wording=NOTHING,
        tables=(Table(title, head, rows),) if phases else (),
    )


def _floor_over_land(figures: dict[str, Figures]) -> Check | None:
    if "floor_area" not in figures or "land_area" not in figures:
        return None
    floor, land = figures["floor_area"], figures["land_area"]
    both = [p for p in sorted(floor.by_phase) if p in land.by_phase and land.by_phase[p].value > 0]
    if not both:
        return None
    ratio = {p: floor.by_phase[p].value / land.by_phase[p].value for p in both}
    low, high = _FLOOR_RATIO
    usual = all(low <= r <= high for r in ratio.values())
    said_en = ", ".join(f"{'whole' if p == 0 else f'phase {p}'} {r:.2f}" for p, r in ratio.items())
    said_zh = "，".join(f"{'总体' if p == 0 else f'第{p}期'}{r:.2f}" for p, r in ratio.items())
    return Check(
        "floor-over-land",
        Label("Floor area over land area", "容积率（建筑面积／用地面积）"),
        Verdict.SUPPORTED if usual else Verdict.CONTRADICTED,
        Label(
            f"Floor over land: {said_en}. {'Possible' if usual else 'Outside what is usual'} "
            f"({low:g}-{high:g}); "
            "the planning conditions of the parcel decide.",
            f"容积率：{said_zh}。{'可能成立' if usual else '超出常见范围'}（{low:g}—{high:g}），"
            f"以地块规划条件为准。",
        ),
        found=ratio.get(0, next(iter(ratio.values()))),
        unit="m²/m²",
        claims=(*floor.ids(), *land.ids()),
        needed=Label("the planning conditions of the parcel", "地块规划条件"),
    )


def _total(figures: dict[str, Figures], kind: str) -> float:
    total = figures[kind].total() if kind in figures else math.nan
    return 0.0 if math.isnan(total) else total
