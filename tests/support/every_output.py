"""Write every output of the embedded study in both languages into a folder; print the digests as JSON.

The processor time that it took goes to standard error.
"""

import hashlib
import json
import resource
import sys
from pathlib import Path

import siting

OUTPUTS = ("ranking", "workbook", "measurements", "geopackage", "qgis", "result", "map", "robustness")


def write(folder, formats):
    """Write run, exhibits, both reports, the promoter's kit and a checklist."""
    result = siting.run(siting.load_study())
    for lang in ("en", "zh"):
        result.save(folder / f"run_{lang}", lang=lang, outputs=OUTPUTS)
    result.exhibit("all", folder / "exhibits", formats=formats)
    result.report(folder / "planner")
    result.report(folder / "promoter", reader="promoter")
    sheet = siting.promote(result, "Jiaocheng", ["Wenshui", "Huairen"])
    sheet.save(folder / "sheet")
    sheet.kit(folder / "kit")
    siting.checklist(result, "Jiaocheng").save(folder / "checklist")


def main(folder, *formats):
    """Write the outputs and print their digests; exhibits in the given formats, by default in all."""
    write(folder, formats or ("png", "svg", "pdf"))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    digests = {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    sys.stdout.write(json.dumps(digests))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sys.stderr.write(f"{sum(u.ru_utime + u.ru_stime for u in used):.1f} s of processor time\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
