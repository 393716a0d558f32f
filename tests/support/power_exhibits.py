"""The power of a project for any outcome, made by hand: three phases, two feeds, prices."""

from dataclasses import replace

import numpy as np
import shapely

from siting.catalogue import Catalogue, Layer
from siting.climate.climate_source import climate_of
from siting.evidence import Label, Source
from siting.outcome.project_reports import ProjectReports
from siting.power.at_site import report_at, require_basis
from siting.power.connection import GridNetwork
from siting.power.project_schema import ProjectPart
from siting.power.report import SiteHere

PART = {
    "phases": [{"name": "I", "racks": 4200}, {"name": "II", "racks": 20000}, {"name": "III", "racks": 16000}],
    "rack_kw": [2.5, 3], "pue": 1.3, "wue": [0.4, 0.8],
    "stations": [
        {"name": "east", "transformers": 2, "each_mva": 63, "feeds": ["I", "II"]},
        {"name": "west", "transformers": 3, "each_mva": 63, "feeds": ["III"]},
    ],
    "water": {"allocation_m3": 300000},
    "network": {"stations": "nodes", "surface": {"cell_m": 200, "ground": [{"layer": "lake", "blocked": True}]}},
    "costs": {
        "year": 2026, "land_per_mu": [2e5, 3e5], "land_mu": 600, "build_per_it_mw": 5e7, "line_per_km": [1e6, 2e6],
        "substation_each": [4e7, 6e7], "energy_per_kwh": [0.38, 0.45], "rate": 0.06, "life_years": 15,
    },
}  # fmt: skip
LAYER_SOURCE = Source(
    "layer-nodes", Label("Stations", "变电站"), "", "", "", "user", Label("as given", "如所给")
)


def _layer(name, geometry, columns, names):
    count = len(geometry)
    return Layer(
        name, Label(name, name), tuple(names), np.array(geometry, dtype=object),
        {key: np.array(values) for key, values in columns.items()}, np.zeros(count), True, LAYER_SOURCE.id,
    )  # fmt: skip


def network_at(lon, lat, part):
    """Three stations and a lake around a place."""
    points = [
        shapely.Point(lon + 0.1, lat + 0.02),
        shapely.Point(lon - 0.08, lat - 0.06),
        shapely.Point(lon, lat + 0.11),
    ]
    names = [Label("North-east", "东北站"), Label("South-west", "西南站"), Label("Far north", "北站")]
    columns = {
        "voltage_kv": [220.0, 110.0, 110.0],
        "spare_mva": [180.0, np.nan, 90.0],
        "upstream": ["U", "V", "U"],
    }
    nodes = _layer("nodes", points, columns, names)
    lake = _layer(
        "lake", [shapely.box(lon + 0.04, lat - 0.05, lon + 0.06, lat + 0.05)], {}, [Label("Lake", "湖")]
    )
    catalogue = Catalogue({"nodes": nodes, "lake": lake}, {LAYER_SOURCE.id: LAYER_SOURCE})
    return GridNetwork(part.network, catalogue)


def power_report(label, lon, lat, changed=()):
    """The report of a project at a place."""
    part = ProjectPart.model_validate(PART | dict(changed))
    place = SiteHere(label, lon, lat, 750.0)
    network = None if part.network is None else network_at(lon, lat, part)
    return report_at(part, place, require_basis(part, place, climate_of(None)), network)


def with_power(outcome):
    """The outcome with the project at its two best sites."""
    rows = outcome.ranking.order[:2]
    frame, sites = outcome.sites.frame, outcome.sites
    reports = tuple(
        power_report(
            Label(str(frame["name"].iat[row]), str(frame["name_zh"].iat[row] or frame["name"].iat[row])),
            float(sites.lon[row]),
            float(sites.lat[row]),
        )
        for row in rows.tolist()
    )
    used = {source.id: source for report in reports for source in report.sources}
    return replace(outcome, project=ProjectReports(rows, reports), sources={**outcome.sources, **used})
