"""The ground that a line crosses, as a raster of costs around a site, and routes of least cost over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import Catalogue, RasterLayer
from siting.errors import LayerError, StudyError, did_you_mean, quote
from siting.evidence import FloatArray
from siting.geo.local_plane import Plane
from siting.power.network_schema import GroundPart, SurfacePart
from siting.readers.raster_values import sampled
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.geo.least_cost import Accumulated

MAX_CELLS = 20_000_000

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Route:
    """A route of least cost.

    Parameters
    ----------
    points
        Shape (k, 2): longitude and latitude, from the site.
    km
        Its length.
    cost
        Its cost in km of flat open land.
    """

    points: FloatArray
    km: float
    cost: float


@dataclass(frozen=True)
class CostSurface:
    """Costs around a site: rows run south.

    Parameters
    ----------
    plane
        Plane in metres about the site.
    west, north
        Corner of the first cell [m].
    cell_m
        Size of a cell.
    cost
        Shape (rows, columns): 1 is flat open land; infinite is blocked.
    unknown
        Share of cells where a raster has no value; they count as open land.
    """

    plane: Plane
    west: float
    north: float
    cell_m: float
    cost: npt.NDArray[np.float32]
    unknown: float

    def cells(self, lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.int64]:
        """Return row and column of places, shape (n, 2), clipped to the surface."""
        x, y = self._metres(lon, lat)
        row, column = (self.north - y) // self.cell_m, (x - self.west) // self.cell_m
        rows, columns = self.cost.shape
        return np.column_stack([np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]).astype(np.int64)

    def from_place(self, lon: float, lat: float, *, without: BoolArray | None = None) -> Accumulated:
        """Return the cost of reaching each cell from a place; *without* blocks more cells."""
        from siting.geo.least_cost import accumulated_cost

        cost = self.cost if without is None else np.where(without, np.float32(np.inf), self.cost)
        at = self.cells(np.array([lon]), np.array([lat]))
        if not np.isfinite(cost[at[0, 0], at[0, 1]]):  # a place on blocked ground still has to get away
            cost = cost.copy()
            cost[at[0, 0], at[0, 1]] = 1.0
        return accumulated_cost(cost, at, cell=(self.cell_m, self.cell_m))

    def route(self, found: Accumulated, lon: float, lat: float) -> Route | None:
        """Return the route to a place; None if it cannot be reached."""
        row, column = self._reached(found, lon, lat)
        if not found.reaches(row, column):
            return None
        cells = found.path(row, column)
        if len(cells) == 1:  # both ends lie in one cell
            cells = np.repeat(cells, 2, axis=0)
        x = self.west + (cells[:, 1] + 0.5) * self.cell_m
        y = self.north - (cells[:, 0] + 0.5) * self.cell_m
        km = float(np.hypot(np.diff(x), np.diff(y)).sum()) / 1000.0
        points = shapely.get_coordinates(self.plane.degrees(_points(x, y)))
        return Route(points, km, float(found.cost[row, column]) / 1000.0)

    def near(self, route: Route, width_m: float, *, but: Sequence[tuple[float, float, float]]) -> BoolArray:
        """Return the cells within *width_m* of a route, except around places (lon, lat, km)."""
        way = shapely.LineString(route.points) if route.km > 0.0 else shapely.Point(route.points[0])
        area = shapely.buffer(self.plane.metres(np.array([way], dtype=object))[0], width_m)
        for lon, lat, km in but:
            x, y = self._metres(np.array([lon]), np.array([lat]))
            area = shapely.difference(area, shapely.buffer(shapely.Point(x[0], y[0]), km * 1000.0))
        return _inside(self, np.array([area], dtype=object))

    def _reached(self, found: Accumulated, lon: float, lat: float) -> tuple[int, int]:
        """Return the cell of a place; of a station on blocked ground the cheapest one beside it."""
        row, column = self.cells(np.array([lon]), np.array([lat]))[0].tolist()
        if found.reaches(row, column):
            return row, column
        top, left = max(row - 1, 0), max(column - 1, 0)
        around = found.cost[top : row + 2, left : column + 2]
        at = np.unravel_index(int(np.argmin(around)), around.shape)
        return top + int(at[0]), left + int(at[1])

    def _metres(self, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        points = shapely.get_coordinates(self.plane.metres(_points(lon, lat)))
        return points[:, 0], points[:, 1]


def surface_around(part: SurfacePart, catalogue: Catalogue, lon: FloatArray, lat: FloatArray) -> CostSurface:
    """Build the surface around places in WGS84 degrees, the site first.

    Raises
    ------
    StudyError
        It would have more than `MAX_CELLS` cells, or a word with a weight is not in its column.
    LayerError
        A layer is missing, cannot be read, or is not what its ground says.
    """
    plane = Plane(float(lon[0]), float(lat[0]))
    points = shapely.get_coordinates(plane.metres(_points(lon, lat)))
    margin = part.margin_km * 1000.0
    west, south = points.min(axis=0) - margin
    east, north = points.max(axis=0) + margin
    columns, rows = (int(np.ceil(side / part.cell_m)) for side in (east - west, north - south))
    if columns * rows > MAX_CELLS:
        raise StudyError(
            f"the surface would have {columns * rows:,} cells",
            where="project.network.surface",
            hint=f"Give a cell_m above {part.cell_m:g}, or a smaller search_km",
        )
    cost = np.ones((rows, columns), dtype=np.float32)
    found = CostSurface(plane, float(west), float(north), part.cell_m, cost, 0.0)
    unknown = np.zeros(cost.shape, dtype=bool)
    for ground in part.ground:
        factor, missing = _of_ground(ground, catalogue, found)
        cost *= factor
        unknown |= missing
    return CostSurface(plane, float(west), float(north), part.cell_m, cost, float(unknown.mean()))


def _of_ground(part: GroundPart, catalogue: Catalogue, surface: CostSurface) -> tuple[Any, BoolArray]:
    """Return what a layer multiplies the cost by, and where it is not known."""
    nothing = np.zeros(surface.cost.shape, dtype=bool)
    if part.layer in catalogue.user_rasters:
        if part.column is not None or part.buffer_m > 0.0:
            raise LayerError(
                "is a raster, and features are needed here",
                where=f"layer {quote(part.layer)}",
                hint="Leave column and buffer_m out: they are about features",
            )
        hit, missing = _of_raster(part, catalogue.raster(part.layer), surface)
        return np.where(hit, _factor(part), np.float32(1.0)), missing
    if part.slope_above is not None or part.value_above is not None:
        catalogue.raster(part.layer)  # says that features are no raster
    layer = catalogue.layer(part.layer)
    if part.column is None:
        hit = _inside(surface, _areas(surface, layer.geometry, part.buffer_m))
        return np.where(hit, _factor(part), np.float32(1.0)), nothing
    words = layer.words(part.column)
    factor = np.ones(surface.cost.shape, dtype=np.float32)
    for word, weight in part.weights.items():
        those = words == word
        if not those.any():
            raise StudyError(
                f"no feature of layer {quote(part.layer)} has {quote(word)} in column {quote(part.column)}",
                where="project.network.surface",
                hint=did_you_mean(word, set(words.tolist())),
            )
        areas = _areas(surface, layer.geometry[those], part.buffer_m)
        factor[_inside(surface, areas)] *= np.float32(weight)
    return factor, nothing


def _points(x: Any, y: Any) -> npt.NDArray[np.object_]:
    return np.atleast_1d(np.asarray(shapely.points(x, y), dtype=object))


def _factor(part: GroundPart) -> np.float32:
    return np.float32(np.inf if part.weight is None else part.weight)


def _of_raster(part: GroundPart, layer: RasterLayer, surface: CostSurface) -> tuple[BoolArray, BoolArray]:
    rows, columns = surface.cost.shape
    x = surface.west + (np.arange(columns) + 0.5) * surface.cell_m
    y = surface.north - (np.arange(rows) + 0.5) * surface.cell_m
    across, down = (axis.ravel() for axis in np.meshgrid(x, y))
    points = shapely.get_coordinates(surface.plane.degrees(_points(across, down)))
    slope = part.slope_above is not None
    value = sampled(layer.file, points[:, 0], points[:, 1], slope=slope).reshape(rows, columns)
    missing = np.isnan(value)
    if part.slope_above is not None:
        return 100.0 * value > part.slope_above, missing
    above = -np.inf if part.value_above is None else part.value_above
    return value > above, missing


def _areas(
    surface: CostSurface, geometry: npt.NDArray[np.object_], buffer_m: float
) -> npt.NDArray[np.object_]:
    """Return features in metres, widened; lines and points at least to the cells that they cross."""
    metres = surface.plane.metres(geometry)
    thin = shapely.get_dimensions(metres) < 2
    width = np.where(thin, max(buffer_m, surface.cell_m * 0.75), buffer_m)
    return np.asarray(shapely.buffer(metres, width))


def _inside(surface: CostSurface, areas: npt.NDArray[np.object_]) -> BoolArray:
    """Return the cells whose centres lie in some areas."""
    rows, columns = surface.cost.shape
    found = np.zeros((rows, columns), dtype=bool)
    for area in areas:
        if shapely.is_empty(area):
            continue
        left, low, right, high = shapely.bounds(area)
        first, last = (int(np.clip((v - surface.west) // surface.cell_m, 0, columns)) for v in (left, right))
        top, bottom = (int(np.clip((surface.north - v) // surface.cell_m, 0, rows)) for v in (high, low))
        x = surface.west + (np.arange(first, min(last + 1, columns)) + 0.5) * surface.cell_m
        y = surface.north - (np.arange(top, min(bottom + 1, rows)) + 0.5) * surface.cell_m
        shapely.prepare(area)
        across, down = np.meshgrid(x, y)
        found[top : top + len(y), first : first + len(x)] |= shapely.contains_xy(area, across, down)
    return found
