"""Fuzzing of everything that reads untrusted files: mutated good files, in process.

    python -m tests.reliability.fuzz 100000 --seed 7 [--target kml]

Each execution changes one good file (bytes, tokens, whole pieces; inside a zip its members) and reads it.
Anything but a `SitingError` of one line is a finding: it is shown with its input, and the exit code is 1.
"""

import argparse
import contextlib
import io
import json
import random
import re
import sqlite3
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

import siting
from siting.auditing.reading.claims_file import read_claims_file
from siting.auditing.reading.documents import read_document
from siting.climate.weather import read_weather
from siting.decide.attribution import compare_runs
from siting.errors import SitingError
from siting.readers.base_picture import read_placed_picture, read_tiff, read_tile_picture
from siting.readers.budget import Budget
from siting.readers.findings import Findings
from siting.readers.rasters import raster_windows, read_raster_header
from siting.readers.read_options import ReadOptions
from siting.readers.word import read_word_template
from siting.rules.read import read_rule_set
from siting.show.difference.difference import difference_document
from siting.show.difference.read_result import read_run
from siting.sites import read_sites
from siting.study.load import load_study
from tests.readers import honest_files
from tests.reliability import hostile
from tests.support.epw_files import HEADER, hours
from tests.support.rasters import tif

TOKENS = [
    b"", b"\0", b"\xff", b"\xff\xfe", b"-1", b"0", b"1e999", b"NaN", b"9" * 40, b"null", b"true", b'"', b"'", b"<", b">", b"</", b"&", b"]]>", b"{", b"}", b"[", b"]",
    b",", b":", b"\n", b"\r", b"\t", b" ", b"%", b"\\u0000", b"\\", b"&#0;", b"<a>", b"=1", "交".encode(), "交".encode("gb18030"), b"\xed\xa0\x80", b"x" * 5_000, b"- ", b"!!python/object:x ", b"*a", b"&a ",
]  # fmt: skip
PACKED = {"kmz", "zip", "xlsx", "docx", "template"}
# Slow to read: their turn comes less often. The two slowest are also there in a shorter form.
EVERY = {"long study": 50, "long result": 20, "year.epw": 50} | dict.fromkeys(
    ("xlsx", "zip", "gpkg", "geojson", "geojsonl", "csv", "docx", "template", "dxf", "points"), 4
)
FOUND = partial(Findings, error=SitingError, what="base map")
BOX = (112.0, 37.0, 112.5, 38.0)
# What the name of a target does not say.
ENDINGS = {
    "claims": "yaml", "study": "yaml", "long study": "yaml", "rules": "yaml", "result": "json", "long result": "json", "document": "txt",
    "points": "txt", "template": "docx", "raster": "tif", "picture": "tif", "days.epw": "epw", "year.epw": "epw",
    "weather": "csv",
}  # fmt: skip
SHORT_STUDY = """title: {en: Places, zh: 地块}
sites: {file: sites.csv, datum: wgs84, missing: ["-999"], name_column: 名称, radius_km: 2}
weights: {method: swing, points: {taiyuan: 100, price: 40}}
criteria:
  - id: taiyuan
    label: Near to Taiyuan
    measure: distance
    params: {to: Taiyuan}
    value: {kind: linear, worst: 100, best: 0}
  - {id: price, measure: attribute, params: {column: price, unit: yuan}, unknown: worst, value: {kind: linear, worst: 0.4, best: 0.3}}
layers: {roads: {file: roads.geojson, datum: gcj02}}
perspectives:
  - {id: all, label: All, weights: {method: direct, weights: {taiyuan: 1, price: 2}}}
climate: {weather: taiyuan.epw}
outputs: [result]
"""
SMALL_STUDY = Path(__file__).parent.parent / "support" / "small_study" / "study.yaml"
RULES = """id: ours
title: { en: Our requirements, zh: 本项目要求 }
rules:
  - { id: red_line, object: ecological_red_line, relation: outside, mitigation: true, note: { en: Ask., zh: 询问。 } }
  - { id: size, object: area, relation: at_least, limit: 300, unit: mu, on_fail: keep }
  - { id: zoned, object: zoning, relation: one_of, words: [工业用地, 物流仓储用地] }
"""
SMALL = Budget(seconds=20)


