"""The terminal output of an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.auditing.judging.amounts import about, kind_name
from siting.auditing.judging.check import Audit
from siting.auditing.judging.verdicts import Judged, Verdict
from siting.errors import without_controls
from siting.show.audit.accounted import figures_line
from siting.show.audit.sheet import claimed_text, found_column, found_text
from siting.show.base.sheet_text import LOOKS
from siting.texts import join, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segments
    from rich.text import Text


_STYLES = {
    Verdict.SUPPORTED: "bold green",
    Verdict.DOCUMENTED: "bold cyan",
    Verdict.CONTRADICTED: "bold red",
    Verdict.DEPENDS: "bold yellow",
    Verdict.UNVERIFIABLE: "dim",
}


def print_audit(audit: Audit, lang: str) -> None:
    """Print the verdicts to stdout: a table of the claims, then the checks of the document against itself."""
    from rich.console import Console
    from rich.text import Text

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(say("audit.audit_of", document=audit.title[lang])[lang], style="bold"))
    for missing in audit.not_measured:
        console.print(Prose(without_controls(missing[lang]), style="bold yellow"))
    console.print(Prose(_counted(audit, lang)))
    console.print(_claims(audit, console, lang), end="")
    for judged in filter(_is_explained, audit.judged):
        said = f" {judged.finding[lang]}{_holds_if(judged, lang)}"
        told = _word(judged.verdict, lang) + Text(without_controls(said))
        console.print(Prose(f"{judged.claim.id} ") + told)
    if audit.checks:
        console.print(Prose(f"\n{say('audit.consistency')[lang]}", style="bold"))
    for check in audit.checks:
        said = f" {check.title[lang]}{say('mark.colon')[lang]}{check.finding[lang]}"
        console.print(Prose() + _word(check.verdict, lang) + Text(without_controls(said)))
    if audit.figures:
        console.print(Text(f"\n{figures_line(audit, lang)}", style="dim"))


def _counted(audit: Audit, lang: str) -> str:
    """Say how many claims about which sites were found, and how many have each verdict."""
    counts = "  ".join(
        f"{LOOKS[v].word[lang]} {n}" for v, n in audit.count().items() if n or v is not Verdict.DOCUMENTED
    )
    names = join((site.label for site in audit.sites), "mark.list")
    said = f"{names[lang]}{say('mark.colon')[lang]}{_how_many(len(audit.judged), lang)}"
    return f"{say('mark.full_stop', said=said)[lang]} {counts}"


def _claims(audit: Audit, console: Console, lang: str) -> Segments:
    """Return the claims as a table."""
    from siting.show.base.long_table import long_table

    keys = ("audit.claim", "audit.kind", "audit.claimed")
    head = (*(say(key)[lang] for key in keys), found_column(audit)[lang], say("audit.verdict")[lang])
    rows = [
        (
            j.claim.id, kind_name(j.claim)[lang] + about(j.claim)[lang],
            without_controls(claimed_text(j, lang)), found_text(j.measured, lang), _worded(j.verdict, lang),
        )
        for j in audit.judged
    ]  # fmt: skip
    return long_table(console, head, rows, [_STYLES[j.verdict] for j in audit.judged])


def _is_explained(judged: Judged) -> bool:
    """Whether the finding is printed too; a paper that was given is named even where it proves the claim."""
    return judged.verdict in (Verdict.CONTRADICTED, Verdict.DEPENDS) or judged.claim.evidence is not None


def _holds_if(judged: Judged, lang: str) -> str:
    """Return the definition under which a claim that DEPENDS on it holds, as a further sentence."""
    definition = judged.definition[lang]
    if judged.verdict is not Verdict.DEPENDS or definition.lower() in judged.finding[lang].lower():
        return ""
    said = f"{say('audit.definition')[lang]}{say('mark.colon')[lang]}{definition}"
    return ("" if lang == "zh" else " ") + say("mark.full_stop", said=said)[lang]


def _how_many(n: int, lang: str) -> str:
    return say("audit.claims_found", n=n)[lang]


def _word(verdict: Verdict, lang: str) -> Text:
    from rich.text import Text

    return Text(_worded(verdict, lang), style=_STYLES[verdict])


def _worded(verdict: Verdict, lang: str) -> str:
    return f"{LOOKS[verdict].sign} {LOOKS[verdict].word[lang]}"
