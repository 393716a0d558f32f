"""The claims that an audit read, to be corrected one by one, and the document with its claims marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from siting.errors import ClaimsError, did_you_mean, quote
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.evidence import Label


@dataclass(frozen=True)
class ClaimRead:
    """A claim as it stands in ``claims.yaml``; ``span`` is its place in the text, in characters.

    ``found`` is what the audit says of it, empty if it is not judged.
    """

    id: str
    kind: str
    quote: str
    owner: str
    date: str
    span: tuple[int, int]
    found: Mapping[str, Any]

    @property
    def verdict(self) -> str:
        """The verdict; empty for a claim that is not judged, since it is somebody else's."""
        return str(self.found.get("verdict", ""))


@dataclass(frozen=True)
class CheckRead:
    """A check of a document against itself, as it stands in ``audit.json``; labels are by language."""

    title: Mapping[str, str]
    verdict: str
    finding: Mapping[str, str]
    needed: Mapping[str, str]
    wording: Mapping[str, str]
    is_advice: bool
    sources: tuple[str, ...]


Found = TypeVar("Found", ClaimRead, CheckRead)
GRAVITY = ("CONTRADICTED", "DEPENDS", "UNVERIFIABLE", "DOCUMENTED", "SUPPORTED", "")
"""The verdicts, the gravest first; empty for a claim that is not judged."""


def by_gravity(found: Sequence[Found]) -> list[Found]:
    """Return claims or checks with the gravest verdict first, otherwise in their order."""
    return sorted(found, key=lambda one: GRAVITY.index(one.verdict))


def checks_of(folder: str | Path) -> list[CheckRead]:
    """Return the checks of a document against itself of an audit that was saved in *folder*."""
    import json

    said = json.loads((Path(folder) / "audit.json").read_text(encoding="utf-8"))["consistency"]
    return [
        CheckRead(
            one["title"], one["verdict"], one["finding"], one["needed"] or {}, one["suggested_wording"] or {},
            one["is_advice"], tuple(one["sources"]),
        )
        for one in said
    ]  # fmt: skip


def claim_kinds() -> dict[str, Label]:
    """Return the kinds of claims by id, in both languages."""
    from siting.auditing.reading.claim_kinds import KINDS

    return {str(name): kind.label for name, kind in KINDS.items()}


def claim_owners() -> tuple[str, ...]:
    """Return whose a figure can be: ``site``, ``phase`` and ``building`` are judged, the others are not."""
    from siting.auditing.reading.claims import OwnerKind

    return tuple(get_args(OwnerKind))


def claims_of(folder: str | Path) -> list[ClaimRead]:
    """Return the claims of an audit that was saved in *folder*, in the order of the document.

    Raises `ClaimsError` where its ``claims.yaml`` cannot be used.
    """
    import json

    from siting.auditing.reading.claims_file import read_claims
    from siting.readers.strict_yaml import StrictYaml

    path = Path(folder) / "claims.yaml"
    read_claims(path)
    given = StrictYaml(path, _expected()).data["claims"] or ()
    judged = json.loads((Path(folder) / "audit.json").read_text(encoding="utf-8"))["claims"]
    found = {one["id"]: one for one in judged}
    return [
        ClaimRead(
            str(one.get("id", "")), str(one["kind"]), str(one.get("quote", "")),
            str((one.get("owner") or {}).get("kind", "site")), str(one.get("date", "")),
            tuple(one.get("span") or (0, 0)),
            found.get(one.get("id"), {}),
        )
        for one in given
    ]  # fmt: skip


def correct_claim(
    folder: str | Path, claim: str, *, kind: str = "", owner: str = "", date: str = "", remove: bool = False
) -> None:
    """Correct a claim in the ``claims.yaml`` of an audit, or take it out: judge the file again afterwards.

    Parameters
    ----------
    folder
        Where the audit was saved.
    claim
        Id of the claim.
    kind, owner, date
        What it is instead; the kind and the owner stay if blank, the date is then not stated.
    remove
        Take it out: it is no claim.

    Raises
    ------
    ClaimsError
        There is no such claim, or the corrected file is not valid: it is then as it was.
    """
    from siting.auditing.reading.claims_file import read_claims
    from siting.study.editing import edited

    with edited(Path(folder) / "claims.yaml", check=read_claims) as data:
        at = next((n for n, one in enumerate(data["claims"]) if one.get("id") == claim), None)
        if at is None:
            known = [str(one.get("id")) for one in data["claims"]]
            raise ClaimsError(f"no claim {quote(claim)}", where="claims", hint=did_you_mean(claim, known))
        if remove:
            data["claims"].pop(at)
            return
        _correct(data["claims"][at], kind=kind, owner=owner, date=date.strip())


def _correct(claim: Any, *, kind: str, owner: str, date: str) -> None:
    """Change a claim of the file as `correct_claim` says; the site as the owner is not written."""
    claim["kind"] = kind or claim["kind"]
    if owner and owner != (claim.get("owner") or {"kind": "site"}).get("kind"):
        claim["owner"] = {"kind": owner}
    if claim.get("owner") == {"kind": "site"}:
        claim.pop("owner")
    if date:
        claim["date"] = date
    else:
        claim.pop("date", None)


def marked_text(document: str | Path, claims: Sequence[ClaimRead]) -> list[tuple[str, str, str]]:
    """Return the text of a document in pieces: the text, with id and verdict of the claim that it is.

    Raises `DocumentError` where it cannot be read.
    """
    from siting.auditing.reading.documents import read_document

    return list(_pieces(read_document(document).text, claims))


def _pieces(text: str, claims: Sequence[ClaimRead]) -> Iterator[tuple[str, str, str]]:
    spans = sorted(((*one.span, one) for one in claims if one.span[1] > one.span[0]), key=lambda x: x[:2])
    done = 0
    for start, end, one in spans:
        if start >= done:
            yield text[done:start], "", ""
            yield text[start:end], one.id, one.verdict
            done = end
    yield text[done:], "", ""


def _expected() -> Any:
    from siting.readers.strict_yaml import Expected

    return Expected(ClaimsError, "a file of claims", missing="Audit the document again.", empty="", shape="")
