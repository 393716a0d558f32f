"""What a superlative is compared with, in the document's words: 与汾阳、文水相比, of Fenyang and Wenshui."""

from __future__ import annotations

import re

_NAME = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*"
_KIND = r"(?:parks|sites|parcels|campuses|zones|counties|cities|places|locations|projects)"
_SORT = r"(?:the |other |similar |comparable |neighbou?ring |nearby |industrial |existing |candidate |like )*"
_JOIN = r"(?:, and |, or |, | and | or )(?:the )?"
_OF = rf"(?:{_SORT}{_KIND} (?:in|of|at|near) )?"
_SETS = re.compile(
    r"(?:(?<![参会涉普])[与和同跟较比]|(?:相较|相比|对比)于?)(?P<zh>[^，。；：:\d]{2,40}?)(?:相比|相较|比较|对比|比起来)"
    r"|相(?:比|较)(?:于|之?下)?(?P<than>[^，。；：:\d]{2,40}?)(?=[，。；）)]|$)"
    r"|在(?P<zh_in>[^，。；：:\d]{1,30}?[、和与及][^，。；：:\d]{2,30}?|[^，。；：:\d]{0,8}(?:候选|备选)[^，。；：:\d]{1,8}?)[之当]?中(?=[，,]|距|离|最|地|面|电|年|气)"
    rf"|\b(?:[Cc]ompared (?:with|to)|[Uu]nlike|[Aa]gainst|[Aa]mong) (?P<en>{_OF}{_NAME}(?:{_JOIN}{_NAME})*)"
    rf"|\b[Oo]f (?P<of>{_NAME}(?:{_JOIN}{_NAME})+)"
)
_SPLIT = re.compile(r"[、，,]|以及|[和与及或]|,? (?:and|or) (?:the )?")


def compared_sets(text: str, start: int, end: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return where the sentence from *start* to *end* names what it compares with, and the names."""
    found = []
    for m in _SETS.finditer(text, start, end):
        said = next(group for group in m.groups() if group is not None)
        names = tuple(name.strip(" ()（）“”") for name in _SPLIT.split(said))
        if names := tuple(name for name in names if name):
            found.append((m.start(), names))
    return found


def among_at(sets: list[tuple[int, tuple[str, ...]]], at: int) -> tuple[str, ...]:
    """Return the names of the set last named before *at*, else of the first behind it."""
    before = [names for start, names in sets if start <= at]
    return before[-1] if before else sets[0][1] if sets else ()
