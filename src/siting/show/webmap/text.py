"""The texts of the interactive page, in both languages."""

from __future__ import annotations

from siting.evidence import Label
from siting.texts import say, template, templates

KIND: dict[str, Label] = {
    "standard": say("kind.standard"),
    "regulation": say("kind.regulation"),
    "practice": say("kind.practice"),
    "claim": say("kind.claim"),
    "dataset": say("kind.dataset"),
    "computed": say("kind.computed"),
    "user": say("kind.user"),
}
"""The kinds of a source or a threshold."""

# Texts of the page that other outputs use too.
_SHARED: dict[str, str] = {
    "colon": "mark.colon",
    "comma": "mark.comma",
    "compare_rest_row": "report.lead_rest",
    "full_stop": "mark.full_stop",
    "head_rank": "common.rank_heading",
    "lacks": "robustness.lead.lacks",
    "legend_score": "common.score_heading",
    "list": "mark.list",
    "list_name": "common.ranked_sites",
    "made_with": "common.made_with",
    "method": "common.method",
    "month_letters": "common.month_initials",
    "named_criterion": "robustness.lead.named",
    "rank": "common.rank_heading",
    "score": "common.score_heading",
    "semicolon": "mark.semicolon",
    "source": "common.source",
    "supply": "common.supply",
    "unknown": "common.unknown",
    "unknown_of": "robustness.lead.unknown",
    "about": "figure.about",
    "qualified": "figure.qualified",
    "with_interval": "figure.with_interval",
    "unknown_exclude": "common.policy_exclude",
    "scaled_up": "common.scaled_up",
    "unknown_neutral": "common.policy_neutral",
    "unknown_worst": "common.policy_worst",
    "weights": "common.weights_heading",
}


def page_words(lang: str, *, in_china: bool = True) -> dict[str, str]:
    """Return the texts of the page by the names its scripts use; the scripts fill in the fields.

    In English an area of land is in mu too only *in_china*.
    """
    own = {text_id.removeprefix("map."): text[lang] for text_id, text in templates("map.").items()}
    own |= {name: template(text_id)[lang] for name, text_id in _SHARED.items()}
    return own if in_china or lang == "zh" else own | {"area_value": template("base.area_in_ha")[lang]}
