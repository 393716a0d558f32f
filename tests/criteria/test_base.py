"""Common parts of criteria: parameters, places by coordinates, and the defaults of a measure."""

import pytest
from pydantic import ValidationError

from siting.catalogue import Catalogue
from siting.criteria.base import Criterion, Features, Measure, Params, PointSpec, find
from siting.evidence import STUDY_FILE, Label, Measurements
from tests.support.places import sites


class Plain(Measure):
    """A minimal measure."""

    label, unit, supply = Label("plain", "plain"), "", Label("", "")

    def measure(self, _sites):
        """See `Measure`; never called here."""
        return Measurements(None)


def test_parameters_cannot_be_changed_and_know_no_other_keys():
    point = PointSpec(name="P", lon=112.0, lat=37.0)
    with pytest.raises(ValidationError, match="frozen"):
        point.lon = 113.0
    with pytest.raises(ValidationError, match="Extra inputs"):
        PointSpec(name="P", lon=112.0, lat=37.0, height=3)


def test_a_place_has_a_name_of_at_least_one_character():
    assert PointSpec(name="P", lon=0, lat=0).name == "P"
    with pytest.raises(ValidationError):
        PointSpec(name="", lon=0, lat=0)


@pytest.mark.parametrize("datum", ["wgs-84", "xwgs84", "gcj022", ""])
def test_a_datum_is_one_of_three_words(datum):
    with pytest.raises(ValidationError):
        PointSpec(name="P", lon=0, lat=0, datum=datum)


def test_a_place_by_coordinates_is_where_it_is_and_of_the_study():
    place = PointSpec(name="Yard", name_zh="料场", lon=112.25, lat=37.5).place()
    assert (place.lon, place.lat, place.source) == (112.25, 37.5, STUDY_FILE)
    assert place.label == Label("Yard", "料场")


def test_without_a_chinese_name_a_place_has_its_one_name_in_both_languages():
    assert PointSpec(name="Yard", lon=112, lat=37).place().label == Label("Yard", "Yard")


def test_a_place_is_found_by_its_name_or_its_coordinates():
    catalogue = Catalogue()
    assert find("Taiyuan", catalogue) == catalogue.place("Taiyuan")
    assert find(PointSpec(name="Yard", lon=112, lat=37), catalogue).label.en == "Yard"


def test_a_measure_adds_nothing_that_it_does_not_say():
    plain, place = Plain(), sites([(112.0, 37.0)])
    assert plain.features(place) == Features(rings=(), points=(), months=())
    assert plain.warnings(place) == ()
    assert (plain.thresholds, plain.default_value, dict(plain.seeds)) == ((), None, {})


def test_a_criterion_is_shown_without_the_function_behind_it():
    one = Criterion("plain", Label("p", "p"), Label("p", "p"), "km", (), Params, lambda *_: Plain())
    assert "prepare" not in repr(one)
    assert "unit='km'" in repr(one)
    assert one.own_sources == ()
