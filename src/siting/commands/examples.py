"""Two examples for the help of each command. They name the files that the first commands write."""

from __future__ import annotations

from typing import Any

_EXHIBIT = (
    "siting exhibit NAME --out figures",
    "siting exhibit NAME my-study/jiaocheng.yaml --lang zh --size word",
)
EXAMPLES: dict[str, tuple[str, str]] = {
    "": ("siting run", "siting init my-study --lang zh"),
    "init": ("siting init my-study --lang zh", "siting init ours --sites parcels.xlsx --lang zh"),
    "app": ("siting app", "siting app my-study --lang zh"),
    "check": (
        "siting check my-study/jiaocheng.yaml",
        "siting check my-study/jiaocheng.yaml --sites parcels.xlsx",
    ),
    "run": (
        "siting run my-study/jiaocheng.yaml --out results",
        "siting run --sites parcels.csv --datum gcj02 --lang zh",
    ),
    "exhibit": (
        "siting exhibit all --out figures",
        "siting exhibit ranking my-study/jiaocheng.yaml --format png --lang zh",
    ),
    "report": (
        "siting report my-study/jiaocheng.yaml --lang zh --out report",
        "siting report my-study/jiaocheng.yaml --for promoter --site Jiaocheng --format docx",
    ),
    "checklist": ("siting checklist Jiaocheng", "siting checklist 交城 my-study/jiaocheng.yaml --lang zh"),
    "assemble": (
        "siting assemble data/parcels_land.yaml --area 600mu",
        "siting assemble data/parcels_land.yaml --area 40ha --lang zh",
    ),
    "climate": ("siting climate at 37.5512 112.1494", "siting climate at 交城县 --elevation 753"),
    "climate at": ("siting climate at 37.5512,112.1494", "siting climate at 交城县 --elevation 753"),
    "climate points": (
        "siting climate points places.csv --out hours.csv",
        "siting climate points places.csv --wet-bulb 5,10,14 --out hours.csv",
    ),
    "climate build": (
        "siting climate build weather --out my_table.parquet",
        "siting climate build epw --out table.parquet",
    ),
    "power": (
        "siting power Jiaocheng --racks 4200,20000 --pue 1.3 --stations 2x63:I+II",
        "siting power JC-01 data/parcels_power.yaml --lang zh",
    ),
    "surface": (
        "siting surface my-study/jiaocheng.yaml --region 111.9,37.4,112.2,37.7 --cell 1km",
        "siting surface my-study/jiaocheng.yaml --region county.geojson --cell 100m --out surface",
    ),
    "regions": (
        "siting regions surface --area 600mu",
        "siting regions surface --area 40ha --out regions.gpkg",
    ),
    "audit": (
        "siting audit report.txt --site Jiaocheng --out audit",
        "siting audit 推介材料.pdf --site 37.551,112.156 --lang zh",
    ),
    "promote": (
        "siting promote Jiaocheng --rivals Wenshui,Huairen",
        "siting promote 交城 my-study/jiaocheng.yaml --rivals 文水,清徐 --kit --lang zh",
    ),
    "diff": ("siting diff before after", "siting diff before/run.json after/run.json --lang zh"),
    "criteria": ("siting criteria", "siting criteria --lang zh"),
    "sources": ("siting sources", "siting sources --lang zh"),
}


def examples_of(path: str) -> tuple[str, str]:
    """Return the two examples of a command, such as ``climate at``; of an exhibit those with its name."""
    group, _, name = path.partition(" ")
    if group == "exhibit" and name:
        first, second = _EXHIBIT
        return first.replace("NAME", name), second.replace("NAME", name)
    return EXAMPLES[path]


def with_examples(command: Any, title: str, path: str = "") -> Any:
    """Write examples under the help of a command and of all below it."""
    # The first line keeps the lines as they are: without it they would be filled like a paragraph.
    lines = [f"  {line}" for line in examples_of(path)]
    command.epilog = "\b\n" + "\n".join([title, *lines])
    for name, below in getattr(command, "commands", {}).items():
        with_examples(below, title, f"{path} {name}".strip())
    return command
