"""The example study of siting rules: every verdict as worked out by hand from where its layers were drawn."""

from pathlib import Path

import pytest

import siting
from siting.geo.areas import area_m2
from siting.outcome import VERDICTS

DATA = Path(__file__).parents[2] / "data"
# Worked out from the offsets in scripts/example_layers.py and the columns of the parcels before the first run.
# JC-01 JC-02 JC-03 WS-01 QX-01 FY-01 GJ-01 LX-01; LX-01 lies outside what the layers cover.
EXPECTED = {
    "gb50174:car_park": "CCCCCCCU",  # a limit from memory: never more than CONDITIONAL
    "gb50174:railway": "CCCCCCCU",
    "gb50174:motorway": "CCCCCCCU",
    "gb50174:metro": "UUUUUUUU",  # no layer shows it
    "gb50174:airport": "UUUUUUUU",  # the embedded list has gaps, and none is near
    "gb50174:hazardous_plant": "UUUUUUUU",
    "gb50174:landfill": "CCCCCCCU",
    "gb50174:explosives_store": "CCCCCCCU",
    "gb50174:nuclear_plant": "UUUUUUUU",
    "gb50174:flood_100yr": "CCCCCCCU",
    "gb50174:fault": "CCCCCCCC",  # the table gives no metres: the distance is shown
    "gb50174:landslide": "UUUUUUUU",
    "gb50174:access_roads": "UUUUUUUU",
    "gb50174:residential_area": "PPPPPPPU",  # the estate begins 74 m east of QX-01
    "bsi-2.1:nuclear_plant": "UUUUUUUU",
    "bsi-2.1:nuclear_facility": "UUUUUUUU",
    "bsi-2.1:chemical_plant": "PPPFPPPU",  # 4.6 km west of the centre of WS-01
    "bsi-2.1:hazardous_store": "PPPPPFFU",  # 4.5 km from FY-01, 2.3 km from GJ-01, limit 5 km
    "bsi-2.1:filling_station": "PPPPPFPU",  # 1.2 km from the centre of FY-01, less than 1 km from its edge
    "hub-policy:hub_cluster": "CCCCCCCC",  # advised: no county of Shanxi is in a cluster
    "hub-policy:energy_review": "UUUUUUUU",
    "land-control:zoning": "CCCCCCCC",
    "land-control:housing": "UUUUUUUU",
    "facility:dual_supply": "UUUUUUUU",
    "ours:red_line": "PPPPPPFU",
    "ours:farmland": "PPFPPPPU",
    "ours:boundary": "PFFCFFFU",  # through WS-01, around JC-01
    "ours:size": "PPPPPPFP",  # GJ-01 has 299.5 mu
    "ours:size_of_all_phases": "PCPPCPCP",
    "ours:slope": "PPPPUPFU",  # two slopes are blank
    "ours:no_terraces": "PFPPUPFU",  # JC-02 has exactly 4.2 degrees: less than 4.2 is asked
    "ours:almost_flat": "CCPPUCCU",
    "ours:earthquake": "CCCCUCUU",
    "ours:zoned": "PPFPPFFF",
    "ours:no_farmland": "PPFPPPPP",
    "ours:no_unused_land": "PPPPPPCC",
    "ours:motorway": "PPPFPFFU",  # it passes JC-01 and ends 2 km from QX-01
    "ours:motorway_near": "PCCCPCCU",
    "ours:fault": "UUUUUUUU",  # a list with gaps shows nothing where no trace is near
}  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return siting.run(siting.load_study(DATA / "parcels_land.yaml"))


def letters(rule):
    return "".join(VERDICTS[code][0].upper() for code in rule.verdict)


def test_every_verdict_is_as_worked_out_by_hand(result):
    assert {rule.rule.id: letters(rule) for rule in result.outcome.rules} == EXPECTED


def test_every_relation_gives_every_verdict(result):
    found = {(r.rule.relation, letter) for r in result.outcome.rules for letter in letters(r)}
    relations = {relation for relation, _ in found}
    assert len(relations) == 9
    assert found == {(relation, letter) for relation in relations for letter in "PCFU"}


def test_the_outline_left_after_each_step_has_the_area_of_the_ledger(result):
    ledger = result.outcome.ledger
    for constraint in ledger.constraints:
        known = ~constraint.unknown
        area_ha = area_m2(constraint.rest[known]) / 10_000
        assert area_ha == pytest.approx(constraint.left_ha[known], abs=1e-4)  # 1 m2
    assert area_m2(ledger.left) / 10_000 == pytest.approx(ledger.net_ha, abs=1e-4)
