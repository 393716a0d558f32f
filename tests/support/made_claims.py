"""Hand-made claims for the tests: figures in base units, as extracted from documents."""

from dataclasses import replace

from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site
from siting.auditing.reading.claims import Claim, Given, NotUnderstood, Position, Qualifiers, Reading
from siting.catalogue import Catalogue
from siting.evidence import Label

MU = 10_000 / 15


def claim(kind, value=float("nan"), unit="", comparison="about", **more):
    """One claim; arguments that are not fields of `Claim` are qualifiers."""
    fields = {
        name: more.pop(name)
        for name in ("id", "quote", "subject", "word", "high", "as_written")
        if name in more
    }
    return Claim(
        fields.get("id", "c1"),
        kind,
        fields.get("quote", kind),
        Position(),
        float(value),
        float(fields.get("high", value)),
        unit,
        comparison,
        fields.get("subject", ""),
        fields.get("word", ""),
        Given(value, value, unit),
        Qualifiers(**more),
        as_written=fields.get("as_written", ""),
    )


def reading(*claims, not_understood=()):
    numbered = tuple(replace(c, id=f"c{n}") for n, c in enumerate(claims, start=1))
    return Reading("made.txt", "0" * 64, numbered, tuple(not_understood), "made.txt")


def jiaocheng(**options):
    return find_site("Jiaocheng", Catalogue(), **options)


def audited(*claims, site=None, **options):
    return audit(reading(*claims), site or jiaocheng(), **options)


def county():
    """The claims of the county report of 2021, in order, with short quotes."""
    phases = [
        (1, 68, 7e8, 4200),
        (2, 200, 3e9, 20_000),
        (3, 332, 4.3e9, 16_000),
    ]
    claims = [
        claim("distance", 50, "km", subject="太原", quote="距太原 50 公里"),
        claim("distance", 500, "km", subject="北京", quote="距北京 500 公里"),
        claim("band", 60, "km", "within", band="same_city", quote="60 公里以内"),
        claim("band", 500, "km", "at_least", band="remote", quote="500 公里以上"),
        claim("mean_temperature", 7, "degC", quote="年平均气温 7℃"),
        claim("free_cooling", 2920, "h/yr", quote="每年有 4 个月"),
        claim("pue", 1.3, quote="PUE 值 1.3"),
        claim("class", comparison="exactly", word="A", quote="国标 A 级"),
        claim("tier", 3, comparison="exactly", word="3+", quote="Tier 3+"),
        claim("land_area", 600 * MU, "m2", quote="600 亩"),
        claim("floor_area", 6e5, "m2", quote="60 万平米"),
        claim("investment", 8e9, "CNY", quote="80 亿元"),
        claim("racks", 4e4, quote="4 万个机柜"),
        claim("servers", 4e5, quote="40 万台服务器"),
    ]
    for phase, land, money, racks in phases:
        claims += [
            claim("land_area", land * MU, "m2", phase=phase),
            claim("investment", money, "CNY", phase=phase),
            claim("racks", racks, phase=phase),
        ]
    claims.append(
        claim("voltage", 110, "kV", "exactly", phase=1, own=True, quote="自建双热备份的 110KV 变电站")
    )
    claims.append(claim("floor_area", 2e5, "m2", phase=2))
    claims.append(claim("voltage", 110, "kV", "exactly", phase=3, stations=1, quote="110KV 变电站一座"))
    return claims


def hostile(text):
    """A reading in which every text is hostile."""
    bad = claim("distance", 50, "km", subject=text, quote=text)
    left = NotUnderstood(text, Position(), Label(text, text))
    return Reading(text, "0" * 64, (bad, claim("racks", 1, quote=text, id="c2")), (left,), text)
