/* siting: the view: the whole study, one site and back, and pointers to anchor cities outside. */
(function () {
  "use strict";

  const { data, sites, el, svg, t, bus } = siting;

  const CLOSEST = 15;
  const POINT_ZOOM = 9;
  const EDGE = 8;
  const CONTROLS = 215;
  const FEW = 200;

  /* Selecting a site in the list zooms to it; when its card closes, the view is restored, unless it was moved since. */

  let before = null;
  let ours = false;

  function move(map, how) {
    ours = true;
    how();
    ours = false;
  }

  function bringNear(map, i) {
    before = before || { centre: map.getCenter(), zoom: map.getZoom() };
    const area = siting.areaBounds(i);
    const { x, y } = map.getSize();
    move(map, () => {
      if (area) {
        // The card opens above the site.
        map.fitBounds(area, {
          paddingTopLeft: [x * 0.15, y * 0.45], paddingBottomRight: [x * 0.15, y * 0.12], maxZoom: CLOSEST, animate: false,
        });
      } else if (map.getZoom() < POINT_ZOOM) {
        map.setView([sites.lat[i], sites.lon[i]], POINT_ZOOM, { animate: false });
      }
    });
  }

  function goBack(map) {
    if (!before) return;
    const { centre, zoom } = before;
    before = null;
    move(map, () => map.setView(centre, zoom, { animate: false }));
  }

  function followList(map) {
    bus.on("near", (event) => bringNear(map, event.site));
    bus.on("deselect", () => goBack(map));
    map.on("zoomstart dragstart keydown", () => {
      if (!ours) before = null;
    });
  }

  /* The button under the zoom buttons: show everything again. */

  function homeButton(map, bounds) {
    const Home = L.Control.extend({
      onAdd() {
        const house = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
          svg("path", { d: "M2 8 8 2.6 14 8M4 7v6.4h8V7", fill: "none", stroke: "currentColor", "stroke-width": 1.6, "stroke-linejoin": "round" }));
        const button = el("button", { type: "button", class: "siting-home", title: t("show_all"), "aria-label": t("show_all") }, house);
        button.addEventListener("click", () => {
          before = null;
          map.closePopup();
          siting.startView(map, bounds);
        });
        const box = el("div", { class: "leaflet-bar" }, button);
        L.DomEvent.disableClickPropagation(box);
        return box;
      },
    });
    new Home({ position: "topleft" }).addTo(map);
  }

  /* Anchor cities outside the view: a pointer on the edge, with their distances. */

  function pointers(map) {
    const holder = el("div", { class: "siting-pointers" });
    map.getContainer().appendChild(holder);
    L.DomEvent.disableClickPropagation(holder);
    const anchors = data.points.anchor.map((point) => ({ point, node: pointer(map, point) }));
    anchors.forEach(({ node }) => holder.appendChild(node));
    // A card has the distances itself, and needs the space.
    let free = true;
    const layer = () => (siting.pointLayers || {}).anchor;
    const place = () => {
      const shown = free && (!layer() || map.hasLayer(layer()));
      anchors.forEach(({ point, node }) => setPointer(map, point, node, shown));
    };
    map.on("popupopen popupclose", (event) => {
      free = event.type === "popupclose";
      place();
    });
    map.on("move resize", place);
    map.on("layeradd layerremove", (event) => event.layer === layer() && place());
    place();
  }

  function pointer(map, point) {
    const arrow = svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
      svg("path", { d: "M1 7h10M7 2.5 11.8 7 7 11.5", fill: "none", stroke: "currentColor", "stroke-width": 1.8 }));
    const node = el("button", { type: "button", class: "siting-pointer", hidden: true }, arrow, el("span"));
    node.addEventListener("click", () => {
      before = null;
      const bounds = L.latLngBounds(sites.lat.map((lat, i) => [lat, sites.lon[i]])).extend([point.lat, point.lon]);
      map.fitBounds(bounds, { padding: [60, 60] });
    });
    return node;
  }

  function setPointer(map, point, node, shown) {
    const size = map.getSize();
    const at = map.latLngToContainerPoint([point.lat, point.lon]);
    const edge = siting.frame();
    const inside = at.x > edge.left && at.x < size.x && at.y > 0 && at.y < size.y - edge.bottom;
    node.hidden = !shown || inside || !point.km.length;
    if (node.hidden) return;
    const text = t("pointer", { place: siting.cut(point.label, 40), distance: distance(point) });
    node.lastChild.textContent = text;
    node.setAttribute("title", t("pointer_title", { place: siting.cut(point.label, 40) }));
    const spot = edgeSpot(map, at, node);
    const { x, y, way, half } = spot;
    node.style.transform = `translate(${Math.round(x - half.x)}px, ${Math.round(y - half.y)}px)`;
    node.firstChild.style.transform = `rotate(${Math.round((Math.atan2(way.y, way.x) * 180) / Math.PI)}deg)`;
  }

  /* Where the way to a place meets the edge of the map, aside of controls and, where there is room, of the sites. */
  function edgeSpot(map, at, node) {
    const half = { x: node.offsetWidth / 2, y: node.offsetHeight / 2 };
    const controls = boxesOf(map, ".leaflet-control");
    const wide = onEdge(map, at, half, EDGE);
    const found = covers(wide, half, controls) ? onEdge(map, at, half, CONTROLS) : wide;
    const taken = [...controls, ...(siting.markers || []).slice(0, FEW).map((marker) => markerBox(map, marker))];
    const shifts = [0, 1, -1, 2, -2, 3, -3].map((step) => Object.assign({}, found, { y: found.y + step * (2 * half.y + 4) }));
    const free = shifts.find((spot) => spot.y >= found.top && spot.y <= found.bottom && !covers(spot, half, taken)) || found;
    return { x: free.x, y: free.y, way: { x: at.x - free.x, y: at.y - free.y }, half };
  }

  function onEdge(map, at, half, margin) {
    const size = map.getSize();
    const edge = siting.frame();
    const left = edge.left + EDGE + half.x;
    const right = size.x - margin - half.x;
    const top = EDGE + half.y;
    const bottom = size.y - edge.bottom - EDGE - half.y;
    const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const way = { x: at.x - middle.x, y: at.y - middle.y };
    const share = Math.min(1, (right - middle.x) / Math.abs(way.x || 1e-9), (bottom - middle.y) / Math.abs(way.y || 1e-9));
    return { x: middle.x + way.x * share, y: middle.y + way.y * share, top, bottom };
  }

  function covers(spot, half, boxes) {
    return boxes.some((b) => spot.x - half.x < b.x + b.w && b.x < spot.x + half.x && spot.y - half.y < b.y + b.h && b.y < spot.y + half.y);
  }

  function boxesOf(map, selector) {
    const frame = map.getContainer().getBoundingClientRect();
    return Array.from(map.getContainer().querySelectorAll(selector), (node) => {
      const r = node.getBoundingClientRect();
      return { x: r.left - frame.left, y: r.top - frame.top, w: r.width, h: r.height };
    });
  }

  function markerBox(map, marker) {
    const p = map.latLngToContainerPoint(marker.getLatLng());
    const r = marker.getRadius();
    return { x: p.x - r, y: p.y - r, w: 2 * r, h: 2 * r };
  }

  /* Kilometres to the nearest and the farthest site. */
  function distance(point) {
    const [nearest, farthest] = point.km;
    return nearest === farthest ? siting.number(nearest) : siting.interval(nearest, farthest, siting.number);
  }

  /* On paper the map shows the whole study, in a size that fits either orientation. */

  function printable(map) {
    const sources = document.querySelector(".siting-sources");
    const folds = () => [sources, map.getContainer().querySelector(".siting-legend")].filter(Boolean);
    let kept = null;
    window.addEventListener("beforeprint", () => {
      kept = { centre: map.getCenter(), zoom: map.getZoom(), open: folds().map((node) => node.open) };
      document.documentElement.classList.add("siting-printing");
      folds().forEach((node) => { node.open = true; });
      map.invalidateSize({ animate: false });
      map.fitBounds(siting.home, { paddingTopLeft: [50, 24], paddingBottomRight: [170, 34], maxZoom: siting.closest, animate: false });
    });
    window.addEventListener("afterprint", () => {
      document.documentElement.classList.remove("siting-printing");
      folds().forEach((node, k) => { node.open = kept.open[k]; });
      map.invalidateSize({ animate: false });
      map.setView(kept.centre, kept.zoom, { animate: false });
    });
  }

  function view(map) {
    printable(map);
    followList(map);
    homeButton(map, siting.home);
    pointers(map);
  }

  Object.assign(siting, { view, boxesOf });
})();
