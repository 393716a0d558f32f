"""The map page beside the page of plain folium: size, loading, and a slider's way to the screen.

    python tests/benchmarks/bench_map.py [--sites 1000,5000,20000] [--quick]

Both pages draw the same polygon sites with a popup. The folium page uses GeoJson with style_function, popup and
tooltip; Leaflet is inlined in it, so that no network is needed. Loading is the processor time of the page's thread
from navigation to the first complete draw; the pages take turns, and the lowest of a few runs counts. The background
picture is left out. Ratios are of one run; the exit code is 1 if a limit is broken. Needs Chromium and playwright.
Our page has 0.16 MB of program and styles, and takes longer than folium's, which has 0.17 MB, before there is a site:
with few sites the ratio of loading is that of the two programs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from reference import reference

SEED = 20261130
PATIENCE_MS = 180_000  # a page of folium with 20,000 sites on a busy computer
LIMITS = {
    # The goal was 0.5 at 1,000 sites too, which the scripts alone exceed: the limit there only detects growth.
    1000: {"size": 0.6, "load": 1.5, "slider_ms": 50.0},
    5000: {"size": 0.6, "load": 0.5, "slider_ms": 150.0},
    20000: {"size": 0.5, "load": 0.25},
}
STUDY = """
title: Bench
sites: {{file: {file}}}
criteria:
  - {{id: same_city, measure: recovery_band, params: {{anchors: [Taiyuan], mode: same_city}}, weight: 30}}
  - {{id: remote, measure: recovery_band, params: {{anchors: [Beijing], mode: remote}}, weight: 20}}
  - {{id: free_cooling, weight: 25, value: {{kind: linear, worst: 3000, best: 8000}}}}
  - {{id: mean_temperature, weight: 25, value: {{kind: linear, worst: 16, best: 4}}}}
outputs: [map]
map: {{max_sites: 20000}}
"""
SLIDE = """() => new Promise((done) => {
    const start = performance.now();
    const points = siting.pointsNow();
    points[0] -= 100; points[1] += 100;
    siting.decision.change({ points });
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def parcels(folder, count):
    """Write octagons of a few hundred metres, as GeoPackage."""
    import geopandas as gpd
    import numpy as np
    import shapely

    rng = np.random.default_rng(SEED)
    lon, lat = rng.uniform(110.2, 114.6, count), rng.uniform(34.5, 40.8, count)
    angle = np.linspace(0, 2 * np.pi, 9)[:-1]
    radius = 0.004 * rng.uniform(0.5, 1, (count, 8))
    x, y = lon[:, None] + radius * np.cos(angle), lat[:, None] + radius * np.sin(angle) * 0.8
    frame = gpd.GeoDataFrame(
        {
            "site_id": [f"P{i:06d}" for i in range(count)],
            "name": [f"Parcel {i}" for i in range(count)],
            "elevation_m": rng.uniform(300, 1800, count).round(1),
        },
        geometry=[shapely.Polygon(np.column_stack(pair)) for pair in zip(x, y, strict=True)],
        crs=4326,
    )
    path = folder / f"parcels{count}.gpkg"
    frame.to_file(path)
    return path


def write_pages(folder, count):
    """Write both pages of one run, and return their paths and the seconds to write ours."""
    import folium
    from xstatic.pkg import leaflet

    import siting
    from siting.show.base import ground
    from siting.show.webmap import payload
    from siting.show.webmap.build import write_map

    study = folder / "study.yaml"
    study.write_text(STUDY.format(file=parcels(folder, count)), encoding="utf-8")
    result = siting.run(siting.load_study(study))
    payload.ground_of = lambda _: None
    ours, theirs = folder / f"ours{count}.html", folder / f"folium{count}.html"
    started = time.process_time()
    write_map(replace(result.outcome, rings=()), ours, max_sites=20_000)
    written = time.process_time() - started
    payload.ground_of = ground.ground_of

    ranking = result.ranking
    frame = result.sites[["site_id", "geometry"]].merge(ranking, on="site_id")
    keep = [
        "rank",
        "site_id",
        "name",
        "status",
        "score",
        "coverage",
        "score_low",
        "score_high",
        "rank_best",
        "rank_worst",
    ]
    keep += [c for c in ranking.columns if c.endswith(("__value", "__score"))]
    frame = frame[[*keep, "geometry"]].round(4)
    frame["geometry"] = frame.geometry.set_precision(1e-6)
    plain = folium.Map(location=[37.6, 112.4], zoom_start=7, tiles=None, prefer_canvas=True)
    folium.GeoJson(
        frame.to_json(),
        style_function=lambda f: {
            "fillColor": f"#{int(255 * (f['properties']['score'] or 0)):02x}8844",
            "weight": 1,
        },
        popup=folium.GeoJsonPopup(fields=keep),
        tooltip=folium.GeoJsonTooltip(fields=["name", "rank"]),
    ).add_to(plain)
    plain.save(theirs)
    offline(theirs, Path(leaflet.BASE_DIR))
    return ours, theirs, written


def offline(path, leaflet):
    """Replace the links of a folium page by Leaflet itself."""
    import re

    html = path.read_text(encoding="utf-8")
    html = re.sub(r'<script src="[^"]*"></script>|<link rel="stylesheet" href="[^"]*"/?>', "", html)
    script, style = ((leaflet / name).read_text(encoding="utf-8") for name in ("leaflet.js", "leaflet.css"))
    path.write_text(
        html.replace("</head>", f"<script>{script}</script><style>{style}</style></head>", 1),
        encoding="utf-8",
    )


def loaded(browser, path):
    """Return the processor time of the page's thread from navigation to the first complete draw [s]."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri(), wait_until="load", timeout=PATIENCE_MS)
    page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    page.close()
    return metrics["TaskDuration"]


def slid(browser, path, times):
    """Return the lowest time from a moved weight to the next paint [ms]."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    best = min(page.evaluate(SLIDE) for _ in range(times))
    page.close()
    return best


def main():
    """Measure, print one row per number of sites, and return 1 if a limit is broken."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", default="1000,5000,20000")
    parser.add_argument("--quick", action="store_true", help="one run of each, and only 1,000 sites")
    given = parser.parse_args()
    counts = [1000] if given.quick else [int(n) for n in given.sites.split(",")]
    times = 1 if given.quick else 4
    sys.stdout.write(reference())
    broken = False
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for count in counts:
            ours, theirs, written = write_pages(Path(name), count)
            turns = [[loaded(browser, path) for path in (ours, theirs)] for _ in range(2 * times)]
            load = [min(each) for each in zip(*turns, strict=True)]
            row = {
                "sites": count,
                "ours_mb": round(ours.stat().st_size / 1e6, 2),
                "folium_mb": round(theirs.stat().st_size / 1e6, 2),
                "size": round(ours.stat().st_size / theirs.stat().st_size, 2),
                "ours_s": round(load[0], 2),
                "folium_s": round(load[1], 2),
                "load": round(load[0] / load[1], 2),
                "slider_ms": round(slid(browser, ours, 3 * times)),
                "write_cpu_s": round(written, 2),
            }
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()
            broken |= any(row[key] > limit for key, limit in LIMITS.get(count, {}).items())
        browser.close()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