def good_files():
    """One small good file for each target: its ending and its bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {}
        for ending in (".csv", ".xlsx", ".gpkg", ".geojson", ".kml", ".parquet", ".zip"):
            hostile.CASES[f"texts in every column, {ending}"].make(
                folder, folder / "none", "http://127.0.0.1:1"
            )
            found[ending[1:]] = (folder / f"sites{ending}").read_bytes()
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("doc.kml", found["kml"])
        study = (Path(siting.__file__).parent / "data" / "studies" / "jiaocheng.yaml").read_bytes()
        parcels = ("GPX: tracks round parcels", "DXF: closed polylines", "GeoJSON: line by line")
        for case in (*parcels, "boundary points: UTF-8"):
            path = honest_files.CASES[case].make(folder)
            found["points" if path.suffix == ".txt" else path.suffix[1:]] = path.read_bytes()
        siting.run(siting.load_study(SMALL_STUDY)).save(folder / "run", outputs=["result"])
        small = (folder / "run" / "result.json").read_bytes()
        siting.run(siting.load_study()).save(folder / "run", outputs=["result"])
        document = json.loads((folder / "run" / "result.json").read_text(encoding="utf-8"))
        document["sites"] = document["sites"][:2]
        for place, site in enumerate(document["sites"]):
            site["rank"] = place + 1 if site["rank"] else None
        return {
            **found,
            "kmz": held.getvalue(),
            **pictures(folder),
            "study": SHORT_STUDY.encode(),
            "long study": study,
            "rules": RULES.encode(),
            "days.epw": epw(hours()[:48]),
            "year.epw": epw(hours()),
            "weather": WEATHER.encode(),
            "claims": b"title: T\nclaims:\n  - {kind: power, value: 120, unit: MW}\n  - {kind: pue, value: 1.15}\n",
            "docx": lean_document(),
            "template": lean_document(),
            "pdf": hostile.pdf(
                hostile.CATALOG,
                hostile.PAGES,
                hostile.PAGE,
                hostile.stream(hostile.TEXT),
                hostile.FONT,
                hostile.form(b""),
            ),
            "document": "该项目电力容量 120 MW，PUE 1.15。\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(),
            "result": small,
            "long result": json.dumps(document, ensure_ascii=False).encode(),
        }


def epw(rows):
    return "\n".join([*HEADER, *(",".join(map(str, row)) + ",9999,9999" for row in rows), ""]).encode()


WEATHER = "time,temp_air,relative_humidity,pressure\n" + "".join(
    f"2019-01-{hour // 24 + 1:02}T{hour % 24:02}:00:00Z,{hour % 7 - 5.5},{40 + hour % 30},921{hour % 10}0\n"
    for hour in range(72)
)


def lean_document():
    """Return a Word document without the hundred kilobytes of styles that nobody uses."""
    whole = hostile.document(("The PUE is 1.15.", "120 MW of power"))
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml") and b"<w:style " in data:
                data = re.sub(rb"<w:style .*</w:style>", b"", data, flags=re.DOTALL)
            new.writestr(name, b"" if name.endswith(".jpeg") else data)
    return held.getvalue()


def pictures(folder):
    """Rasters and base maps: a grid of heights, a placed picture, and tiles."""
    cells = np.arange(48, dtype=np.uint8).reshape(6, 8)
    found = {}
    for name, path in (
        ("raster", tif(folder / "heights.tif", cells.astype(np.float32), nodata=-9999)),
        (
            "picture",
            tif(folder / "map.tif", None, bands=[cells] * 3, transform=(0.1, 0, 111.9, 0, -0.2, 38.2)),
        ),
    ):
        found[name] = path.read_bytes()
    held = io.BytesIO()
    Image.fromarray(np.dstack([cells] * 3)).save(held, "PNG")
    found["png"] = held.getvalue()
    path = folder / "tiles.mbtiles"
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE metadata (name text, value text)")
        base.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
        base.execute("INSERT INTO metadata VALUES ('format', 'png')")
        base.execute("INSERT INTO tiles VALUES (6, 51, 39, ?)", [found["png"]])
        base.commit()
    return found | {"mbtiles": path.read_bytes()}


def mutate(data, chance):
    """Change bytes in one to four ways."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 1, 2, 4, 16, 200)))
        way = chance.randrange(7)
        if way == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            data[at:end] = chance.choice(TOKENS)
        elif way == 2:
            del data[at:end]
        elif way == 3:
            data[at:at] = data[at:end] * chance.randint(1, 20)
        elif way == 4:
            source = chance.randrange(len(data) + 1)
            data[at:end] = data[source : source + end - at]
        elif way == 5:
            data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
        elif chance.random() < 0.2:
            del data[at:]
    return bytes(data)


