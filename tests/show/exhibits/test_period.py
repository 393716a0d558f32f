"""An exhibit with climate figures says which years they are for."""

import numpy as np
import pytest
import shapely

from siting.catalogue import Catalogue
from siting.criteria.cooling import FREE_COOLING
from siting.show.exhibits.sheet import ExhibitPage, _period
from tests.support.layers import measure
from tests.support.places import sites


@pytest.mark.parametrize(
    ("years", "lang", "told"),
    [
        ("present", "en", " Climate for mean of 2015-2024."),
        ("typical_years", "en", "1971-2003"),
        ("present", "zh", "2015—2024年"),
    ],
)
def test_the_caption_names_the_years_of_the_climate(years, lang, told):
    place = sites([shapely.Point(112.15, 37.55)], elevation_m=np.array([753.0]))
    main = next(iter(measure(FREE_COOLING, place, Catalogue(), years=years).values()))
    page = ExhibitPage.__new__(ExhibitPage)
    object.__setattr__(page, "quantities", [main])
    assert told in _period(page, lang)
    object.__setattr__(page, "quantities", [])
    assert _period(page, lang) == ""
