/* siting: the graticule. Without a base map, the degrees give the position. */
(function () {
  "use strict";

  const { el } = siting;

  /* Pixels that the frame with the degrees takes from the map's edges. */
  function frame() {
    return siting.isNarrow() ? { left: 2, bottom: 22 } : { left: 46, bottom: 22 };
  }

  const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];

  const Graticule = L.Layer.extend({
    onAdd(map) {
      this._lines = L.layerGroup().addTo(map);
      this._meridians = this._parallels = [];
      this._renderer = L.svg({ pane: "graticule", padding: 0.5 });
      this._edge = el("div", { class: "siting-edges", "aria-hidden": "true" });
      map.getContainer().appendChild(this._edge);
      map.getContainer().classList.add("siting-framed");
      // When the page opens, they are drawn once, after all controls.
      if (siting.ready) this._draw();
    },

    onRemove(map) {
      this._lines.remove();
      this._edge.remove();
      map.getContainer().classList.remove("siting-framed");
    },

    getEvents() {
      return { moveend: this._draw, resize: this._draw, move: this._label, zoomanim: this._blank };
    },

    _blank() {
      this._edge.replaceChildren();
    },

    _step(from, to, pixels) {
      const most = Math.max(2, pixels / 95);
      return STEPS.find((step) => (to - from) / step <= most) || 30;
    },

    _draw() {
      const map = this._map;
      const size = map.getSize();
      const view = map.getBounds();
      const wide = view.pad(0.5);
      const step = this._step(view.getWest(), view.getEast(), size.x);
      const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
      const [south, north] = [Math.max(wide.getSouth(), -85), Math.min(wide.getNorth(), 85)];
      this._lines.clearLayers();
      this._meridians = multiples(wide.getWest(), wide.getEast(), step);
      this._parallels = multiples(south, north, step);
      this._digits = digits;
      L.polyline([
        ...this._meridians.map((lon) => [[south, lon], [north, lon]]),
        ...this._parallels.map((lat) => [[lat, wide.getWest()], [lat, wide.getEast()]]),
      ], { renderer: this._renderer, interactive: false, color: "#c3ced8", weight: 1, opacity: 0.9 }).addTo(this._lines);
      this._label();
    },

    _label() {
      const map = this._map;
      const size = map.getSize();
      const middle = map.getCenter();
      const marks = [];
      this._meridians.forEach((lon) => {
        const x = map.latLngToContainerPoint([middle.lat, lon]).x;
        if (x > siting.frame().left + 20 && x < size.x - 24) marks.push(mark("x", x, siting.degrees(lon, this._digits, "E", "W")));
      });
      this._parallels.forEach((lat) => {
        const y = map.latLngToContainerPoint([lat, middle.lng]).y;
        if (y > (siting.isNarrow() ? 96 : 14) && y < size.y - 34) marks.push(mark("y", y, siting.degrees(lat, this._digits, "N", "S")));
      });
      this._edge.replaceChildren(...marks);
    },
  });

  function multiples(from, to, step) {
    const found = [];
    for (let k = Math.ceil(from / step); k * step <= to; k += 1) found.push(Number((k * step).toFixed(6)));
    return found;
  }

  function mark(axis, at, text) {
    const node = el("span", { class: `siting-edge siting-edge-${axis}` }, text);
    node.style[axis === "x" ? "left" : "top"] = `${at}px`;
    return node;
  }

  Object.assign(siting, { frame, graticule: () => new Graticule() });
})();
