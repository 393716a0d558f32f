/* siting: point symbols for Leaflet's SVG and canvas renderers, hatching, and keyboard focus. */
(function () {
  "use strict";

  const { el, svg } = siting;

  /* Unit outlines, y down; a shape is a circle, closed outlines, or both. */
  const SHAPES = {
    circle: { circle: true, closed: [], open: [] },
    crossed: { circle: true, closed: [], open: [[[-0.5, -0.5], [0.5, 0.5]], [[-0.5, 0.5], [0.5, -0.5]]] },
    square: { closed: [[[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]], open: [] },
    diamond: { closed: [[[0, -1.15], [1, 0], [0, 1.15], [-1, 0]]], open: [] },
    triangle: { closed: [[[0, -1.1], [1.05, 0.8], [-1.05, 0.8]]], open: [] },
    hexagon: { closed: [around(6, 1.05, 1.05)], open: [] },
    star: { closed: [around(10, 1.35, 0.6)], open: [] },
  };

  function around(count, outer, inner) {
    return Array.from({ length: count }, (_, k) => {
      const angle = (k / count) * 2 * Math.PI - Math.PI / 2;
      const radius = k % 2 ? inner : outer;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
  }

  function symbolPath(shape, x, y, r) {
    const { circle, closed, open } = SHAPES[shape];
    const at = ([u, v]) => `${(x + u * r).toFixed(2)} ${(y + v * r).toFixed(2)}`;
    const parts = [];
    if (circle) parts.push(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`);
    closed.forEach((outline) => parts.push(`M${outline.map(at).join("L")}z`));
    open.forEach((line) => parts.push(`M${line.map(at).join("L")}`));
    return parts.join("");
  }

  L.SVG.include({
    _updateSymbol(layer) {
      const p = layer._point;
      this._setPath(layer, layer._empty() ? "M0 0" : symbolPath(layer.options.shape, p.x, p.y, layer._radius));
    },
  });

  function traceSymbol(ctx, shape, x, y, r) {
    const { circle, closed, open } = SHAPES[shape];
    const trace = (line) => line.forEach(([u, v], k) => ctx[k ? "lineTo" : "moveTo"](x + u * r, y + v * r));
    if (circle) ctx.arc(x, y, r, 0, Math.PI * 2);
    closed.forEach((outline) => {
      trace(outline);
      ctx.closePath();
    });
    open.forEach(trace);
  }

  L.Canvas.include({
    _updateSymbol(layer) {
      if (!this._drawing || layer._empty()) return;
      this._ctx.beginPath();
      traceSymbol(this._ctx, layer.options.shape, layer._point.x, layer._point.y, layer._radius);
      this._fillStroke(this._ctx, layer);
    },
  });

  /* A circle marker that can also be another shape. */
  const SymbolMarker = L.CircleMarker.extend({
    options: { shape: "circle" },
    _updatePath() {
      this._renderer._updateSymbol(this);
    },
  });

  /* Hatching says "not enough is known" without colour. */
  const HATCH = { paper: "#f4f6f8", line: "#7a8794", step: 5 };

  function addHatchToPage() {
    const { paper, line, step } = HATCH;
    const pattern = svg("pattern", {
      id: "siting-hatch", width: step, height: step, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, svg("rect", { width: step, height: step, fill: paper }), svg("rect", { width: 1.6, height: step, fill: line }));
    const holder = svg("svg", { class: "siting-defs", width: 0, height: 0, "aria-hidden": "true" },
      svg("defs", null, pattern));
    document.body.appendChild(holder);
  }

  function canvasHatch() {
    const size = 6;
    const tile = el("canvas", { width: size, height: size });
    const ctx = tile.getContext("2d");
    ctx.fillStyle = HATCH.paper;
    ctx.fillRect(0, 0, size, size);
    ctx.strokeStyle = HATCH.line;
    ctx.lineWidth = 1.5;
    [-size, 0, size].forEach((shift) => {
      ctx.beginPath();
      ctx.moveTo(shift, size);
      ctx.lineTo(shift + size, 0);
      ctx.stroke();
    });
    return ctx.createPattern(tile, "repeat");
  }

  addHatchToPage();
  const hatch = { svg: "url(#siting-hatch)", canvas: canvasHatch() };

  /* A small picture of a symbol or line, for the legend and the layer switch. */
  function swatch(kind, style) {
    const picture = svg("svg", { class: "siting-swatch", width: 22, height: 16, viewBox: "0 0 22 16", "aria-hidden": "true" });
    const common = {
      fill: style.fill || "none", stroke: style.stroke || "none", "stroke-width": style.width || 1.5,
      "stroke-dasharray": style.dash, "fill-opacity": style.opacity,
    };
    const d = kind === "line" ? "M1 8H21" : symbolPath(kind, 11, 8, style.radius || 5.5);
    picture.appendChild(svg("path", { d, ...common }));
    return picture;
  }

  /* One tab stop for a group of drawn shapes; arrow keys walk within it, Enter opens.
     Leaflet makes the SVG element anew each time a layer is shown, hence the listener. */
  class FocusGroup {
    constructor() {
      this.items = [];
      this.current = 0;
    }

    add(layer, label, reach) {
      const item = { layer, label, reach: reach || (() => true) };
      this.items.push(item);
      layer.on("add", () => this.dress(item));
    }

    dress(item) {
      const node = item.layer.getElement && item.layer.getElement();
      if (!node) return;
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", item.label());
      node.setAttribute("tabindex", this.items.indexOf(item) === this.current ? "0" : "-1");
      L.DomEvent.on(node, "keydown", (event) => this.onKey(event, item));
      L.DomEvent.on(node, "focus", () => this.setCurrent(item));
    }

    /* Walk in another order, say each item anew, and start from the first again. */
    sort(key) {
      this.items.sort((a, b) => key(a) - key(b));
      this.current = 0;
      this.items.forEach((item, k) => {
        const node = item.layer.getElement && item.layer.getElement();
        if (!node) return;
        node.setAttribute("tabindex", k ? "-1" : "0");
        node.setAttribute("aria-label", item.label());
      });
    }

    setCurrent(item) {
      const before = this.items[this.current].layer.getElement();
      if (before) before.setAttribute("tabindex", "-1");
      this.current = this.items.indexOf(item);
      const node = item.layer.getElement();
      if (node) node.setAttribute("tabindex", "0");
    }

    onKey(event, item) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) {
        this.walk(item, step);
      } else if (event.key === "Enter" || event.key === " ") {
        item.layer.fire("click", { latlng: centreOf(item.layer), keyboard: true }, true);
      } else {
        return;
      }
      L.DomEvent.stop(event);
    }

    walk(item, step) {
      const count = this.items.length;
      for (let k = 1; k < count; k += 1) {
        const next = this.items[(this.items.indexOf(item) + step * k + count * count) % count];
        const node = next.layer.getElement();
        if (node && next.reach()) {
          next.layer._map.panInside(centreOf(next.layer), { padding: [60, 60] });
          node.focus({ preventScroll: true });
          return;
        }
      }
    }
  }

  function centreOf(layer) {
    return layer.getLatLng ? layer.getLatLng() : layer.anchorPoint;
  }

  Object.assign(siting, { SymbolMarker, traceSymbol, hatch, swatch, FocusGroup });
})();
