/* siting: the cells of the study's surface: pictures under the sites, and what hovering reads from them. */
(function () {
  "use strict";

  const { data, el, t, number, percent, swatch } = siting;
  const PARTS = 200;
  const NONE = 255;

  const layers = [];
  let planes = null;

  function cellPicture(map, options) {
    const surface = data.surface;
    const { picture, title } = surface.pictures[options.number];
    const layer = L.imageOverlay(picture, surface.bounds, { pane: "cells", alt: "", className: "siting-cells", opacity: 0.78 });
    layer.sitingTitle = title;
    layer.sitingCells = true;
    // Two at a time cannot be told apart. Leaflet's switch adds what is ticked, so it must be done with that.
    layer.on("add", () => window.setTimeout(() => layers.forEach((other) => other !== layer && other.remove()), 0));
    layers.push(layer);
    if (layers.length === 1) readOut(map);
    return layer;
  }

  function isShown(map) {
    return layers.some((layer) => map.hasLayer(layer));
  }

  /* The planes of bytes are unpacked when they are first read. */
  function plane(k) {
    const size = data.surface.columns * data.surface.rows;
    if (!planes) {
      const bytes = window.sitingBytes(data.surface.figures);
      planes = [0, 1, 2, 3, 4].map((n) => bytes.subarray(n * size, (n + 1) * size));
    }
    return planes[k];
  }

  /* The pixel of the figures at a place, -1 beside them. */
  function pixelAt(latlng) {
    const { bounds, columns, rows } = data.surface;
    const project = (at) => L.Projection.SphericalMercator.project(L.latLng(at));
    const [low, high, here] = [project(bounds[0]), project(bounds[1]), project(latlng)];
    const column = Math.floor(((here.x - low.x) / (high.x - low.x)) * columns);
    const row = Math.floor(((high.y - here.y) / (high.y - low.y)) * rows);
    return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : -1;
  }

  /* Lines about the cell at a place; none outside the region. */
  function linesAt(latlng) {
    const at = pixelAt(latlng);
    if (at < 0 || plane(4)[at] === NONE) return [];
    const [score, coverage, best, limit, reason] = [0, 1, 2, 3, 4].map((k) => plane(k)[at]);
    const lines = [score === NONE
      ? t("cells_unknown")
      : coverage === NONE
        ? t("cells_score_alone", { score: number(score / PARTS) })
        : t("cells_score", { score: number(score / PARTS), coverage: percent(coverage / PARTS) })];
    if (reason) lines.push(t("cells_not_ranked", { reason: data.surface.reasons[reason] || "" }));
    else if (best !== NONE) lines.push(t("cells_best", { share: percent(best / PARTS), top: percent(data.surface.top) }));
    if (limit && data.surface.limits[limit - 1]) lines.push(t("cells_limit", { criterion: siting.cut(data.surface.limits[limit - 1], 60) }));
    return lines;
  }

  function readOut(map) {
    const tip = L.tooltip({ className: "siting-tip siting-cell-tip", direction: "right", offset: [14, 0], opacity: 1 });
    const hide = () => tip.remove();
    const show = (event) => {
      const under = event.originalEvent && event.originalEvent.target;
      // Sites and points have words of their own.
      const other = under && under.closest && under.closest(".leaflet-interactive, .leaflet-control, .leaflet-popup");
      const lines = isShown(map) && !other ? linesAt(event.latlng) : [];
      if (!lines.length) {
        hide();
        return;
      }
      const right = map.latLngToContainerPoint(event.latlng).x > map.getSize().x / 2;
      tip.options.direction = right ? "left" : "right";
      tip.options.offset = L.point(right ? -14 : 14, 0);
      tip.setContent(el("div", null, lines.map((line) => el("div", null, siting.name(line)))));
      tip.setLatLng(event.latlng);
      if (!map.hasLayer(tip)) tip.addTo(map);
    };
    map.on("mousemove click", show);
    map.on("mouseout movestart zoomstart", hide);
  }

  /* What the colours mean, while the cells are on the map. */
  function cellLegend(map) {
    const list = el("ul", null);
    const fill = () => {
      const shown = layers.find((layer) => map.hasLayer(layer));
      list.hidden = !shown;
      if (!shown) return;
      const words = t(shown === layers[0] ? "cells_are_scores" : "cells_are_shares", { top: percent(data.surface.top) });
      list.replaceChildren(
        el("li", null, swatch("square", { fill: siting.scoreColour(0.8), stroke: "none", radius: 6 }), el("span", null, words)),
        el("li", null, swatch("square", { fill: "#969aa0", stroke: "none", radius: 6 }), el("span", null, t("cells_grey"))));
    };
    map.on("layeradd layerremove", (event) => layers.includes(event.layer) && fill());
    fill();
    return list;
  }

  Object.assign(siting, { cellPicture, cellLegend, cellLines: linesAt });
})();
