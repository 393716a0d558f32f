"""Claims in YAML: units to base units, defaults, and faults in one line."""

import math

import pytest

from siting.auditing.reading.claims import KINDS
from siting.auditing.reading.claims_file import ClaimEntry, read_claims_file
from siting.errors import ClaimsError
from tests.support import ROOT

GOOD = """\
title: A county's page
claims:
  - {kind: distance, to: Taiyuan, value: 50, unit: km, metric: road, quote: 50 km from Taiyuan, page: 2, line: 7}
  - {id: land, kind: land_area, value: 600, unit: mu}
  - {kind: free_cooling, value: 4, high: 5, unit: months, supply_c: 18}
  - {kind: mean_temperature, value: 45, unit: °F, comparison: at_most}
  - {kind: investment, value: 80, unit: 亿元, phase: 2}
  - {kind: tier, word: 3+}
  - {kind: superlative, word: nearest, aspect: distance, among: [Jiaocheng, Wenshui]}
  - kind: racks
    value: 40000
"""


def read(tmp_path, text):
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    return read_claims_file(path)


def test_values_come_in_base_units(tmp_path):
    found = {c.id: c for c in read(tmp_path, GOOD).claims}
    assert (found["c1"].value, found["c1"].unit, found["c1"].qualifiers.metric) == (50.0, "km", "road")
    # 600 mu are 40 ha; a month is 8760 / 12 h; 45 degF = 65/9 degC; 80 亿 = 8e9.
    assert (found["land"].value, found["land"].unit) == (pytest.approx(400_000), "m2")
    assert (found["c3"].value, found["c3"].high, found["c3"].unit) == (2920, 3650, "h/yr")
    assert found["c4"].value == pytest.approx(65 / 9)
    assert (found["c5"].value, found["c5"].unit, found["c5"].phase) == (8e9, "CNY", 2)


def test_defaults(tmp_path):
    reading = read(tmp_path, GOOD)
    found = {c.id: c for c in reading.claims}
    assert reading.title == "A county's page"
    assert [c.comparison for c in reading.claims] == [
        "about", "about", "between", "at_most", "about", "exactly", "exactly", "about",
    ]  # fmt: skip
    assert (found["c6"].word, found["c6"].value) == ("3+", 3.0)
    assert math.isnan(found["c7"].value)
    assert found["c7"].qualifiers.among == ("Jiaocheng", "Wenshui")
    assert (found["c1"].position.page, found["c1"].position.line) == (2, 7)
    # Without a position the claim gets its line in the file.
    assert found["c8"].position.line == 10
    assert (found["land"].given.value, found["land"].given.unit) == (600, "mu")


FAULTS = {
    "claims:\n  - kind: distance\n    valeu: 5\n": ("line 3", "unknown key", "Did you mean 'value'?"),
    "claims:\n  - kind: distanc\n    value: 5\n": ("line 2", "'distanc' is not known", "Did you mean 'distance'?"),
    "claim: []\n": ("line 1", "unknown key", "Did you mean 'claims'?"),
    "claims:\n  - kind: pue\n    value: 1.3\n    unit: km\n": ("line 4", "has no unit", "Leave it out."),
    "claims:\n  - kind: distance\n    value: 5\n    unit: kmm\n": ("line 4", "is not a unit", "Did you mean 'km'?"),
    "claims:\n  - kind: pue\n    value: 1.3\n    metric: road\n": ("line 4", "does not belong to kind pue", "It takes"),
    "claims:\n  - kind: tier\n    word: 5\n": ("line 3", "string", "docs/audit.md"),
    "claims:\n  - kind: tier\n    word: '0'\n": ("line 3", "'0' is not a word of kind tier", "It is"),
    "claims:\n  - kind: pue\n": ("line 2", "needs a value", "Add `value`."),
    "claims:\n  - kind: pue\n    value: .nan\n": ("line 3", "finite number", "docs/audit.md"),
    "claims:\n  - {kind: pue, value: 1.3, high: 1.2}\n": ("line 2", "less than value", "lower end"),
    "claims:\n  - {kind: pue, value: 1.3, comparison: between}\n": ("line 2", "goes with `high`", "both"),
    "claims:\n  - {id: a, kind: pue, value: 1.3}\n  - {id: a, kind: pue, value: 1.2}\n": ("line 3", "twice", "own id"),
    "claims:\n  - kind: pue\n    kind: pue\n": ("line 3", "given twice", "Keep one"),
    "claims: []\n": ("line 1", "at least 1 item", "docs/audit.md"),
    "claims: [\n": ("line", "not valid YAML", "Check"),
    "just words\n": ("claims.yaml", "not a file of claims", "docs/audit.md"),
    "": ("claims.yaml", "empty", "docs/audit.md"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_one_line_with_its_place_and_a_way_to_mend_it(tmp_path, text):
    with pytest.raises(ClaimsError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert "\n" not in message
    for part in FAULTS[text]:
        assert part in message


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ClaimsError, match="this is a folder"):
        read_claims_file(tmp_path)
    with pytest.raises(ClaimsError, match="no such file"):
        read_claims_file(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("title: caf\xe9\n".encode("latin-1"))
    with pytest.raises(ClaimsError, match="not UTF-8 at byte"):
        read_claims_file(tmp_path / "latin.yaml")


def test_the_example_of_the_documentation_is_read(tmp_path):
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert [c.kind for c in read(tmp_path, example).claims] == [
        "distance", "land_area", "free_cooling", "pue", "racks", "voltage", "tier", "superlative",
    ]  # fmt: skip


def test_every_kind_and_key_is_documented():
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    assert [k for k in (*KINDS, *ClaimEntry.model_fields) if f"`{k}`" not in page] == []
