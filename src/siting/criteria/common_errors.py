"""Errors that sites have in common: the climate of a region, years, designs, a feature's position.

Each part is a share of the variance of a figure's error, the correlation of the errors of two sites.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import Layer
from siting.climate.place import Neighbours
from siting.climate.shift import ClimateYears
from siting.evidence import FloatArray, SharedError
from siting.sites.model import Sites

STATION_PART = 0.4
"""Correlation of the errors of two places with the same nearest station, usually up to 75 km apart. Pairs of
stations left out together: 0.5 below 75 km (18 pairs), 0.3 at 75 to 130 km (67 pairs)."""
CELL_PART = 0.4
"""Added for two places in one cell: the same pairs, by exp(-km / 85), give 0.86 at 13 km in total."""
CELL_DEG = 0.25
"""Width of a cell: two places in it are 13 km apart on average. Across its edge less is assumed."""

SAME_DIRECTION = 0.9
"""Mean correlation of the distances of two sites to one misplaced point, where they see it in one octant: the
square of sinc(22.5 degrees) is 0.95."""

_OCTANTS = 8
_COLUMNS = 1440


def climate_errors(
    near: Neighbours, years: ClimateYears, lon: FloatArray, lat: FloatArray, *, falling: bool
) -> tuple[SharedError, ...]:
    """Return the shared errors of climate figures at places.

    The shift to later years, in part everywhere and in part by region; the field around the nearest station;
    and that within a cell of `CELL_DEG`.

    Parameters
    ----------
    near, years
        The stations that represent n places, in those years.
    lon, lat
        Shape (n,), degrees WGS84.
    falling
        Whether the figure falls where it is warmer.
    """
    total = np.square(near.offset_90_k)
    place = np.zeros_like(total) if near.place_90_k is None else np.square(near.place_90_k)
    file = np.zeros_like(total) if near.years_90_k is None else np.square(near.years_90_k)
    shift = years.error_90_k**2

    def part(variance: FloatArray) -> FloatArray:
        return np.divide(variance, total, out=np.zeros_like(total), where=total > 0)

    region = shift * (1.0 - years.common) + STATION_PART * place + file
    row, column = (
        np.floor((angle + half) / CELL_DEG).astype(np.int64) for angle, half in ((lat, 90), (lon, 180))
    )
    everywhere = np.zeros(len(total), dtype=np.int64)
    return (
        SharedError("climate-years", everywhere, part(shift * years.common + 0.0 * total), falling=falling),
        SharedError("climate-region", near.station[:, 0], part(region), falling=falling),
        SharedError("climate-cell", row * _COLUMNS + column, part(CELL_PART * place), falling=falling),
    )


def design_error(id_: str, part: FloatArray) -> SharedError:
    """Return the error of a design built at all sites; *part* has shape (n,)."""
    return SharedError(id_, np.zeros(len(part), dtype=np.int64), part)


def position_error(
    id_: str, feature: npt.NDArray[np.int64], bearing_deg: FloatArray, part: FloatArray
) -> SharedError:
    """Return the error of distances to features whose position is known within a radius.

    Sites that see a feature in the same octant share its error; from other directions the error differs.

    Parameters
    ----------
    feature, bearing_deg
        Shape (n,): the nearest feature of each site, and the direction to it [degrees].
    part
        Shape (n,), share of the variance of the distance that is the feature's position.
    """
    octant = np.floor(np.mod(bearing_deg, 360.0) / (360.0 / _OCTANTS)).astype(np.int64)
    return SharedError(id_, feature * _OCTANTS + octant, SAME_DIRECTION * part)


def layer_errors(
    layer: Layer, feature: npt.NDArray[np.int64], sites: Sites, span_km: FloatArray
) -> tuple[SharedError, ...]:
    """Return the shared errors of the distances of sites to the nearest feature of a layer.

    Only for points of a complete layer known within a radius: a list with gaps errs by its missing features,
    differently at each site.

    Parameters
    ----------
    feature
        Shape (n,), row of the nearest feature.
    span_km
        Shape (n,), from the nearest to the farthest point of each site [km].
    """
    radius = layer.radius_km[feature]
    points = shapely.get_type_id(layer.geometry) == shapely.GeometryType.POINT
    if not layer.complete or not radius.any() or not points.all():
        return ()
    at = layer.geometry[feature]
    east = (shapely.get_x(at) - sites.lon) * np.cos(np.radians(sites.lat))
    bearing = np.degrees(np.arctan2(east, shapely.get_y(at) - sites.lat))
    # All are uniform: of their variances only the widths matter.
    whole = np.square(radius) + np.square(span_km / 2.0) + np.square(sites.radius_km)
    part = np.divide(np.square(radius), whole, out=np.zeros_like(whole), where=whole > 0)
    return (position_error(f"position-{layer.id}", feature, bearing, part),)
