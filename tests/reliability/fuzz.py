"""Fuzzing of everything that reads untrusted files: mutated good files, in process.

    python -m tests.reliability.fuzz 100000 --seed 7 [--target kml]

Each execution changes one good file (bytes, tokens, whole pieces; inside a zip its members) and reads it.
Anything but a `SitingError` of one line is a finding: it is shown with its input, and the exit code is 1.
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import siting
from siting.auditing.reading.claims_file import read_claims_file
from siting.auditing.reading.documents import read_document
from siting.decide.attribution import compare_runs
from siting.errors import SitingError
from siting.readers.budget import Budget
from siting.show.difference.difference import difference_document
from siting.show.difference.read_result import read_run
from siting.sites import read_sites
from siting.study.load import load_study
from tests.reliability import hostile

TOKENS = [
    b"", b"\0", b"\xff", b"\xff\xfe", b"-1", b"0", b"1e999", b"NaN", b"9" * 40, b"null", b"true", b'"', b"'", b"<", b">", b"</", b"&", b"]]>", b"{", b"}", b"[", b"]",
    b",", b":", b"\n", b"\r", b"\t", b" ", b"%", b"\\u0000", b"\\", b"&#0;", b"<a>", b"=1", "交".encode(), "交".encode("gb18030"), b"\xed\xa0\x80", b"x" * 5_000, b"- ", b"!!python/object:x ", b"*a", b"&a ",
]  # fmt: skip
PACKED = {"kmz", "zip", "xlsx", "docx"}
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
        siting.run(siting.load_study()).save(folder / "run", outputs=["result"])
        document = json.loads((folder / "run" / "result.json").read_text(encoding="utf-8"))
        document["sites"] = document["sites"][:4]
        for place, site in enumerate(document["sites"]):
            site["rank"] = place + 1 if site["rank"] else None
        return {
            **found,
            "kmz": held.getvalue(),
            "yaml": study,
            "claims": b"title: T\nclaims:\n  - {kind: power, value: 120, unit: MW}\n  - {kind: pue, value: 1.15}\n",
            "docx": hostile.document(("The PUE is 1.15.", "120 MW of power")),
            "pdf": hostile.pdf(
                hostile.CATALOG,
                hostile.PAGES,
                hostile.PAGE,
                hostile.stream(hostile.TEXT),
                hostile.FONT,
                hostile.form(b""),
            ),
            "txt": "该项目电力容量 120 MW，PUE 1.15。\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(),
            "result": json.dumps(document, ensure_ascii=False).encode(),
        }


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
    if target == "result" or (target == "geojson" and chance.random() < 0.5):
        return mutate_json(data, chance) if chance.random() < 0.8 else mutate(data, chance)
    return mutate_zip(data, chance) if target in PACKED else mutate(data, chance)


def read(target, path, good):
    """Read the file as the matching command would."""
    if target == "yaml":
        load_study(path)
    elif target == "claims":
        read_claims_file(path)
    elif target in {"docx", "pdf", "txt"}:
        read_document(path, budget=SMALL)
    elif target == "result":
        found = compare_runs(read_run(path), read_run(good))
        json.dumps(difference_document(found))
    else:
        read_sites(path)


def fuzz(count, *, seed, targets=None, seconds=float("inf"), say=lambda _: None):
    """Run *count* executions over the targets in turn; return their number, and the findings."""
    files = good_files()
    names = sorted(targets or files)
    done, findings, kinds = Counter(), [], Counter()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(name)
        good = folder / "good.json"
        good.write_bytes(files["result"])
        for number in range(count):
            if time.monotonic() > until:
                break
            target = names[number % len(names)]
            chance = random.Random(f"{seed}/{number}")  # noqa: S311
            ending = {"claims": "yaml", "result": "json"}.get(target, target)
            path = folder / f"f.{ending}"
            path.write_bytes(mutated(target, files[target], chance))
            done[target] += 1
            try:
                read(target, path, good)
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
