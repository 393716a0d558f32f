/* siting: the legend of the map: scores, sizes, marks, rings and groups of points. */
(function () {
  "use strict";

  const { data, el, svg, t, hatch, swatch } = siting;
  const { number } = siting;

  function legend(map) {
    const Legend = L.Control.extend({
      onAdd() {
        const open = siting.opensSwitch(map) && map.getSize().y > 640;
        const box = el("details", { class: "siting-legend leaflet-bar", open },
          el("summary", null, t("legend")), scoreLegend(), data.surface ? siting.cellLegend(map) : "", sizeLegend(), markLegend(), pointLegend(map));
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        // The first toggle is that of the page itself.
        let before = open;
        box.addEventListener("toggle", () => {
          if (box.open === before) return;
          before = box.open;
          map.fire("resize");
        });
        return box;
      },
    });
    new Legend({ position: "bottomright" }).addTo(map);
  }

  function scoreLegend() {
    const stops = data.ramp.map((colour, k) =>
      svg("stop", { offset: k / (data.ramp.length - 1), "stop-color": colour }));
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((value) => svg("text", {
      x: 4 + value * 140, y: 26, "text-anchor": value === 0 ? "start" : value === 1 ? "end" : "middle",
    }, number(value)));
    const bar = svg("svg", { width: 148, height: 30, viewBox: "0 0 148 30", role: "img", "aria-label": "0 – 1" },
      svg("defs", null, svg("linearGradient", { id: "siting-ramp" }, stops)),
      svg("rect", { x: 4, y: 2, width: 140, height: 11, rx: 2, fill: "url(#siting-ramp)" }), ticks);
    return part(t("legend_score"), bar);
  }

  function sizeLegend() {
    const colour = data.ramp[5];
    const circles = [13, 11, 9.5, 8.5].map((radius, k) =>
      svg("circle", { cx: [17, 50, 78, 102][k], cy: 16, r: radius, fill: colour, stroke: "#ffffff" }));
    const picture = svg("svg", { width: 116, height: 32, viewBox: "0 0 116 32", "aria-hidden": "true" }, circles);
    return part(t("legend_size"), el("div", { class: "siting-legend-size" },
      el("span", null, t("legend_first")), picture, el("span", null, t("legend_last"))));
  }

  function markLegend() {
    const kinds = Array.from(new Set(data.rings.map((ring) => ring.kind)));
    const uncertain = Object.values(data.points).some((points) => points.some((p) => p.around));
    return el("ul", null,
      ofStatus("insufficient", swatch("circle", { fill: hatch.svg, stroke: "#66727f", dash: "3 2.5", width: 1.8, radius: 6.5 }),
        t("legend_insufficient", { coverage: siting.part(data.min_coverage) })),
      ofStatus("excluded", swatch("crossed", { fill: "#ffffff", stroke: "#66727f", width: 1.8, radius: 6.5 }), t("legend_excluded")),
      kinds.map((kind) => {
        const style = siting.ringStyle(kind);
        return row(swatch("line", { stroke: style.color, dash: style.dashArray, width: 2 }), siting.name(siting.ringKind(kind)));
      }),
      uncertain ? row(swatch("circle", { fill: "#b45309", opacity: 0.08, stroke: "#b45309", dash: "2 2", width: 1, radius: 7 }),
        t("legend_uncertain")) : null);
  }

  /* A row that is shown only while some site has this status: other weights may change it. */
  function ofStatus(status, picture, text) {
    const line = row(picture, text);
    const code = data.words.status_key.indexOf(status);
    const fill = () => { line.hidden = !Array.from(data.sites.status).includes(code); };
    siting.bus.on("reweighted", fill);
    fill();
    return line;
  }

  /* The groups of points currently on the map, as in the layer switch. */
  function pointLegend(map) {
    const list = el("ul", { class: "siting-legend-points" });
    const groups = [...Object.values(siting.pointLayers || {}), ...(siting.shownLayers || [])];
    const fill = () => list.replaceChildren(...groups.filter((group) => map.hasLayer(group))
      .map((group) => row(siting.pictureOf(group), group.sitingName)));
    map.on("layeradd layerremove", (event) => groups.includes(event.layer) && fill());
    fill();
    return list;
  }

  function part(title, content) {
    return el("div", { class: "siting-legend-part" }, el("h2", null, title), content);
  }

  function row(picture, text) {
    return el("li", null, picture, el("span", null, text));
  }

  Object.assign(siting, { legend });
})();
