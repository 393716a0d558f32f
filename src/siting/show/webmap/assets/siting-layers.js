/* siting: the map and its layers. Each function is called once, by the element of that name in layers.py. */
(function () {
  "use strict";

  const { data, sites, t, bus, hatch, SymbolMarker, FocusGroup } = siting;

  const GREY = "#66727f";
  const RING_STYLES = {
    same_city: { color: "#0f5f8a", dashArray: "9 5", weight: 2 },
    remote: { color: "#a1306c", dashArray: "14 5 2 5", weight: 2 },
  };
  const OTHER_RINGS = [
    { color: "#475569", dashArray: "3 5", weight: 2 },
    { color: "#5b4636", dashArray: "6 3 2 3", weight: 2 },
  ];

  /* From the bottom up. A canvas blocks the mouse for layers below it, an SVG does not. */
  const PANES = { ground: 240, cells: 245, graticule: 250, shown: 300, crowd: 390, areas: 395, rings: 400, points: 410, sites: 420, names: 450 };

  function createMap(id, options) {
    const calm = siting.isCalm();
    const map = L.map(id, Object.assign({
      attributionControl: false, zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm,
      wheelPxPerZoomLevel: 90,
    }, options));
    Object.keys(PANES).forEach((key) => {
      map.createPane(key).style.zIndex = PANES[key];
    });
    map.getPane("names").classList.add("siting-names", "leaflet-zoom-hide");
    const box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", t("map_name"));
    L.control.zoom({ position: "topleft", zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map);
    if (window.ResizeObserver) {
      new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(box);
    }
    return map;
  }

  function startView(map, bounds) {
    // Above 900 pixels the legend has room beside the sites; on a narrower map the open switch needs its own.
    const beside = map.getSize().x > 900 ? 215 : siting.opensSwitch(map) ? 170 : 30;
    siting.home = bounds;
    // All sites fill at least 0.4 degrees; a smaller view was asked for.
    siting.closest = bounds[1][0] - bounds[0][0] < 0.2 ? 16 : 12;
    map.fitBounds(bounds, {
      paddingTopLeft: [siting.frame().left + 40, 30], paddingBottomRight: [beside, 50], maxZoom: siting.closest, animate: false,
    });
    started = { centre: map.getCenter(), zoom: map.getZoom() };
  }

  const NEAR = 40;
  let started = null;

  /* Whether the map still shows what it opened with. */
  function isWhole(map) {
    const off = map.latLngToContainerPoint(started.centre).distanceTo(map.getSize().divideBy(2));
    return map.getZoom() === started.zoom && off < NEAR;
  }

  function rendererFor(map, pane, canvas) {
    if (!canvas) return L.svg({ pane, padding: 0.5 });
    map.sitingCanvas = map.sitingCanvas || L.canvas({ pane: "crowd", padding: 0.3 });
    return map.sitingCanvas;
  }

  /* Sites. */

  function radiusOf(i, crowded) {
    if (sites.rank[i] < 1) return crowded ? 3.5 : 8;
    const last = Math.max(2, data.counts.ranked);
    const largest = crowded ? 8 : 13;
    return largest - (crowded ? 5 : 4.5) * Math.sqrt((sites.rank[i] - 1) / (last - 1));
  }

  const crowded = new Map();

  function siteStyle(i, canvas) {
    const status = siting.statusOf(i);
    if (status === "excluded") {
      return { shape: "crossed", color: GREY, weight: 1.8, fillColor: "#ffffff", fillOpacity: 0.75, dashArray: null };
    }
    if (status === "insufficient") {
      return {
        shape: "circle", color: GREY, weight: 1.8, dashArray: "3 2.5", fillOpacity: 1,
        fillColor: canvas ? hatch.canvas : hatch.svg,
      };
    }
    const ranked = (fillColor) => ({ shape: "circle", color: "#ffffff", weight: 1.6, fillOpacity: 1, dashArray: null, fillColor });
    if (!canvas) return ranked(siting.scoreColour(sites.score[i]));
    // One object for all sites of a colour.
    const colour = siting.nearColour(sites.score[i]);
    if (!crowded.has(colour)) crowded.set(colour, ranked(colour));
    return crowded.get(colour);
  }

  function areaStyle(i, canvas) {
    const style = siteStyle(i, canvas);
    const ranked = siting.statusOf(i) === "ranked";
    return Object.assign({}, style, {
      shape: undefined, color: ranked ? "#2b3947" : GREY, weight: 1.3, fillOpacity: ranked ? 0.45 : 0.35,
    });
  }

  function scoredSites(map, options) {
    const found = options.canvas
      ? siting.crowd({ site: (i) => siteStyle(i, true), area: (i) => areaStyle(i, true), radius: (i) => radiusOf(i, true) })
      : separateSites(map);
    siting.hasSites = () => map.hasLayer(found);
    return found;
  }

  /* The box around the outline of a site, null for a point. */
  function areaBounds(i) {
    return i in sites.shape ? L.latLngBounds(sites.shape[i].flat(2)) : null;
  }

  function separateSites(map) {
    // One listener and one tooltip for all sites.
    const group = L.featureGroup();
    const focus = new FocusGroup();
    listen(group);
    const renderer = rendererFor(map, "sites", false);
    const areas = rendererFor(map, "areas", false);
    const markers = [];
    const polygons = {};
    for (let i = sites.id.length - 1; i >= 0; i -= 1) {
      if (i in sites.shape) {
        polygons[i] = L.polygon(sites.shape[i], Object.assign(areaStyle(i, false), { renderer: areas, site: i }));
        group.addLayer(polygons[i]);
      }
      markers[i] = new SymbolMarker([sites.lat[i], sites.lon[i]], Object.assign(siteStyle(i, false), {
        renderer, site: i, radius: radiusOf(i, false), className: "siting-site",
      }));
    }
    // The best one is drawn last, on top; focus walks from the best one.
    markers.forEach((marker, i) => focus.add(marker, () => siting.label(i), () => siting.isShown(i)));
    for (let i = markers.length - 1; i >= 0; i -= 1) group.addLayer(markers[i]);
    linkStates(markers, polygons);
    bus.on("reweighted", (event) => {
      focus.sort((item) => siting.placeOf(item.layer.options.site));
      if (event.restack) stack(markers, markers.length);
    });
    siting.markers = markers;
    siting.siteUnder = () => -1;
    siting.spread(map, markers, group, areas);
    return group;
  }

  function listen(group) {
    const siteOf = (layer) => layer.options.site;
    group.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      bus.fire("select", { site: siteOf(event.layer), from: "map", keyboard: event.keyboard === true });
    });
    group.on("mouseover", (event) => bus.fire("hover", { site: siteOf(event.layer), on: true, from: "map" }));
    group.on("mouseout", (event) => bus.fire("hover", { site: siteOf(event.layer), on: false, from: "map" }));
    group.bindTooltip((layer) => siting.name(siting.cut(sites.name[siteOf(layer)], 40)), { sticky: true, className: "siting-tip" });
  }

  /* The first `places` of the ranking over all others, the best one on top. */
  function stack(markers, places) {
    for (let k = places - 1; k >= 0; k -= 1) {
      const marker = markers[siting.siteAt(k)];
      if (marker._map) marker.bringToFront();
    }
  }

  /* Selection, hovering, the filter and moved weights, shown on the map. */
  function linkStates(markers, polygons) {
    let selected = -1;
    let hovered = -1;

    function dress(i) {
      if (i < 0) return;
      const strong = i === selected || i === hovered;
      const faint = !siting.isShown(i);
      const base = siteStyle(i, false);
      markers[i].setStyle({
        ...base,
        radius: radiusOf(i, false),
        color: strong ? "#d9480f" : base.color,
        weight: strong ? 3.5 : base.weight,
        opacity: faint ? 0.15 : 1,
        fillOpacity: faint ? 0.1 : base.fillOpacity,
      });
      if (polygons[i]) {
        const area = areaStyle(i, false);
        polygons[i].setStyle({
          ...area,
          color: strong ? "#d9480f" : area.color, weight: strong ? 2.5 : area.weight,
          opacity: faint ? 0.15 : 1, fillOpacity: faint ? 0.08 : area.fillOpacity,
        });
      }
    }

    function change(next, isSelection) {
      const before = isSelection ? selected : hovered;
      if (isSelection) selected = next;
      else hovered = next;
      dress(before);
      dress(next);
    }

    /* A symbol under its neighbours is raised while its site is selected or hovered in the list. */
    let raised = -1;

    function raise(i) {
      const wanted = i >= 0 ? i : selected;
      if (raised >= 0 && raised !== wanted) lower();
      raised = wanted;
      if (wanted >= 0 && markers[wanted]._map) markers[wanted].bringToFront();
    }

    /* Back to the order of rank, the best on top: all sites that outrank it are raised again. */
    function lower() {
      stack(markers, siting.placeOf(raised));
    }

    bus.on("select", (event) => {
      change(event.site, true);
      raise(event.site);
    });
    bus.on("deselect", () => {
      change(-1, true);
      raise(-1);
    });
    bus.on("hover", (event) => {
      change(event.on ? event.site : -1, false);
      if (event.from === "list") raise(event.on ? event.site : -1);
    });
    bus.on("filter reweighted", () => markers.forEach((_, i) => dress(i)));
  }

  /* Rings. */

  const seenKinds = [];

  function ringStyle(kind) {
    if (kind in RING_STYLES) return RING_STYLES[kind];
    if (!seenKinds.includes(kind)) seenKinds.push(kind);
    return OTHER_RINGS[seenKinds.indexOf(kind) % OTHER_RINGS.length];
  }

  function ringKind(kind) {
    const key = `ring_kind_${kind}`;
    return key in data.text ? t(key) : kind.replace(/_/g, " ");
  }

  function ringLabel(ring) {
    return t("ring_label", { radius: siting.number(ring.radius_km), place: siting.cut(ring.place, 40) });
  }

  /* A ring lies above the canvas of many sites, and would take a click that is meant for one of them. */
  function chooseUnder(event) {
    const found = event.keyboard ? -1 : siting.siteUnder(event.layerPoint);
    if (found < 0) return false;
    L.DomEvent.stopPropagation(event);
    bus.fire("select", { site: found, from: "map", keyboard: false });
    return true;
  }

  function geodesicRings(map) {
    const group = L.layerGroup();
    const focus = new FocusGroup();
    const renderer = rendererFor(map, "rings", false);
    siting.ringLayers = data.rings.map((ring) => {
      // The outline is already a geodesic circle, unlike a circle of the map library.
      const line = L.polyline(ring.outline, Object.assign({ renderer, smoothFactor: 0.2, className: "siting-ring" }, ringStyle(ring.kind)));
      line.anchorPoint = L.latLng(ring.outline[0]);
      focus.add(line, () => ringLabel(ring));
      line.bindTooltip(() => siting.name(ringLabel(ring)), { sticky: true, className: "siting-tip" });
      line.on("click", (event) => chooseUnder(event) || siting.openNote(map, event, ringLabel(ring), [
        `${ringKind(ring.kind)} · ${t("ring_true")}`,
        `${t("source")}${t("colon")}${siting.sourceTitle(ring.source)}`,
      ]));
      return line.addTo(group);
    });
    return group;
  }

  /* Points that explain a criterion. */

  function pointGroup(map, options) {
    const group = L.layerGroup();
    const focus = new FocusGroup();
    const renderer = rendererFor(map, "points", options.canvas);
    const faint = rendererFor(map, "areas", false);
    const anchor = options.group === "anchor";
    group.sitingPoints = data.points[options.group].map((point) => {
      const place = [point.lat, point.lon];
      if (point.around) {
        L.polygon(point.around, {
          renderer: faint, interactive: false, color: options.colour, weight: 1, opacity: 0.45,
          dashArray: "2 4", fillOpacity: 0.045,
        }).addTo(group);
      }
      const marker = new SymbolMarker(place, {
        renderer, shape: options.shape, radius: anchor ? 6.5 : options.group === "power_plant" ? 4 : 5, weight: 1.4, className: "siting-point",
        color: anchor ? "#ffffff" : options.colour, fillColor: anchor ? options.colour : "#ffffff", fillOpacity: 1,
      });
      const sure = point.radius_km > 0 ? t("uncertain", { radius: siting.number(point.radius_km) }) : "";
      if (!options.canvas) focus.add(marker, () => [siting.cut(point.label, 120), sure].filter(Boolean).join(", "));
      marker.bindTooltip(() => siting.name(siting.cut(point.label, 40)), { sticky: true, className: "siting-tip" });
      marker.on("click", (event) => siting.openNote(map, event, point.label, [
        point.detail, sure, `${t("source")}${t("colon")}${siting.sourceTitle(point.source)}`,
      ]));
      return marker.addTo(group);
    });
    group.sitingStyle = options;
    siting.pointLayers = siting.pointLayers || {};
    siting.pointLayers[options.group] = group;
    return group;
  }

  /* Base maps: online tiles if the user chose them, otherwise plain ground. */

  function onlineTiles(map) {
    const base = data.basemap;
    const credit = L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
    credit.addAttribution(base.attribution);
    return L.layerGroup(base.tiles.map((url) => L.tileLayer(url, base.options)));
  }

  /* The user's base map, or the relief that ships with the package: that has no detail for a parcel, so it fades when
     zooming in, and at its edges, where the view is wider. */
  function groundPicture(map) {
    const { picture, bounds, own } = data.ground;
    const ground = L.imageOverlay(picture, bounds, { pane: "ground", alt: "", className: own ? "" : "siting-relief" });
    if (own) return ground;
    const fade = () => ground.setOpacity(Math.min(1, Math.max(0.3, 1 - (map.getZoom() - 10.5) * 0.3)));
    map.on("zoomend viewreset", fade);
    ground.on("add", fade);
    return ground;
  }

  /* Layers of the user's base map, and those that the study shows without scoring them. */
  function shownLayer(map, options) {
    const layer = data.shown[options.number];
    const base = layer.style === "base";
    const style = {
      renderer: rendererFor(map, base ? "ground" : "shown", false), color: layer.colour, weight: layer.width, dashArray: layer.dash || null,
      opacity: 0.95, fillOpacity: layer.fill, smoothFactor: 1.2, interactive: !base, className: "siting-shown",
    };
    const group = L.layerGroup();
    layer.shapes.forEach((shape, k) => {
      const parts = [
        ...(shape.areas || []).map((rings) => L.polygon(rings, style)),
        ...(shape.lines || []).map((line) => L.polyline(line, Object.assign({}, style, { fill: false }))),
        ...(shape.points || []).map((place) => L.circleMarker(place, Object.assign({}, style, { radius: 3.5, fillOpacity: 0.9 }))),
      ];
      parts.forEach((part) => {
        if (!base) part.bindTooltip(() => siting.name(siting.cut(layer.names[k] || layer.label, 40)), { sticky: true, className: "siting-tip" });
        part.addTo(group);
      });
    });
    group.sitingTitle = siting.cut(layer.label, 40);
    group.sitingShown = layer;
    siting.shownLayers = siting.shownLayers || [];
    siting.shownLayers.push(group);
    return group;
  }

  Object.assign(siting, {
    shownLayer, areaBounds, createMap, startView, isWhole, groundPicture, scoredSites, geodesicRings, pointGroup, onlineTiles, ringStyle, ringKind, ringLabel,
    plainGround: () => L.layerGroup(),
  });
})();
