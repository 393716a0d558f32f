"""The page of an audit in a browser: its policy holds, and the map is drawn in its colours."""

import pytest

from siting.auditing.judging.verdicts import Verdict
from siting.show.audit.sheet import build_sheet
from siting.show.base.html import write_html
from siting.show.base.sheet_text import LOOKS
from siting.texts import say
from tests.support.made_claims import audited, county

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [360, 1400])
def test_map_has_its_colours_and_fits(open_file, tmp_path, lang, width):
    found = audited(*county())
    write_html(build_sheet(found, lang), tmp_path / "audit.html")
    page = open_file(tmp_path / "audit.html", width=width)
    # The map is in a part that a click opens.
    page.get_by_text(say("audit.map")[lang], exact=True).click()
    fills = page.eval_on_selector_all("figure svg path", "all => all.map(e => getComputedStyle(e).fill)")
    # Beijing lies nearer than its recovery band begins; a line shows the worst of its verdicts.
    for verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        ink = bytes.fromhex(LOOKS[verdict].ink[1:])
        assert f"rgb({ink[0]}, {ink[1]}, {ink[2]})" in fills
    box = page.locator("figure svg").bounding_box()
    assert 300 < box["width"] <= width
    assert page.get_by_role("img").get_attribute("aria-label").startswith(found.site.label[lang])