def mutate_json(data, chance):
    """Change a value somewhere in a document, keeping it valid JSON."""
    document = json.loads(data)
    places = []

    def walk(inner):
        for key in inner if isinstance(inner, dict) else range(len(inner)) if isinstance(inner, list) else ():
            places.append((inner, key))
            walk(inner[key])

    walk(document)
    values = [None, True, -1, 0, 10**30, 1e308, "", "x", [], {}, [1], {"en": 1}, "9" * 50, 0.5, float("nan")]
    for _ in range(chance.randint(1, 3)):
        owner, key = chance.choice(places)
        if chance.random() < 0.2 and isinstance(owner, dict):
            owner.pop(key, None)
        elif isinstance(owner, dict) or key < len(owner):
            other_owner, other = chance.choice(places)
            try:
                owner[key] = chance.choice([*values, other_owner[other]])
            except (KeyError, IndexError):
                owner[key] = chance.choice(values)
    try:
        return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return data


def mutate_zip(data, chance):
    """Change one member of a zip, or the zip itself."""
    if chance.random() < 0.15:
        return mutate(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    return hostile.changed(data, chance.choice(names), lambda inner: mutate(inner, chance) if inner else b"x")


def mutated(target, data, chance):
    if target in {"result", "long result"} or (target == "geojson" and chance.random() < 0.5):
        return mutate_json(data, chance) if chance.random() < 0.8 else mutate(data, chance)
    return mutate_zip(data, chance) if target in PACKED else mutate(data, chance)


def read_cells(path):
    with raster_windows(read_raster_header(path)) as windows:
        windows.read(0, 0, 6, 8)


def read_picture_and_world(path):
    path.with_suffix(".pgw").write_text("0.1\n0\n0\n-0.2\n111.9\n38.2\n")
    read_placed_picture(FOUND(path), BOX, crs="EPSG:4326", longest=50)


READ = {
    "study": load_study,
    "long study": load_study,
    "rules": read_rule_set,
    "claims": read_claims_file,
    "days.epw": read_weather,
    "year.epw": read_weather,
    "weather": read_weather,
    "template": partial(read_word_template, budget=SMALL),
    "docx": partial(read_document, budget=SMALL),
    "pdf": partial(read_document, budget=SMALL),
    "document": partial(read_document, budget=SMALL),
    "raster": read_cells,
    "png": read_picture_and_world,
    "picture": lambda path: read_tiff(FOUND(path), BOX, longest=50),
    "mbtiles": lambda path: read_tile_picture(FOUND(path), BOX, table=None, datum=None, longest=50),
    "dxf": lambda path: read_sites(path, ReadOptions(crs="EPSG:4546")),
}


def read(target, path, good=None):
    """Read the file as the matching command would, and compare it with the *good* one, if given."""
    if good is not None:
        found = compare_runs(read_run(path), read_run(good))
        json.dumps(difference_document(found))
    else:
        READ.get(target, read_sites)(path)


def turns_of(names):
    """Targets in the order of their turns: first each once, then the slow ones less often."""
    rounds = max(EVERY.get(name, 1) for name in names)
    return [name for turn in range(rounds) for name in names if turn % EVERY.get(name, 1) == 0]


def fuzz(count, *, seed, targets=None, seconds=float("inf"), say=lambda _: None):
    """Run *count* executions over the targets in turn; return their number, and the findings."""
    files = good_files()
    turns = turns_of(sorted(targets or files))
    done, findings, kinds = Counter(), [], Counter()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(name)
        good = {key: folder / f"good {key}.json" for key in ("result", "long result")}
        for key, path in good.items():
            path.write_bytes(files[key])
        for number in range(count):
            if time.monotonic() > until:
                break
            target = turns[number % len(turns)]
            chance = random.Random(f"{seed}/{number}")  # noqa: S311
            ending = ENDINGS.get(target, target)
            path = folder / f"f.{ending}"
            path.write_bytes(mutated(target, files[target], chance))
            done[target] += 1
            try:
                read(target, path, good.get(target))
            except SitingError as error:
                if "\n" in str(error) or len(str(error)) > 1_000:
                    findings.append((target, number, f"not one line: {str(error)[:200]}"))
                    say(findings[-1])
            except Exception as error:  # noqa: BLE001  (that is what is looked for)
                where = traceback.extract_tb(error.__traceback__)
                # If no frame belongs to siting, use the last one.
                ours = [f for f in where if "/siting/" in f.filename] or where
                kind = (target, type(error).__name__, ours[-1].filename.rpartition("/")[2], ours[-1].lineno)
                kinds[kind] += 1
                if kinds[kind] == 1:
                    findings.append((target, number, f"{kind}: {str(error)[:200]}"))
                    say(findings[-1])
            if number % 2_000 == 0:
                say(f"{number:,} executions, {len(findings)} findings")
    return done, findings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--target", action="append")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    given = parser.parse_args()

    def say(text):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    done, findings = fuzz(given.count, seed=given.seed, targets=given.target, seconds=given.seconds, say=say)
    say(f"{sum(done.values()):,} executions: {dict(done)}; {len(findings)} findings")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
