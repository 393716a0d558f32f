"""The cities that a study of a user's own sites starts from: those that serve the sites, or none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from siting.catalogue import ABROAD, Catalogue
from siting.conventions import REMOTE_SOFT_KM, SAME_CITY_KM, SAME_CITY_MIN_KM, SAME_CITY_SOFT_KM
from siting.evidence import BoolArray, FloatArray, Label
from siting.geo.geodesy import distance_km
from siting.records import dataclass
from siting.study.own_lines import as_comment, figure, km, round_ends, scalar
from siting.texts import say

# Big cities of China: those of the notice State Council (2014) No. 51, one million and more. A data centre is
# likelier in one of two million, if that is near.
_BIG_CITY, _LARGER_CITY, _BIG_CITY_ABROAD = 1_000_000, 2_000_000, 500_000
# Where the bands of recovery end by default: see `siting.criteria.recovery`.
_REACH_KM, _REMOTE_KM = SAME_CITY_SOFT_KM.value, REMOTE_SOFT_KM.value
_REMOTE_CITIES = ("Beijing", "Shanghai", "Guangzhou", "Shenzhen", "Chengdu")
_MOST_ANCHORS = 8
_LEAST_SERVED = 0.5


@dataclass(frozen=True)
class City:
    """A city, as a study names it, with its distance from each site [km], shape (n,)."""

    place: str
    name: Label
    km: FloatArray
    larger: bool = True

    @property
    def nearest_km(self) -> float:
        """Distance of the nearest site [km]."""
        return float(self.km.min())

    @property
    def farthest_km(self) -> float:
        """Distance of the farthest site [km]."""
        return float(self.km.max())


class Anchors:
    """Chooses the cities of a study, and writes the criteria on them.

    Parameters
    ----------
    lon, lat
        Places of the sites, shape (n,).
    in_china
        Which of them lie in China, shape (n,).
    """

    def __init__(self, lang: str, lon: FloatArray, lat: FloatArray, in_china: BoolArray) -> None:
        self._lang = lang
        self._in_china = in_china
        self._cities = [*_cities(lon, lat)] if in_china.any() else []
        if not in_china.all():
            self._cities += _cities(lon, lat, abroad=True)
        self._nearest = min(self._cities, key=lambda city: city.nearest_km, default=None)
        self._serving = _serving(self._cities)

    def blocks(self, *, alone: bool, purpose: str) -> Iterator[str]:
        """Yield the criterion on the nearest big city and that of a remote backup; one may be a comment.

        *alone* says that no other criterion counts, *purpose* which of the two is wanted.
        """
        remote = self._remote(nearer=purpose == "remote") if self._in_china.mean() >= _LEAST_SERVED else ""
        near, counts = self._near(alone=alone, purpose=purpose)
        chosen = {"remote": remote or near, "own": near if alone else ""}.get(purpose, near if counts else "")
        for block in filter(None, (near, remote)):
            yield block if block == chosen else as_comment(block)

    def _near(self, *, alone: bool, purpose: str) -> tuple[str, bool]:
        """Return the criterion on the cities that serve the sites, and whether they serve enough of them."""
        if self._nearest is None:
            return "", False
        wanted = alone or purpose == "same_city"
        # Where all lie in the city itself, that is said, without weight.
        close = purpose == "same_city" or self._nearest.nearest_km <= _REACH_KM
        serving = self._serving or ([self._nearest] if close else [])
        if serving:
            enough = float(_served(serving).mean()) >= _LEAST_SERVED or _alike(serving)
            return self._band("same_city", serving, counts=wanted or not _alike(serving)), wanted or enough
        nearest = np.argmin([city.km for city in self._cities], axis=0)
        most = self._cities[int(np.bincount(nearest).argmax())]
        its_own = float(np.mean(most.km <= _least_km(self._cities))) >= _LEAST_SERVED
        return self._far_city(most), wanted or its_own

    def _remote(self, *, nearer: bool) -> str:
        """Return the criterion of a remote backup; empty where no city is far enough."""
        least = SAME_CITY_KM.value if nearer else _REMOTE_KM
        far = [c for c in self._cities if c.name.en in _REMOTE_CITIES and c.nearest_km >= least]
        return self._band("remote", [min(far, key=lambda c: c.nearest_km)]) if far else ""

    def _say(self, text_id: str, **figures: object) -> str:
        return say(text_id, **figures)[self._lang]

    def _band(self, mode: str, cities: list[City], *, counts: bool = True) -> str:
        label = say(f"init.own.{mode}", city=cities[0].name)
        if len(cities) > 1:
            label = say(f"init.own.{mode}_any")
        anchors = ", ".join(city.place for city in cities)
        return "\n".join(
            [
                *(f"  # {line}" for line in self._why(mode, cities).splitlines()),
                f"  - id: {mode}",
                "    measure: recovery_band",
                f"    label: {{ en: {scalar(label.en)}, zh: {scalar(label.zh)} }}",
                f"    params: {{ mode: {mode}, anchors: [{anchors}] }}",
                "    weight: 10" if counts else f"    weight: 0  # {self._say('init.own.alike')}",
            ]
        )

    def _why(self, mode: str, cities: list[City]) -> str:
        """Say how far the sites are from the cities, and how many of them these serve."""
        least = _least_km(cities)
        near, far = km(float(least.min())), km(float(least.max()))
        if mode == "remote":
            return self._say("init.own.remote_why", near=near, far=far)
        within, count = int(_served(cities).sum()), len(least)
        if within in {0, count} and len(cities) == 1:
            return self._say("init.own.same_city_why", near=near, far=far)
        return self._say("init.own.some_served", within=within, count=count)

    def _far_city(self, city: City) -> str:
        label = say("init.own.distance", city=city.name)
        _, worst = round_ends(0.0, city.farthest_km)
        near, far = km(city.nearest_km), km(city.farthest_km)
        return "\n".join(
            [
                f"  # {self._say('init.own.distance_why', near=near, far=far)}",
                "  - id: nearest_city",
                "    measure: distance",
                f"    label: {{ en: {scalar(label.en)}, zh: {scalar(label.zh)} }}",
                f"    params: {{ to: {city.place} }}",
                f"    value: {{ kind: linear, worst: {figure(worst)}, best: 0 }}   # km",
                "    weight: 10",
            ]
        )


def _cities(lon: FloatArray, lat: FloatArray, *, abroad: bool = False) -> Iterator[City]:
    """Yield the big cities with their distances from places."""
    layer = Catalogue().layer(ABROAD if abroad else "cities")
    population = np.asarray(layer.numbers("population"))
    for row in np.flatnonzero(population >= (_BIG_CITY_ABROAD if abroad else _BIG_CITY)).tolist():
        point, name = layer.geometry[row], layer.names[row]
        place = f"{{ name: {scalar(name.en)}, lon: {point.x:.4f}, lat: {point.y:.4f} }}"
        larger = float(population[row]) >= _LARGER_CITY
        distance = distance_km(lon, lat, np.full(len(lon), point.x), np.full(len(lat), point.y))
        yield City(place if abroad else scalar(name.en), name, distance, larger)


def _least_km(cities: list[City]) -> FloatArray:
    """Return the distance of each site to the nearest of some cities [km], shape (n,)."""
    return np.asarray(np.min([city.km for city in cities], axis=0), dtype=np.float64)


def _serving(cities: list[City]) -> list[City]:
    """Return the fewest cities, or nearly, within whose reach for same-city recovery lie most of the sites.

    A larger city comes first, then the nearer one. Empty where no site is within reach of any.
    """
    chosen: list[City] = []
    open_to = np.ones(len(cities[0].km), dtype=np.bool_) if cities else np.zeros(0, dtype=np.bool_)
    while open_to.any() and len(chosen) < _MOST_ANCHORS:
        reached = [c for c in cities if bool((open_to & _in_band(c.km)).any())]
        if not reached:
            break

        def rank(city: City, left: BoolArray = open_to) -> tuple[int, bool, float]:
            there = left & _in_band(city.km)
            return -int(there.sum()), not city.larger, float(city.km[there].mean())

        best = min(reached, key=rank)
        chosen.append(best)
        open_to = open_to & ~_in_band(best.km)
    return chosen


def _in_band(distance_km: FloatArray) -> BoolArray:
    """Return where a city is neither too near nor too far for same-city recovery."""
    return np.asarray((distance_km >= SAME_CITY_MIN_KM.value) & (distance_km <= _REACH_KM), dtype=np.bool_)


def _served(cities: list[City]) -> BoolArray:
    """Return which sites one of the cities serves, shape (n,)."""
    return np.asarray(np.any([_in_band(city.km) for city in cities], axis=0), dtype=np.bool_)


def _alike(cities: list[City]) -> bool:
    """Whether all sites get the same score in the same-city band, which then decides nothing."""
    km_to = np.array([city.km for city in cities])
    inside = (_in_band(km_to) & (km_to <= SAME_CITY_KM.value)).any(axis=0)
    return bool(inside.all()) or bool((km_to < SAME_CITY_MIN_KM.value).all())
