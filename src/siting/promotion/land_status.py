"""What the words of a site file say has still to be done before the land can be built on.

Land in China is read by its parts, in any order: whose it is (国有, 集体), which kind (建设用地, 农用地,
未利用地) and how far it is (已征, 未报批). Agricultural and unused land has to be converted, collective land
expropriated; what has not been done yet is an open step.
"""

from __future__ import annotations

import re

from siting.sites.land_words import DENIED, NOT_BUILDING, asks_for_such, names_protected, names_such, says_no

CONVERT, FILED, EXPROPRIATE, OPEN = "convert", "filed", "expropriate", "open"
"""`FILED` is a conversion that is said to be applied for; granted ones are no open step."""

_STATUS = re.compile(
    r"用地|土地(?:性质|类型|用途|类别|现状|状况|状态|情况|权属|手续)|规划用途|地类|权属|地权"
    r"|(?:征收|征地|收储|供地|报批|拆迁)(?:情况|状态|进度|状况|进展)"
    r"|(?:land|planned|permitted|current)[ _]?use|zoning|land[ _]?status|tenure|ownership",
    re.IGNORECASE,
)
_IS_SUCH = re.compile(
    rf"(?:一般|永久|基本|其他|permanent |basic |ordinary |other )*(?:{NOT_BUILDING})(?: land)?",
    re.IGNORECASE,
)
_NOT_YET = (
    r"(?:(?<!批而)(?:尚未|暂未|未|没有|待)|正在|部分|(?<![无不])[需须])"
    r"(?:已|全部|完成|启动|开始|办理|进行|组织|开展|实施|依法|先)*"
)
# Collective land that may be let for business needs no expropriation (集体经营性建设用地).
_COLLECTIVE = re.compile(r"集体(?:所有|土地|用地|农用地|建设用地|林地|耕地|荒地|未利用地|性质)|^集体$")
_NOT_ACQUIRED = re.compile(
    rf"{_NOT_YET}(?:集体|农村)?(?:土地)?征(?!求|询|信)|征(?:收|地)(?:正在|尚在)?(?:进行)?(?:中|未完成)"
)
_ACQUIRED = re.compile(
    r"(?:已|完成)[^，。；未]{0,4}征|征(?:收|地|迁)?(?:工作)?(?:已|均已)?(?:完成|完毕)|已收储|已转?为?国有"
)
_STEPS = re.compile(
    rf"{_NOT_YET}(?:土地|用地|农用地|规划)?(?:报批|审批|批复|获批|批|收储|拆迁|搬迁|腾退|调规|转用|农转用|确权|平整|清表|交地)"
)
_DONE = r"acquired|bought|cleared|converted|expropriated|permitted|purchased|re-?zoned|zoned"
_DOING = r"acquisition|conversion|expropriation|re-?zoning|zoning"
_STEPS_EN = re.compile(
    rf"\bnot (?:yet |fully )*(?:{_DONE})\b|\b(?:still |yet )?to be (?:{_DONE})\b"
    rf"|\b(?:pending|awaiting|subject to) (?:{_DOING})\b"
    rf"|\b(?:{_DOING}) (?:is |still )*(?:not |pending|outstanding|required|under ?way|in progress)",
    re.IGNORECASE,
)
# Submitted is not granted: 已报批 says that an approval was asked for.
_FILED = re.compile(
    r"已(?:经)?(?:组卷|上报|报批|申报|提交|受理)|(?:报批|审批|审查|组卷)中|正在(?:报批|审批)"
    r"|(?<!not )(?<!yet )\b(?:applied for|submitted|lodged|filed)\b|\bapplication pending\b|\bunder review\b",
    re.IGNORECASE,
)
_GRANTED = re.compile(
    r"已(?:经)?(?:获批|获得?批准|取得批[复准]|批[复准]|(?:完成|办理|办结|办妥)?(?:农用地|农)?转用|转为?建设用地)"
    r"|(?:转用|报批)(?:手续)?(?:已)?(?:获批|批准|完成|办结|办妥|齐全)"
    r"|\b(?:granted|approved|re-?zoned|converted)\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"部分|\bpart(?:ly|ially)?\b|\bto be\b", re.IGNORECASE)
_STEP_ASKED = re.compile(
    r"(?<!需要)(?<!涉及)(?P<acquired>征收|征地)|收储|报批|转用|获批|\b(?:acquired|converted|expropriated|re-?zoned|zoned)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(r"(?:否|未|尚未|正在|部分|no\b|not\b|pending|partly)(?!涉及|需)", re.IGNORECASE)


def open_steps(heading: str, words: str, *, is_remark: bool, unit: str = "") -> tuple[str, ...]:
    """Return what a cell says has still to be done: `CONVERT` or `FILED`, `EXPROPRIATE`, `OPEN`, or nothing.

    A text of remarks speaks of much besides land: there only its kind, its owner and English phrases count.
    """
    on_land = bool(_STATUS.search(heading))
    read = is_remark or on_land
    found: list[str] = []
    named = names_such(words) if read else bool(_IS_SUCH.fullmatch(words)) or names_protected(words)
    if named or (asks_for_such(heading, unit) and not says_no(words)):
        found += _conversion(words)
    asked = _STEP_ASKED.search(heading) if _NOT_DONE.match(words) else None
    if (read and _is_to_be_acquired(words)) or (asked and asked["acquired"]):
        found.append(EXPROPRIATE)
    if (on_land and _STEPS.search(words)) or (read and _STEPS_EN.search(words)) or (asked and not found):
        found.append(OPEN)
    return tuple(found)


def _is_to_be_acquired(words: str) -> bool:
    """Whether land is said not to be the state's yet, and nothing says that it was acquired."""
    if _NOT_ACQUIRED.search(words):
        return True
    named = any(not DENIED.search(words[: found.start()]) for found in _COLLECTIVE.finditer(words))
    return named and not _ACQUIRED.search(words)


def is_granted(words: str) -> bool:
    """Whether words on land that cannot be built on add that its conversion is granted: 农用地，已获批."""
    found = _GRANTED.search(words)
    return (
        found is not None
        and names_such(words)
        and not (_PARTLY.search(words) or _STEPS.search(words) or _STEPS_EN.search(words))
        and not DENIED.search(words[: found.start()])
    )


def _conversion(words: str) -> tuple[str, ...]:
    """Return the step that is left to convert land: none where it is granted."""
    if is_granted(words):
        return ()
    return (FILED,) if _FILED.search(words) else (CONVERT,)
