"""The page of a report in a browser: the ground of its maps is a picture inside the page, and is there."""

import pytest

import siting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BROKEN = """async all => {
  const loads = e => new Promise(done => {
    const image = new Image();
    image.onload = () => done(null);
    image.onerror = () => done(e.getAttribute("href").slice(0, 40));
    image.src = e.getAttribute("href");
  });
  return (await Promise.all(all.map(loads))).filter(e => e);
}"""


def test_the_maps_of_a_report_have_their_ground(open_file, tmp_path):
    result = siting.run(siting.load_study())
    (page,) = [p for p in result.report(tmp_path, formats=("html",), lang="en") if p.suffix == ".html"]
    opened = open_file(page)
    assert opened.locator("svg image").count() >= 2  # the map of all sites, and those of the best
    assert opened.eval_on_selector_all("svg image", BROKEN) == []
