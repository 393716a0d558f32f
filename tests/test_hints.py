"""Actionable hints: what a hint names exists in the command that gives it.

`tests/test_repairs.py` follows the most common ones.
"""

import re
import tomllib
from pathlib import Path

import pyproj
import typer

from siting.auditing.reading import documents
from siting.cli import app
from siting.climate import build
from siting.errors import LayerError
from siting.readers import file_kinds, shapefile_parts
from siting.readers import headings as hd
from siting.readers.findings import Findings
from siting.study.new_study import study_schema
from siting.study.outputs import NAMES, OUTPUTS
from siting.texts import catalogue
from tests.support.hints import (
    COMMAND,
    DOCUMENT,
    DOTTED,
    ENDING,
    EXTRA,
    FILE,
    KEYS,
    OPTION,
    UNDERSCORED,
    all_hints,
)

ROOT = Path(__file__).parents[1]
DECLARATIONS = ("crs", "datum", "layer", "sheet", "id_column", "name_column")


def commands(group=None, words=()):
    """Every command of the command line by its words, with its options."""
    group = typer.main.get_command(app) if group is None else group
    for name, command in group.commands.items():
        path = (*words, name)
        if hasattr(command, "commands"):
            yield from commands(command, path)
        yield " ".join(path), {option for parameter in command.params for option in parameter.opts}


COMMANDS = dict(commands())
OPTIONS = set().union(*COMMANDS.values(), {"--help"})


def schema_keys(node):
    """Every key that a study can have, including parameters of criteria."""
    if isinstance(node, dict):
        properties = node.get("properties", {})
        if isinstance(properties, dict):
            yield from properties
        for value in node.values():
            yield from schema_keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from schema_keys(value)


STUDY_KEYS = set(schema_keys(study_schema()))
# Columns that readers require, and names of other programs' tools.
COLUMNS = {"area_ha", "dry_bulb_c", "relative_humidity", "pressure_pa", "elevation_m", "name_zh"}
OTHER_PROGRAMS = {"gdal_edit", "gdal_translate", "t_srs", "make_valid"}
# Words before a colon that are not keys.
PLAIN = {
    "own", "off", "edited", "id", "itself", "folders", "coordinates", "them", "north", "tables", "has", "longitudes",
    "some", "it", "outlines", "file", "zone", "out",
}  # fmt: skip


def named(pattern):
    return [(hint, found) for hint in all_hints() for found in pattern.finditer(hint.text)]


def wrong(pattern, is_right):
    """Hints in which a match of *pattern* is not valid: each with its module and line."""
    found = named(pattern)
    assert found, "the pattern finds nothing any more"
    return [
        f"{hint.module}:{hint.line}: {it[0]!r} in {hint.text!r}"
        for hint, it in found
        if not is_right(hint, it)
    ]


def test_hints_are_found_all_over_the_code():
    assert len({hint.text for hint in all_hints()}) > 200
    assert len({hint.room for hint in all_hints()}) > 12


def test_options_exist():
    assert wrong(OPTION, lambda _, it: it[0] in OPTIONS) == []


def test_commands_exist_and_have_the_options_beside_them():
    def right(_, it):
        words = it[1].split()
        known = [command for n in range(len(words), 0, -1) if (command := " ".join(words[:n])) in COMMANDS]
        return known and set(OPTION.findall(it[2])) <= COMMANDS[known[0]]

    assert wrong(COMMAND, right) == []


MAP_BASE = (
    "readers/base_picture.py",
    "readers/tiles.py",
    "study/base_map.py",
)  # declared under map.base, by no option


def endings_of(hint):
    """The endings that the readers of the room which gives a hint can read."""
    if hint.module.startswith("auditing/reading/"):
        return set(documents._READERS)
    if hint.module == "readers/word.py":
        return {".docx"}
    if hint.module in MAP_BASE:
        return {".pgw", ".jgw", ".wld", ".mbtiles", ".gpkg", ".tif"}
    if hint.module == "climate/elevation.py":
        return {".tif", ".img", ".asc", ".hgt"}
    if hint.room == "climate":
        return set(build.ENDINGS)
    return set(file_kinds.KINDS) | set(shapefile_parts._PARTS)


def test_formats_can_be_read_where_they_are_advised():
    assert wrong(ENDING, lambda hint, it: it[0] in endings_of(hint)) == []


def test_every_format_that_can_be_read_is_advised():
    rare = {".json", ".geojsons", ".ndjson", ".jsonl", ".ovkmz", ".geoparquet", ".xlsm"}
    assert set(re.findall(r"\.[a-z]+", file_kinds.READABLE)) >= set(file_kinds.KINDS) - rare


def test_files_are_written_by_siting_or_stand_in_docs():
    written = {row.file for row in OUTPUTS} | {"run.json", "hours.csv"}
    assert wrong(FILE, lambda _, it: it[0] in written or (ROOT / "docs" / it[0]).exists()) == []
    assert wrong(DOCUMENT, lambda _, it: (ROOT / it[0]).exists()) == []


def test_keys_inside_keys_exist():
    def right(_, it):
        elsewhere = FILE.fullmatch(it[0]) or it[0].startswith(("siting.", "console.", "shapely."))
        return elsewhere or set(it[0].split(".")) <= STUDY_KEYS

    assert wrong(DOTTED, right) == []


def test_names_are_keys_or_columns():
    assert wrong(UNDERSCORED, lambda _, it: it[0] in STUDY_KEYS | COLUMNS | OTHER_PROGRAMS) == []
    assert all(hd.understand(name) for name in ("area_ha", "elevation_m", "name_zh"))


def test_keys_exist():
    for pattern in KEYS:
        assert wrong(pattern, lambda _, it: it[1] in STUDY_KEYS | PLAIN | set(NAMES)) == []


def test_extras_and_codes_exist():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wrong(EXTRA, lambda _, it: (it[1] or it[2]) in project["optional-dependencies"]) == []
    assert wrong(re.compile(r"EPSG:(\d+)"), lambda _, it: pyproj.CRS.from_epsg(int(it[1]))) == []


SAYS_HOW = re.compile(
    r"(?:[Dd]eclare|[Ll]eave(?: out)?|\bas) (?:the )?(?:right )?(" + "|".join(DECLARATIONS) + r")\b(.*)"
)


def test_declarations_are_named_as_the_key_and_as_the_option_that_serve():
    # A site file comes from a study or from --sites, a layer only from a study.
    reading = ["run", "check", *(name for name in COMMANDS if name.startswith("exhibit "))]

    def right(hint, it):
        if hint.module in MAP_BASE:
            return True
        key, option = it[1], f"--{it[1].removesuffix('_column')}"
        both = f"({option}, or the key {key} beside file)" in it[2]
        return both and all(option in COMMANDS[command] for command in reading)

    assert wrong(SAYS_HOW, right) == []
    assert set(DECLARATIONS) <= set(study_schema()["$defs"]["SitesPart"]["properties"])


def test_a_hint_about_a_layer_names_no_option():
    layer = Findings(Path("x.csv"), error=LayerError, what="layer 'roads'")
    assert layer.declared("crs") == "crs (the key crs beside its file)"


def test_the_linter_names_keys_that_exist():
    texts = [str(text) for key, text in catalogue("en").items() if re.fullmatch(r"lint\..*\.hint", key)]
    words = {word for text in texts for word in re.findall(r"\b([a-z_]+): ", text)}
    words |= {word for text in texts for found in DOTTED.findall(text) for word in found.split(".")}
    assert {"params", "missing", "unit", "value", "scores"} <= words <= STUDY_KEYS | {"it", "off", "town"}
