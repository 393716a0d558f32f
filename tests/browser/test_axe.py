"""axe-core finds no serious fault: contrast, names, roles, keyboard.

scripts/install_browser.sh fetches axe-core for the tests; nothing of it is in the package.
"""

from pathlib import Path

import pytest

from siting.show.webmap.build import render_map
from tests.support.cases import rest_slow
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

AXE = Path("build/axe/node_modules/axe-core/axe.min.js")
# Without frames: a map inside another page is sandboxed, and has its own test.
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"], iframes: false })).violations
    .filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(" ... ")}`)"""
MOVE = "siting.decision.change({ points: siting.movedPoints(siting.pointsNow(), 0, 5000, siting.data.criteria.map(() => false)) })"


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        pytest.skip(
            "no accessibility test was run: axe-core is not in build/axe (scripts/install_browser.sh)"
        )
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("size", "lang"),
    rest_slow([((1400, 900), "en"), ((390, 844), "zh"), ((1400, 900), "zh"), ((390, 844), "en")], (0, 1)),
)
def test_no_serious_fault(chromium, tmp_path, axe, lang, size):
    (tmp_path / "map.html").write_text(render_map(sample_outcome(), lang=lang), encoding="utf-8")
    # The policy of the page would not let the checker in.
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
    page = context.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.evaluate(axe)
    assert page.evaluate(RUN) == []
    page.locator(".siting-open-room").click()
    page.locator("#siting-compare summary").click()
    assert page.evaluate(RUN) == []
    page.evaluate(MOVE)
    page.locator(".siting-row").nth(1).click()
    page.locator(".siting-card details").first.locator("summary").click()
    assert page.evaluate(RUN) == []
    context.close()
