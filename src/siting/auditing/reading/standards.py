"""Tiers, classes and certificates: Tier III+, class A of GB 50174, ISO 27001."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claims import Comparison
from siting.auditing.reading.grade import Grade
from siting.auditing.reading.scanning import scanner

_TIER = scanner(
    r"(?P<name>(?:Uptime(?: Institute)?[ '’]{0,2}s? ?)?(?:TIER|Tier|tier)(?: (?:[Ll]evel|[Rr]ating|[Cc]lassification|[Ss]tandard|等级|级别))?(?:: ?(?:Uptime )?|[ -])?)(?P<grade>VIII|VII|VI|IV|IX|V|III|II|I|[1-9Ⅰ-Ⅵ])(?P<plus>\+| ?plus\b)?(?![A-Za-z0-9.])"
    r"|\bRated[ -](?P<rated>IV|III|II|I|[1-4])(?![A-Za-z0-9.,]| ?(?:[kMG]?[WVA]|MVA|kN|kPa|tonnes|stars?|out of|of)\b)|(?<![A-Za-z0-9])T(?P<short>[1-4])(?P<shortplus>\+)?(?=[级标等认机数]|基础设施|架构|及|以上| (?:级|标准))|(?<![A-Za-z0-9])T(?P<bare>[1-4])(?P<bareplus>\+)?(?![A-Za-z0-9+.\-])"
)
_CLASS = scanner(
    r"(?:(?<![A-Za-z0-9])|(?<=50174))(?P<zh>[A-D])(?P<zhplus>\+)?类?级(?!别?(?:旅游|景区|纳税|信用|企业|通缉|写字楼|资质|车))|(?:[Cc]lass|[Gg]rade|[Ll]evel)[ -](?P<en>[A-D])(?P<enplus>\+)?(?![A-Za-z0-9])"
)
_CLASS_CONTEXT = scanner(
    r"tier|机房|数据中心|国标|国家标准|GB|5017?4|标准|data ?cent(?:er|re)|machine room|national standard|computer room",
    re.IGNORECASE,
)
# There is no tier above IV, and no class below C: what is claimed is read all the same.
_ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3,
    "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6,
}  # fmt: skip
_OR_MORE = re.compile(r"^ ?(?:级|认证|标准|等级)?(?:及|或)?以上|^ or (?:above|higher|better)|^ and above")
# T3 alone is also a terminal of an airport or a train.
_STANDARD = re.compile(r"uptime|tier|tia|标准|等级|国标|国际|认证|机房|数据中心", re.IGNORECASE)


def standards(text: str, start: int, end: int) -> list[Grade]:
    """Return the tiers, classes and certificates of the sentence from *start* to *end*."""
    found = [g for g in (_tier(text, m) for m in _TIER.finditer(text, start, end)) if g]
    sentence = text[start:end]
    if _CLASS_CONTEXT.search(sentence):
        for m in _CLASS.finditer(text, start, end):
            word = (m["zh"] or m["en"]) + ("+" if m["zhplus"] or m["enplus"] else "")
            more = _OR_MORE.match(text[m.end() : m.end() + 14])
            found.append(
                Grade(m.start(), m.end(), "class", word, comparison="at_least" if more else "exactly")
            )
    return found + _certificates(text, start, end)


def _tier(text: str, m: re.Match[str]) -> Grade | None:
    grade = next(filter(None, m.group("grade", "rated", "short", "bare")))
    plus = any(m.group("plus", "shortplus", "bareplus"))
    after = text[m.end() : m.end() + 16]
    if _OTHER_TIER.match(after) or (m["bare"] and not _is_certified(text, m, after)):
        return None
    number = _ROMAN.get(grade) or int(grade)
    comparison: Comparison = "at_least" if _OR_MORE.match(after) else "exactly"
    return Grade(m.start(), m.end(), "tier", f"{number}{'+' if plus else ''}", float(number), comparison)


_OTHER_TIER = re.compile(
    r"[ -]?(?:cit(?:y|ies)|supplier|1 |carrier|ISP|provider|network|bank|location|market|metro|operator|backbone|univers)"
)


def _is_certified(text: str, m: re.Match[str], after: str) -> bool:
    """Return whether a bare letter and number is a tier: the standard stands before it, or 认证 behind it."""
    standard = _STANDARD.search(text[max(0, m.start() - 24) : m.start()])
    return bool(standard or re.match("(?:设计|建造|运维)?认证", after))


_CERTIFICATE = scanner(
    r"(?:ISO(?:/IEC)? ?(?:9001|14001|20000|22301|27001|27017|27018|45001|50001)(?:-1)?|SOC ?[123](?![0-9])|PCI[ -]?DSS|HIPAA|FedRAMP"
    r"|EN ?50600|TIA-?942(?:-[A-C])?|LEED(?: (?:Platinum|Gold|Silver|Certified)|认证?(?:铂金|金|银)级?| ?(?:铂金|金|银)级?)?|BREEAM(?: (?:Outstanding|Excellent|Very Good|Good))?"
    r"|(?:网络安全)?等级?保(?:护)?(?:2\.0)?[二三四]级|CQC|绿色数据中心[1-5A]+级)(?![A-Za-z])"
)
_BARE_LEVEL = scanner(r"等(?:级)?保(?:护)?[：: ]?(?:测评)?(?P<level>[二三四]级)")
# Rated-3 per TIA-942, EN 50600 Availability Class 4: the standard names the scale of a grade.
_GRADED = re.compile(
    r"(?:[Tt]ier|[Rr]ated|[Cc]lass|[Ll]evel)[ -](?:[1-4A-C]|I{1,3}|IV)\+? ?(?:\(|(?:as )?per|to|under|of|in|according to|following|by)?(?: the)? ?(?:ANSI/)?$"
)
_GRADING = re.compile(
    r",? ?\(?(?:[A-Z][a-z]+ )?(?:[Cc]lass|[Rr]ated|[Rr]ating|[Tt]ier)[ -](?:[1-4]|I{1,3}|IV)\b|[ -]?T[1-4]"
)


def _certificates(text: str, start: int, end: int) -> list[Grade]:
    found = [
        Grade(m.start(), m.end(), "certificates", m.group())
        for m in _CERTIFICATE.finditer(text, start, end)
        if not (
            _GRADED.search(text, max(start, m.start() - 40), m.start()) or _GRADING.match(text, m.end(), end)
        )
    ]
    if not any("保" in g.word for g in found):
        found += [
            Grade(m.start("level"), m.end("level"), "certificates", f"等保{m['level']}")
            for m in _BARE_LEVEL.finditer(text, start, end)
        ]
    return found
