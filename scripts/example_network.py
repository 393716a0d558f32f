"""A made-up network around the made-up parcels of data/: substations, power lines, roads and fibre.

Nothing in it is real, and each feature says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from example_layers import named, shape, write

if TYPE_CHECKING:
    from build_example_data import Parcel

STATIONS, LINES, ROADS, FIBRE = (
    "grid_nodes.geojson",
    "grid_lines.geojson",
    "roads.geojson",
    "fibre_routes.geojson",
)
FROM = "JC-01"
# Name, Chinese name, metres east and north of the parcel, kV, MVA still to be had, what feeds it (blank: unknown).
NODES = (
    ("North", "北站", (-3000, 8300), 220, 200.0, "Upland 500 kV"),
    ("East", "东站", (8800, 1600), 110, 90.0, ""),
    ("South", "南站", (2600, -10500), 220, 160.0, "Plain 500 kV"),
    ("West", "西站", (-9500, -3600), 110, None, ""),
)
# Each begins and ends at a station, or outside.
POWER_LINES = (
    ("North to East", "北站至东站", ((-3000, 8300), (4200, 7400), (8800, 1600))),
    ("Upland to North", "上级至北站", ((-9000, 9200), (-3000, 8300))),
    ("Plain to South", "上级至南站", ((9000, -16000), (2600, -10500))),
)
# Roads meet where they share a corner. The last one is a road of its own, joined to none.
WAYS = (
    ("Main road", "干道", ((-9500, -3400), (-5200, -1900), (-700, -700), (4300, 300), (8600, 1500))),
    ("North road", "北路", ((-700, -700), (-1500, 3600), (-2900, 8200))),
    ("South road", "南路", ((-700, -700), (600, -5200), (2500, -10300))),
    ("Track", "便道", ((11000, 6000), (12500, 6900))),
)
CABLES = (
    ("Backbone", "干线", ((-600, -400), (4300, 600), (14000, 9000), (24000, 17000), (28000, 33000), (29500, 37200))),
    ("Second route", "第二路由", ((-600, -400), (3000, -6000), (21000, -2000), (34000, 15000), (29500, 37200))),
)  # fmt: skip


def build(folder: Path, parcels: Sequence[Parcel]) -> None:
    """Write the layers into *folder*."""
    parcel = next(p for p in parcels if p.code == FROM)
    nodes = [
        (
            {**named(name, zh), "voltage_kv": kv, "spare_mva": spare, "upstream": upstream},
            shape(parcel, (at,)),
        )
        for name, zh, at, kv, spare, upstream in NODES
    ]
    write(folder / STATIONS, nodes)
    for file, rows in ((LINES, POWER_LINES), (ROADS, WAYS), (FIBRE, CABLES)):
        write(folder / file, [(named(name, zh), shape(parcel, at)) for name, zh, at in rows])
