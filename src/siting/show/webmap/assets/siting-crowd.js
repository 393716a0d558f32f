/* siting: very many sites as one layer on one canvas, without an object of the map library for each of them.
   Outlines are read when the first of them is large enough to be seen. */
(function () {
  "use strict";

  const { data, sites, bus } = siting;

  const MIN_PX = 3;
  const SIDE = 256;
  const STRONG = "#d9480f";

  /* Web Mercator in units of the world's width. */
  const unitX = (lon) => lon / 360 + 0.5;
  const unitY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

  const Crowd = L.Renderer.extend({
    initialize(looks) {
      L.Renderer.prototype.initialize.call(this, { pane: "crowd", padding: 0.1 });
      this._looks = looks;
      this._x = Float64Array.from(sites.lon, unitX);
      this._y = Float64Array.from(sites.lat, unitY);
      this._outlines = new Map();
      this._selected = -1;
      this._hovered = -1;
      this._raised = -1;
    },

    onAdd(map) {
      this._map = map;
      L.Renderer.prototype.onAdd.call(this);
      map.on({ mousemove: this._move, mouseout: this._leave, click: this._click }, this);
    },

    onRemove(map) {
      map.off({ mousemove: this._move, mouseout: this._leave, click: this._click }, this);
      this._leave();
      L.Renderer.prototype.onRemove.call(this);
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer() {
      L.Util.cancelAnimFrame(this._frame);
      this._frame = null;
      this._container.remove();
      this._container = null;
    },

    _updatePaths() {},

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const sharp = L.Browser.retina ? 2 : 1;
      const node = this._container;
      L.DomUtil.setPosition(node, this._bounds.min);
      node.width = sharp * size.x;
      node.height = sharp * size.y;
      node.style.width = `${size.x}px`;
      node.style.height = `${size.y}px`;
      this._ctx.setTransform(sharp, 0, 0, sharp, -sharp * this._bounds.min.x, -sharp * this._bounds.min.y);
      this._draw();
    },

    /* Draw once, however much changed. */
    redraw() {
      if (!this._container || this._frame) return;
      this._frame = L.Util.requestAnimFrame(() => {
        this._frame = null;
        const { min, max } = this._bounds;
        this._ctx.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
        this._draw();
      });
    },

    _frameOf() {
      const origin = this._map.getPixelOrigin();
      const scale = SIDE * 2 ** this._map.getZoom();
      return { scale, left: origin.x, top: origin.y };
    },

    /* Sites from the top down: the raised one, then the best. */
    _at(k) {
      if (this._raised < 0) return siting.siteAt(k);
      const place = siting.placeOf(this._raised);
      return k === 0 ? this._raised : siting.siteAt(k <= place ? k - 1 : k);
    },

    _draw() {
      const { scale, left, top } = this._frameOf();
      const { min, max } = this._bounds.pad ? this._bounds.pad(0.02) : this._bounds;
      const count = sites.id.length;
      const seen = [];
      for (let k = count - 1; k >= 0; k -= 1) {
        const i = this._at(k);
        const [x, y] = [this._x[i] * scale - left, this._y[i] * scale - top];
        const reach = (this._size(i) * scale) / 2 + 10;
        if (x + reach > min.x && x - reach < max.x && y + reach > min.y && y - reach < max.y) seen.push([i, x, y]);
      }
      seen.forEach(([i]) => this._isLarge(i, scale) && this._drawOutline(i, scale, left, top));
      seen.forEach(([i, x, y]) => this._drawSymbol(i, x, y));
    },

    /* The extent of a site, in widths of the world. */
    _size(i) {
      return sites.extent[i] ? sites.extent[i] / 360 : 0;
    },

    _isLarge(i, scale) {
      return this._size(i) * scale >= MIN_PX;
    },

    _look(i, area) {
      const base = area ? this._looks.area(i) : this._looks.site(i);
      const strong = i === this._selected || i === this._hovered;
      const faint = !siting.isShown(i);
      if (!strong && !faint) return base;
      return Object.assign({}, base, {
        color: strong ? STRONG : base.color, weight: strong ? (area ? 2.5 : 3.5) : base.weight,
        opacity: faint ? 0.15 : 1, fillOpacity: faint ? (area ? 0.08 : 0.1) : base.fillOpacity,
      });
    },

    _paint(look, rule) {
      const ctx = this._ctx;
      ctx.globalAlpha = look.fillOpacity;
      ctx.fillStyle = look.fillColor;
      ctx.fill(rule);
      ctx.globalAlpha = look.opacity === undefined ? 1 : look.opacity;
      ctx.strokeStyle = look.color;
      ctx.lineWidth = look.weight;
      ctx.setLineDash(look.dashArray ? look.dashArray.split(" ").map(Number) : []);
      ctx.stroke();
      ctx.globalAlpha = 1;
    },

    _drawSymbol(i, x, y) {
      const look = this._look(i, false);
      const radius = this._looks.radius(i);
      if (look.shape === "circle" && !look.dashArray && look.fillOpacity === 1) {
        // The rim as a larger disc below: the same pixels as a line around it, in half the time.
        this._disc(x, y, radius + look.weight / 2, look.color);
        this._disc(x, y, radius - look.weight / 2, look.fillColor);
        return;
      }
      this._ctx.beginPath();
      siting.traceSymbol(this._ctx, look.shape, x, y, radius);
      this._paint(look, "nonzero");
    },

    _disc(x, y, radius, colour) {
      this._ctx.fillStyle = colour;
      this._ctx.beginPath();
      this._ctx.arc(x, y, radius, 0, Math.PI * 2);
      this._ctx.fill();
    },

    _drawOutline(i, scale, left, top) {
      const ctx = this._ctx;
      ctx.beginPath();
      this._outline(i).forEach((ring) => {
        for (let k = 0; k < ring.length; k += 2) ctx[k ? "lineTo" : "moveTo"](ring[k] * scale - left, ring[k + 1] * scale - top);
        ctx.closePath();
      });
      this._paint(this._look(i, true), "evenodd");
    },

    /* Rings of a site as flat lists x, y, in widths of the world. */
    _outline(i) {
      if (!this._outlines.has(i)) {
        this._outlines.set(i, (sites.shape[i] || []).flatMap((part) =>
          part.map((ring) => Float64Array.from(ring.flatMap(([lat, lon]) => [unitX(lon), unitY(lat)])))));
      }
      return this._outlines.get(i);
    },

    /* The uppermost site at a point of the layer: of symbols first, then of outlines; -1 for none. */
    siteUnder(point) {
      const { scale, left, top } = this._frameOf();
      const [x, y] = [(point.x + left) / scale, (point.y + top) / scale];
      const count = sites.id.length;
      for (let k = 0; k < count; k += 1) {
        const i = this._at(k);
        const reach = (this._looks.radius(i) + 1) / scale;
        if (Math.hypot(this._x[i] - x, this._y[i] - y) <= reach && siting.isShown(i)) return i;
      }
      for (let k = 0; k < count; k += 1) {
        const i = this._at(k);
        const half = this._size(i);
        if (this._isLarge(i, scale) && Math.abs(this._x[i] - x) <= half && Math.abs(this._y[i] - y) <= 2 * half &&
          siting.isShown(i) && holds(this._outline(i), x, y)) return i;
      }
      return -1;
    },

    /* The mouse: one tooltip and one pointer for all. */

    _site(event) {
      const over = event.originalEvent.target;
      if (over.closest && over.closest(".leaflet-control, .leaflet-popup, .siting-pointers, .siting-site, .siting-point")) return -1;
      return this.siteUnder(event.layerPoint);
    },

    _click(event) {
      const i = this._site(event);
      if (i < 0) return;
      bus.fire("select", { site: i, from: "map", keyboard: false });
    },

    _move(event) {
      const i = this._site(event);
      if (i !== this._under) {
        if (this._under >= 0) bus.fire("hover", { site: this._under, on: false, from: "map" });
        if (i >= 0) bus.fire("hover", { site: i, on: true, from: "map" });
        this._under = i;
        this._map.getContainer().classList.toggle("siting-over", i >= 0);
        this._tip(i, event.latlng);
      } else if (i >= 0) {
        this._tooltip.setLatLng(event.latlng);
      }
    },

    _under: -1,

    _leave() {
      if (this._under >= 0) bus.fire("hover", { site: this._under, on: false, from: "map" });
      this._under = -1;
      this._tip(-1);
    },

    _tip(i, latlng) {
      if (this._tooltip) this._tooltip.remove();
      this._tooltip = i < 0 ? null : L.tooltip({ className: "siting-tip" })
        .setLatLng(latlng).setContent(siting.name(siting.cut(sites.name[i], 40))).addTo(this._map);
    },
  });

  function holds(rings, x, y) {
    let inside = false;
    rings.forEach((ring) => {
      for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
        const [ax, ay, bx, by] = [ring[k], ring[k + 1], ring[j], ring[j + 1]];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
    });
    return inside;
  }

  /* What the other parts ask of the symbol of a site. */
  class Mark {
    constructor(i, looks) {
      this._site = i;
      this._looks = looks;
    }

    getLatLng() {
      return L.latLng(sites.lat[this._site], sites.lon[this._site]);
    }

    getRadius() {
      return this._looks.radius(this._site);
    }
  }

  function marks(looks) {
    return sites.id.map((_, i) => new Mark(i, looks));
  }

  function crowd(looks) {
    const layer = new Crowd(looks);
    siting.markers = marks(looks);
    bus.on("select", (event) => {
      layer._selected = layer._raised = event.site;
      layer.redraw();
    });
    bus.on("deselect", () => {
      layer._selected = layer._raised = -1;
      layer.redraw();
    });
    bus.on("hover", (event) => {
      layer._hovered = event.on ? event.site : -1;
      if (event.from === "list") layer._raised = event.on ? event.site : layer._selected;
      layer.redraw();
    });
    bus.on("filter reweighted", () => layer.redraw());
    siting.siteUnder = (point) => (layer._map ? layer.siteUnder(point) : -1);
    return layer;
  }

  siting.crowd = crowd;
})();
