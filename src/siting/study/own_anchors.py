"""The cities that a study of a user's own sites starts from: those that serve the sites, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import ABROAD, Catalogue
from siting.conventions import REMOTE_SOFT_KM, SAME_CITY_KM, SAME_CITY_MIN_KM, SAME_CITY_SOFT_KM
from siting.evidence import BoolArray, FloatArray, Label
from siting.geo.geodesy import distance_km
from siting.records import dataclass
from siting.study.own_lines import as_comment, figure, km, round_ends, scalar
from siting.texts import join, say

# Big cities of China: those of the notice State Council (2014) No. 51, one million and more. A data centre is
# likelier in one of two million, if that is near.
_BIG_CITY, _LARGER_CITY, _BIG_CITY_ABROAD = 1_000_000, 2_000_000, 500_000
# Where none of these is within reach, the nearest with so many people.
_SMALLER_CITY = 100_000
# Where the bands of recovery end by default: see `siting.criteria.recovery`.
_REACH_KM, _REMOTE_KM = SAME_CITY_SOFT_KM.value, REMOTE_SOFT_KM.value
_REMOTE_CITIES = ("Beijing", "Shanghai", "Guangzhou", "Shenzhen", "Chengdu")
# By an office that plans, a backup is sought in the capital of the province before a smaller city beside it.
_CAPITALS = frozenset((
    "Beijing", "Tianjin", "Shanghai", "Chongqing", "Shijiazhuang", "Taiyuan", "Hohhot", "Shenyang",
    "Changchun", "Harbin", "Nanjing", "Hangzhou", "Hefei", "Fuzhou", "Nanchang", "Jinan", "Zhengzhou",
    "Wuhan", "Changsha", "Guangzhou", "Nanning", "Haikou", "Chengdu", "Guiyang", "Kunming", "Lhasa", "Xi'an",
    "Lanzhou", "Xining", "Yinchuan", "Ürümqi",
))  # fmt: skip
_MAX_ANCHORS = 8
_MAX_NAMED = 3
_MIN_SERVED = 0.5


@dataclass(frozen=True)
class City:
    """A city, as a study names it, with its distance from each site [km], shape (n,)."""

    place: str
    name: Label
    km: FloatArray
    larger: bool = True
    capital: bool = False
    population: float = 0.0
    country: str = ""

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
        self._country = "" if in_china.any() else _country(lon, lat)
        self._smaller = _smaller_city(lon, lat, self._country) if _none_in_reach(self._cities) else None
        self._cities += [self._smaller] if self._smaller else []
        self._nearest = min(self._cities, key=lambda city: city.nearest_km, default=None)
        self._main = [] if in_china.any() else _main_city(self._cities, self._country)
        self._serving = self._main or _serving(self._cities)

    def blocks(self, *, alone: bool, purpose: str) -> Iterator[str]:
        """Yield the criterion on the nearest big city and that of a remote backup; one may be a comment.

        *alone* says that no other criterion counts, *purpose* which of the two is wanted.
        """
        remote = self._remote(nearer=purpose == "remote") if self._in_china.mean() >= _MIN_SERVED else ""
        near, counts = self._near(alone=alone, purpose=purpose)
        chosen = {"remote": remote or near, "own": near if alone else ""}.get(purpose, near if counts else "")
        for block in filter(None, (near, remote)):
            yield block if block == chosen else as_comment(block)

    def _near(self, *, alone: bool, purpose: str) -> tuple[str, bool]:
        """Return the criterion on the cities that serve the sites, and whether they serve enough of them."""
        if self._nearest is None:
            return "", False
        wanted = alone or purpose == "same_city"
        serving = self._serving
        # Where all lie in the city itself, that is said, without weight.
        if not serving and (purpose == "same_city" or self._nearest.nearest_km <= _REACH_KM):
            serving = [self._nearest]
        if serving:
            big = self._smaller not in serving  # a smaller one that the user did not name decides nothing
            enough = (big and float(_served(serving).mean()) >= _MIN_SERVED) or _alike(serving)
            return self._band("same_city", serving, counts=wanted or not _alike(serving)), wanted or enough
        # A city that is too far for recovery and that the user did not name is only offered.
        return self._far_city(), wanted

    def _remote(self, *, nearer: bool) -> str:
        """Return the criterion of a remote backup; empty where no city is far enough."""
        least = SAME_CITY_KM.value if nearer else _REMOTE_KM
        far = [c for c in self._cities if c.name.en in _REMOTE_CITIES and c.nearest_km >= least]
        return self._band("remote", [min(far, key=lambda c: c.nearest_km)]) if far else ""

    def _say(self, text_id: str, **figures: object) -> str:
        return say(text_id, **figures)[self._lang]

    def _band(self, mode: str, cities: list[City], *, counts: bool = True) -> str:
        label = say(f"init.own.{mode}", city=_one_of(cities))
        if len(cities) > _MAX_NAMED:
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
        if mode == "remote":
            return self._say("init.own.remote_why", away=_away(least))
        lines = [self._measured(cities)]
        if self._smaller is not None and self._smaller in cities:
            big = _BIG_CITY_ABROAD if self._country else _BIG_CITY
            people = {"people": f"{self._smaller.population:,.0f}", "least": f"{big:,}"}
            lines.append(self._say("init.own.smaller", city=self._smaller.name, **people))
        within, count = int(_served(cities).sum()), len(least)
        if within in {0, count}:
            lines.append(self._say("init.own.any_place"))
        else:
            lines.append(self._say("init.own.some_served", within=within, count=count))
        past = int((_measured(cities)[1] > SAME_CITY_KM.value).sum())
        if 0 < past < count:
            # The table of cities has the big ones only: a smaller one may be nearer.
            lines.append(self._say("init.own.past_limit", count=past, limit=f"{SAME_CITY_KM.value:g}"))
        return "\n".join(lines + self._nearer(cities))

    def _measured(self, cities: list[City]) -> str:
        """Say which city each site is measured to, and how far that is."""
        which, km_to = _measured(cities)
        if len(cities) == 1:
            return self._say("init.own.measured_one", city=cities[0].name, away=_away(km_to))
        parts = []
        for number, city in enumerate(cities):
            there = km_to[which == number]
            if len(there):
                away = _away(there)
                parts.append(say("init.own.measured_part", city=city.name, count=len(there), away=away))
        return self._say("init.own.measured_each", listed=join(parts, "mark.list"))

    def _nearer(self, cities: list[City]) -> list[str]:
        """Name the big cities that lie nearer to some sites than the one they are measured to."""
        _, km_to = _measured(cities)
        listed = {city.place for city in cities}
        counts = [
            (int((_in_band(city.km) & (city.km < km_to)).sum()), city)
            for city in self._cities
            if city.place not in listed
        ]
        named = sorted((pair for pair in counts if pair[0]), key=lambda pair: -pair[0])[:_MAX_NAMED]
        parts = [say("init.own.nearer_part", city=city.name, count=count) for count, city in named]
        text_id = "init.own.nearer_main" if self._main else "init.own.nearer"
        return [self._say(text_id, listed=join(parts, "mark.list"))] if parts else []

    def _far_city(self) -> str:
        at_home = [city for city in self._cities if city.country == self._country] or self._cities
        nearest = np.argmin([city.km for city in at_home], axis=0)
        city = at_home[int(np.bincount(nearest).argmax())]
        label = say("init.own.distance", city=city.name)
        _, worst = round_ends(0.0, city.farthest_km)
        return "\n".join(
            [
                f"  # {self._say('init.own.distance_why', away=_away(city.km))}",
                "  - id: nearest_city",
                "    measure: distance",
                f"    label: {{ en: {scalar(label.en)}, zh: {scalar(label.zh)} }}",
                f"    params: {{ to: {city.place} }}",
                f"    value: {{ kind: linear, worst: {figure(worst)}, best: 0 }}   # km",
                "    weight: 10",
            ]
        )


def _none_in_reach(cities: list[City]) -> bool:
    return all(city.nearest_km > _REACH_KM for city in cities)


def _smaller_city(lon: FloatArray, lat: FloatArray, country: str) -> City | None:
    """Return the nearest smaller city within reach: of a country abroad, else of China; or none."""
    found = _cities(lon, lat, abroad=bool(country), least=_SMALLER_CITY)
    near = (city for city in found if city.nearest_km <= _REACH_KM and city.country == country)
    return min(near, key=lambda city: city.nearest_km, default=None)


def _cities(
    lon: FloatArray, lat: FloatArray, *, abroad: bool = False, least: int | None = None
) -> Iterator[City]:
    """Yield the big cities, or those of *least* people, with their distances from places."""
    catalogue = Catalogue()
    layer = catalogue.layer(ABROAD if abroad else "cities")
    population = np.asarray(layer.numbers("population"))
    least = least or (_BIG_CITY_ABROAD if abroad else _BIG_CITY)
    for row in np.flatnonzero(population >= least).tolist():
        point, name = layer.geometry[row], layer.names[row]
        place = f"{{ name: {scalar(name.en)}, lon: {point.x:.4f}, lat: {point.y:.4f} }}"
        larger = float(population[row]) >= _LARGER_CITY
        # The point that the study will measure from: the seat, where a table of seats has the name.
        found = None if abroad else catalogue.place(name.en)
        x, y = (point.x, point.y) if found is None else (found.lon, found.lat)
        distance = distance_km(lon, lat, np.full(len(lon), x), np.full(len(lat), y))
        capital = not abroad and name.en in _CAPITALS
        yield City(
            place if abroad else scalar(name.en), name, distance, larger=larger, capital=capital,
            population=float(population[row]), country=str(layer.columns["country"][row]) if abroad else "",
        )  # fmt: skip


def _country(lon: FloatArray, lat: FloatArray) -> str:
    """Return the country abroad that most places lie in: that of the town nearest to each."""
    layer = Catalogue().layer(ABROAD)
    nearest = shapely.STRtree(layer.geometry).nearest(shapely.points(lon, lat))
    return str(Counter(layer.words("country")[nearest].tolist()).most_common(1)[0][0])


def _main_city(cities: list[City], country: str) -> list[City]:
    """Return the one city abroad that serves most sites of a country, the largest of such; or none.

    One city for all, so that their distances can be compared. The table abroad also lists the districts and
    suburbs of a city, some with as many people, and cities across a border. None where it serves too few.
    """
    own = [city for city in cities if city.country == country]
    best = max(own, key=lambda city: (int(_in_band(city.km).sum()), city.population), default=None)
    return [best] if best is not None and float(_served([best]).mean()) >= _MIN_SERVED else []


def _away(distance_km: FloatArray) -> Label:
    """Return how far places are, in words: a single figure where all distances are equal."""
    near, far = km(float(distance_km.min())), km(float(distance_km.max()))
    return say("init.own.km_one", far=far) if near == far else say("init.own.km_span", near=near, far=far)


def _one_of(cities: list[City]) -> Label:
    """Return the names of cities as alternatives: Taiyuan or Lüliang."""
    names = [city.name for city in cities]
    if len(names) == 1:
        return names[0]
    return say("init.own.or", first=join(names[:-1], "mark.list"), last=names[-1])


def _least_km(cities: list[City]) -> FloatArray:
    """Return the distance of each site to the nearest of some cities [km], shape (n,)."""
    return np.asarray(np.min([city.km for city in cities], axis=0), dtype=np.float64)


def _serving(cities: list[City]) -> list[City]:
    """Return the cities that serve the sites for same-city recovery: for each site the one of choice.

    The one chosen most often comes first. Empty where no site is within reach of any.
    """
    count = len(cities[0].km) if cities else 0
    chosen = [best for row in range(count) if (best := _best_of(cities, row)) is not None]
    often = Counter(city.place for city in chosen)
    by_place = {city.place: city for city in chosen}
    listed = [by_place[place] for place, _ in often.most_common(_MAX_ANCHORS)]
    # The criterion measures to the city that lies deepest in the band: one that no site has so is no anchor.
    used = set(_measured(listed)[0].tolist()) if listed else set()
    return [city for number, city in enumerate(listed) if number in used]


def _best_of(cities: list[City], row: int) -> City | None:
    """Return the city of choice for one site; None where none is within reach.

    One that gives full marks comes before one that does not, a provincial capital before another city, a
    larger before a smaller one, then the nearer.
    """
    near = [city for city in cities if SAME_CITY_MIN_KM.value <= city.km[row] <= _REACH_KM]

    def rank(city: City) -> tuple[bool, bool, bool, float]:
        km_away = float(city.km[row])
        return km_away > SAME_CITY_KM.value, not city.capital, not city.larger, km_away

    return min(near, key=rank, default=None)


def _measured(cities: list[City]) -> tuple[npt.NDArray[np.intp], FloatArray]:
    """Return which of some cities each site is measured to, and how far that is [km]: as `recovery_band`."""
    km_to = np.array([city.km for city in cities])
    margin = np.minimum(km_to - SAME_CITY_MIN_KM.value, SAME_CITY_KM.value - km_to)
    which = np.argmax(margin, axis=0)
    return which, np.asarray(km_to[which, np.arange(km_to.shape[1])], dtype=np.float64)


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
