/* siting: names on the map, placed so that they cover neither each other nor the symbols. */
(function () {
  "use strict";

  const { data, sites, el } = siting;
  const MAX_SITES = 150;
  const MAX_POINTS = 40;
  const CELL = 48;
  /* From which zoom the tiers of places are named: cities of a million, other cities, seats of counties. */
  const PLACE_ZOOM = { 1: 0, 2: 6.5, 3: 8.25 };
  const DOT = { 1: 2.5, 2: 2, 3: 1.5 };

  /* A label: its text, class, owner (shown only with it) and the boxes it may take, best first. */

  function siteLabels() {
    return siting.order().slice(0, MAX_SITES).flatMap((i) => {
      const marker = siting.markers[i];
      const ranked = sites.rank[i] > 0;
      const found = [beside(marker.getLatLng(), marker.getRadius(), siting.cut(sites.name[i], 32),
        ranked ? "siting-name" : "siting-name siting-name-muted", i)];
      if (ranked && marker.getRadius() >= 8) {
        found.unshift({
          text: String(sites.rank[i]), className: "siting-number", site: i, at: marker.getLatLng(),
          colour: siting.inkOn(siting.scoreColour(sites.score[i])), places: centred, inside: true,
        });
      }
      return found;
    });
  }

  function pointLabels(group, className) {
    const layer = (siting.pointLayers || {})[group];
    if (!layer || layer.sitingPoints.length > MAX_POINTS) return [];
    return layer.sitingPoints.map((marker, k) => Object.assign(
      beside(marker.getLatLng(), 6, siting.cut(data.points[group][k].label, 26), className, null),
      { owner: layer, point: marker },
    ));
  }

  function ringLabels() {
    return (siting.ringLayers || []).map((line, k) => ({
      text: siting.ringLabel(data.rings[k]), className: "siting-ring-name", owner: line,
      colour: siting.ringStyle(data.rings[k].kind).color, along: line.getLatLngs(), places: centred,
    }));
  }

  /* Cities and seats to find one's way by: last in line, and without a dot where the name has no room. */
  function placeLabels() {
    const places = data.places;
    if (!places) return [];
    return places.name.map((text, k) => {
      const tier = places.tier[k];
      return Object.assign(beside(L.latLng(places.lat[k], places.lon[k]), DOT[tier] - 1, text, `siting-place siting-place-${tier}`, null),
        { tier });
    });
  }

  function beside(at, radius, text, className, site) {
    const places = (w, h) => {
      const gap = radius + 4;
      return [
        [gap, -h / 2], [-gap - w, -h / 2], [-w / 2, -gap - h + 2], [-w / 2, gap - 2],
        [gap * 0.7, -h - gap * 0.5], [gap * 0.7, gap * 0.5], [-w - gap * 0.7, -h - gap * 0.5], [-w - gap * 0.7, gap * 0.5],
      ];
    };
    return { text, className, at, places, site };
  }

  function centred(w, h) {
    return [[-w / 2, -h / 2]];
  }

  const Names = L.Layer.extend({
    onAdd(map) {
      this._pane = map.getPane("names");
      this._labels = [];
      this._build();
      // When the page opens, names are placed once, after all controls.
      if (siting.ready) this._place();
      siting.bus.on("filter", this._place, this);
      siting.bus.on("reweighted", this._reweigh, this);
    },

    onRemove() {
      this._pane.replaceChildren();
      siting.bus.off("filter", this._place, this);
      siting.bus.off("reweighted", this._reweigh, this);
      clearTimeout(this._pause);
    },

    /* The numbers follow at once; which names have room is settled when the weights rest. */
    _reweigh() {
      this._labels.filter((label) => label.inside && label.node).forEach(({ node, site }) => {
        const rank = sites.rank[site];
        node.textContent = rank > 0 ? String(rank) : "";
        if (rank > 0) node.style.color = siting.inkOn(siting.scoreColour(sites.score[site]));
      });
      clearTimeout(this._pause);
      this._pause = setTimeout(() => {
        if (!this._map) return;
        this._build();
        this._place();
      }, 120);
    },

    getEvents() {
      return { moveend: this._place, resize: this._place, overlayadd: this._place, overlayremove: this._place };
    },

    _build() {
      const anchors = pointLabels("anchor", "siting-anchor-name");
      const nodes = pointLabels("grid_node", "siting-point-name");
      const others = pointLabels("layer", "siting-point-name siting-layer-name");
      const own = siteLabels();
      this._labels = [...own.filter((l) => l.inside), ...anchors,
        ...own.filter((l) => !l.inside), ...ringLabels(), ...nodes, ...others, ...placeLabels()];
      this._pane.replaceChildren();
      learnLetters(this._pane, this._labels.map((label) => label.className));
    },

    /* Most names find no room: an element is made for those that do. */
    _show(label) {
      if (!label.node) {
        label.node = el("bdi", { class: label.className, "aria-hidden": "true" }, label.text);
        if (label.colour) label.node.style.color = label.colour;
        if (label.tier) label.dot = el("span", { class: `siting-place-dot siting-place-dot-${label.tier}` });
        this._pane.append(...(label.dot ? [label.dot, label.node] : [label.node]));
      }
      visible(label, true);
    },

    /* Greedy, in order of weight: each takes its first free position, or is left out. */
    _place() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const taken = new Taken(this._obstacles(map));
      this._labels.forEach((label) => {
        const spot = this._owned(map, label) ? this._find(map, label, taken, size) : null;
        if (!spot) {
          visible(label, false);
          return;
        }
        this._show(label);
        if (label.dot) taken.add(this._placeDot(map, label));
        L.DomUtil.setPosition(label.node, map.containerPointToLayerPoint([spot.x, spot.y]).round());
        if (!label.inside) taken.add(spot);
      });
    },

    _placeDot(map, label) {
      const p = map.latLngToContainerPoint(label.at);
      L.DomUtil.setPosition(label.dot, map.containerPointToLayerPoint(p).round());
      return dotBox(p);
    },

    _owned(map, label) {
      if (label.tier) return map.getZoom() >= PLACE_ZOOM[label.tier];
      if (label.owner) return map.hasLayer(label.owner);
      return siting.hasSites() && siting.isShown(label.site);
    },

    _obstacles(map) {
      const size = map.getSize();
      const boxes = siting.boxesOf(map, ".leaflet-control, .siting-pointer:not([hidden])");
      const around = (marker, extra) => {
        const p = map.latLngToContainerPoint(marker.getLatLng());
        if (p.x < -20 || p.y < -20 || p.x > size.x + 20 || p.y > size.y + 20) return;
        const r = marker.getRadius() - 1;
        boxes.push(Object.assign({ x: p.x - r, y: p.y - r, w: 2 * r, h: 2 * r }, extra));
      };
      if (siting.hasSites()) siting.markers.forEach((marker, i) => around(marker, { site: i }));
      Object.values(siting.pointLayers || {}).filter((group) => map.hasLayer(group)).forEach((group) =>
        group.sitingPoints.forEach((marker) => around(marker, { point: marker })));
      return boxes;
    },

    /* A symbol may stand beside its site. */
    _at(label) {
      return Number.isInteger(label.site) ? siting.markers[label.site].getLatLng() : label.at;
    },

    _find(map, label, taken, size) {
      const spots = label.along ? alongRing(map, label.along, size) : [map.latLngToContainerPoint(this._at(label))];
      for (const p of spots) {
        if (label.tier && !free(dotBox(p), taken, size, label)) continue;
        const { w, h } = sizeOf(label);
        for (const [dx, dy] of label.places(w, h)) {
          const box = { x: p.x + dx, y: p.y + dy, w, h };
          if (label.inside ? uncovered(p, label.site, taken) : free(box, taken, size, label)) return box;
        }
      }
      return null;
    },
  });

  function visible({ node, dot }, shown) {
    [node, dot].filter(Boolean).forEach((each) => { each.style.visibility = shown ? "" : "hidden"; });
  }

  /* The letters of each class of names. With them a canvas tells how wide a name is; to lay out hundreds of elements for
     that, of which few are shown, took longer than all the rest of the map. */
  const ruler = document.createElement("canvas").getContext("2d");
  const letters = new Map();

  function learnLetters(pane, classNames) {
    const unknown = Array.from(new Set(classNames)).filter((className) => !letters.has(className));
    const samples = unknown.map((className) => el("bdi", { class: className }));
    pane.append(...samples);
    samples.forEach((sample, k) => {
      const { fontStyle, fontWeight, fontSize, fontFamily, letterSpacing, lineHeight, paddingLeft } = getComputedStyle(sample);
      letters.set(unknown[k], {
        font: `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`,
        apart: parseFloat(letterSpacing) || 0, beside: parseFloat(paddingLeft), h: Math.round(parseFloat(lineHeight)),
      });
    });
    samples.forEach((sample) => sample.remove());
  }

  function sizeOf(label) {
    if (!label.size) {
      const { font, apart, beside: pad, h } = letters.get(label.className);
      ruler.font = font;
      label.size = { w: Math.round(ruler.measureText(label.text).width + apart * label.text.length + 2 * pad), h };
    }
    return label.size;
  }

  /* Boxes on the map in square cells, so that a label is only compared with what is near it. */
  class Taken {
    constructor(boxes) {
      this.cells = new Map();
      boxes.forEach((box) => this.add(box));
    }

    each(box, visit) {
      const [left, right] = [Math.floor(box.x / CELL), Math.floor((box.x + box.w) / CELL)];
      const [top, bottom] = [Math.floor(box.y / CELL), Math.floor((box.y + box.h) / CELL)];
      for (let row = top; row <= bottom; row += 1) {
        for (let column = left; column <= right; column += 1) {
          if (visit(row * 4096 + column)) return true;
        }
      }
      return false;
    }

    add(box) {
      this.each(box, (key) => {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
        return false;
      });
    }

    some(box, test) {
      return this.each(box, (key) => (this.cells.get(key) || []).some(test));
    }
  }

  function dotBox(p) {
    return { x: p.x - 3, y: p.y - 3, w: 6, h: 6 };
  }

  /* A number stays unless a better site's symbol covers the middle of its own. */
  function uncovered(p, site, taken) {
    return !taken.some({ x: p.x, y: p.y, w: 0, h: 0 }, (b) => siting.placeOf(b.site) < siting.placeOf(site) && p.x > b.x && p.x < b.x + b.w && p.y > b.y && p.y < b.y + b.h);
  }

  function free(box, taken, size, label) {
    const margin = siting.frame();
    if (box.x < margin.left || box.y < 2 || box.x + box.w > size.x - 2 || box.y + box.h > size.y - margin.bottom) return false;
    return !taken.some(box, (b) => !(b.site >= 0 && b.site === label.site) && !(b.point && b.point === label.point) &&
      box.x < b.x + b.w && b.x < box.x + box.w && box.y < b.y + b.h && b.y < box.y + box.h);
  }

  /* Positions on the ring that are in view. A level label fits best along the ring's top; where the top
     is out of view, as near the middle of the view as the ring comes. */
  function alongRing(map, outline, size) {
    const middle = size.divideBy(2);
    const step = Math.max(1, Math.floor(outline.length / 120));
    const all = outline.filter((_, k) => k % step === 0).map((place) => map.latLngToContainerPoint(place));
    const top = all.reduce((best, p) => (p.y < best.y ? p : best), all[0]);
    const inView = all.filter((p) => p.x > 0 && p.y > 0 && p.x < size.x && p.y < size.y);
    const goal = inView.includes(top) ? top : middle;
    return inView.sort((a, b) => a.distanceTo(goal) - b.distanceTo(goal));
  }

  Object.assign(siting, { names: () => new Names() });
})();
