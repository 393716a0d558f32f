"""Every text as people read it, with made-up figures, in a committed file: changed wording shows in review.

After an intended change, ``python -m tests.texts.test_snapshot`` rewrites the file; review its diff.
"""

from __future__ import annotations

import string
from pathlib import Path

from siting import texts

SNAPSHOT = Path(__file__).with_name("texts.txt")


def rendered() -> str:
    """One block per wording: the id, then each language with every figure 12.5 and every word its field's name."""
    return "\n".join(
        f"{text_id}{form}\n  {said.en}\n  {said.zh}\n"
        for text_id in sorted(texts.catalogue("en"))
        for form, said in wordings(text_id)
    )


def wordings(text_id):
    both = [texts.catalogue(lang)[text_id] for lang in texts.LANGUAGES]
    figures = {}
    for text in both:
        for form in [text] if isinstance(text, str) else [text["one"], text["other"]]:
            for _, name, spec, _ in string.Formatter().parse(form):
                if name is not None:
                    figures[name] = 12.5 if spec else f"<{name}>"
    plural = next((text["by"] for text in both if not isinstance(text, str)), None)
    if plural is None:
        return [("", texts.say(text_id, **figures))]
    return [(f" [{n}]", texts.say(text_id, **figures | {plural: n})) for n in (1, 2)]


def test_the_texts_read_as_reviewed():
    assert rendered() == SNAPSHOT.read_text("utf-8")


if __name__ == "__main__":
    SNAPSHOT.write_text(rendered(), "utf-8")
