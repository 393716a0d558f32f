"""Run by the Python of QGIS itself: open a project, report on it as JSON, and render its layouts to PNG."""

import json
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsLayoutExporter,
    QgsProject,
)


def fields_of(layer):
    return layer.fields() if hasattr(layer, "fields") else []


def main(path: str, folder: str) -> None:
    """Write the report of the project at *path* to standard output, and pictures into *folder*."""
    application = QgsApplication([], True)
    application.initQgis()
    project = QgsProject.instance()
    report = {"read": project.read(path), "title": project.title(), "crs": project.crs().authid()}
    report["layers"] = {
        layer.id(): {
            "valid": layer.isValid(),
            "count": layer.featureCount() if hasattr(layer, "featureCount") else layer.bandCount(),
            "crs": layer.crs().authid(),
            "renderer": layer.renderer().type() if layer.isValid() else "",
            "aliases": {f.name(): f.alias() for f in fields_of(layer) if f.alias()},
            "shown": project.layerTreeRoot().findLayer(layer.id()).itemVisibilityChecked(),
        }
        for layer in project.mapLayers().values()
    }
    report["layouts"] = {}
    for number, layout in enumerate(project.layoutManager().printLayouts()):
        atlas = layout.atlas()
        found = {"items": len(layout.items()), "atlas": atlas.enabled(), "pages": 0, "pictures": []}
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 100
        if atlas.enabled():
            atlas.beginRender()
            atlas.updateFeatures()
            found["pages"] = atlas.count()
            atlas.seekTo(0)
            layout.refresh()
        picture = str(Path(folder) / f"layout_{number}.png")
        found["export"] = QgsLayoutExporter(layout).exportToImage(picture, settings)
        found["pictures"].append(picture)
        found["texts"] = [i.currentText() for i in layout.items() if hasattr(i, "currentText")]
        report["layouts"][layout.name()] = found
    sys.stdout.write(json.dumps(report, ensure_ascii=False))
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
