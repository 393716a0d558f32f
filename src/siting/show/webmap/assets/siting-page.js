/* siting: title, footer, layer switch, scale bar, and the selection of a site. */
(function () {
  "use strict";

  const { data, el, t, bus, swatch, number } = siting;

  /* Head and foot are built at once, so that the map finds its final size. */

  function pageHead() {
    const counts = countsShown(data.counts);
    const cut = data.drawn < data.counts.total;
    const tally = el("p", null, t("counts", counts));
    // Constraints that the reader leaves out change the counts; where sites are missing here, nobody knows them.
    bus.on("reweighted", () => {
      if (!cut) tally.textContent = t("counts", countsShown(countsNow()));
    });
    document.getElementById("siting-head").append(
      el("div", { class: "siting-title" }, el("h1", null, siting.name(data.title)),
        data.notes && el("p", { class: "siting-notes" }, siting.name(data.notes))),
      el("div", { class: "siting-state" }, tally,
        cut ? el("p", { class: "siting-cut" }, t("drawn", { drawn: number(data.drawn), total: counts.total })) : "",
        warnings() || "", siting.roomOpener),
    );
  }

  function countsShown(counts) {
    return Object.keys(counts).reduce((texts, key) => Object.assign(texts, { [key]: number(counts[key]) }), {});
  }

  function countsNow() {
    const now = { total: data.sites.id.length };
    data.words.status_key.forEach((key, code) => { now[key] = data.sites.status.filter((s) => s === code).length; });
    return now;
  }

  function warnings() {
    if (!data.warnings.length) return null;
    return el("details", { class: "siting-warnings" },
      el("summary", null, t("warnings", { count: number(data.warnings.length) })),
      el("ul", null, data.warnings.map((line) => el("li", null, siting.name(line)))));
  }

  function pageFoot() {
    const ids = Object.keys(data.sources);
    const list = el("ul", null, ids.map((id) => el("li", null, siting.name(data.sources[id].title), el("span", { class: "siting-source-facts" }, sourceFacts(data.sources[id])))));
    document.getElementById("siting-foot").append(
      el("p", null, data.notice, data.version && ` ${t("made_with", { version: data.version })}`),
      ids.length ? el("details", { class: "siting-sources" },
        el("summary", null, t("sources_count", { count: number(ids.length) })), list) : "",
    );
  }

  function sourceFacts(source) {
    const kind = data.words.kind[source.kind] || source.kind;
    return ["", kind, source.date, source.licence, source.certainty, source.url].filter((fact, k) => k === 0 || fact).join(" · ");
  }

  /* Layer switch: Leaflet's own, with a symbol beside each name. */

  const Switch = L.Control.Layers.extend({
    _addItem(item) {
      const label = L.Control.Layers.prototype._addItem.call(this, item);
      // Leaflet writes names as markup: those of users are set as text.
      if (item.layer.sitingTitle) label.firstChild.lastChild.replaceChildren(siting.name(item.layer.sitingTitle));
      const picture = pictureOf(item.layer);
      if (picture) label.firstChild.insertBefore(picture, label.firstChild.lastChild);
      return label;
    },
  });

  function pictureOf(layer) {
    if (layer.sitingStyle) {
      const { shape, colour, group } = layer.sitingStyle;
      const anchor = group === "anchor";
      return swatch(shape, { fill: anchor ? colour : "#ffffff", stroke: anchor ? "none" : colour, radius: 5 });
    }
    if (layer.sitingCells) return swatch("square", { fill: siting.scoreColour(0.8), stroke: "none", radius: 6 });
    if (layer.sitingShown) {
      const { colour, dash, fill, width } = layer.sitingShown;
      const kind = layer.sitingShown.shapes.some((shape) => shape.areas) ? "square" : "line";
      return swatch(kind, { stroke: colour, dash, width, fill: kind === "square" ? colour : "none", opacity: fill, radius: 6 });
    }
    return null;
  }

  /* Pixels of a map that has room for the open switch and legend. */
  const ROOMY = 760;

  function opensSwitch(map) {
    return !siting.isNarrow() && map.getSize().y > 520 && map.getSize().x > ROOMY;
  }

  function layerSwitch(map, bases, overlays) {
    const roomy = !siting.isNarrow() && map.getSize().y > 520;
    Object.entries(overlays).forEach(([name, layer]) => { layer.sitingName = layer.sitingTitle || name; });
    const control = new Switch(bases, overlays, { collapsed: !opensSwitch(map), position: "topright", hideSingleBase: true });
    control.addTo(map);
    let folded = false;
    siting.makeRoom = () => {
      const wide = !siting.isNarrow() && map.getSize().x > ROOMY;
      const key = document.querySelector(".siting-legend");
      if (key && (wide ? folded : key.open)) {
        key.open = wide;
        folded = !wide;
      }
      if (roomy && wide) control.expand();
      else control.collapse();
      siting.foldSwitch();
    };
    // With the cells of a surface the switch may reach the legend: folded, it opens with a click.
    siting.foldSwitch = () => {
      const key = data.surface && document.querySelector(".siting-legend");
      if (key && key.open && box.getBoundingClientRect().bottom > key.getBoundingClientRect().top) control.collapse();
    };
    const box = control.getContainer();
    const toggle = box.querySelector(".leaflet-control-layers-toggle");
    toggle.setAttribute("title", t("layers"));
    toggle.setAttribute("aria-label", t("layers"));
    box.querySelector(".leaflet-control-layers-list").setAttribute("aria-label", t("layers"));
    box.addEventListener("keydown", (event) => {
      if (!control.options.collapsed) return;
      if (event.key === "Escape") {
        control.collapse();
        toggle.focus();
      } else if (event.key === "Enter" && event.target === toggle) {
        // The button is replaced by the list it opened.
        box.querySelector("input").focus();
      }
    });
  }

  function scaleBar(map) {
    const Scale = L.Control.Scale.extend({
      _updateMetric(most) {
        const metres = this._getRoundNum(most);
        const text = metres < 1000 ? `${number(metres)}${data.words.metres}` : `${number(metres / 1000)}${data.words.kilometres}`;
        this._updateScale(this._mScale, text, metres / most);
      },
    });
    new Scale({ imperial: false, maxWidth: 120, position: "bottomleft" }).addTo(map);
  }

  /* The approval number belongs on the map itself, beside the base map it is of. */
  function approval(map) {
    if (!data.approval) return;
    const Credit = L.Control.extend({
      onAdd: () => el("div", { class: "siting-approval" }, siting.name(t("approval", { number: siting.cut(data.approval, 80) }))),
    });
    new Credit({ position: "bottomleft" }).addTo(map);
  }

  /* Selecting a site: its popup, the keyboard focus, and one line for screen readers. */

  let openPopup = null;
  let openSite = -1;

  function rememberFocus(popup, opener, card) {
    if (opener) card.querySelector("h2").focus();
    popup.on("remove", () => {
      if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
    });
  }

  function choose(map, event) {
    const marker = siting.markers[event.site];
    const opener = event.from === "list" ? siting.rowOf(event.site) : marker.getElement && marker.getElement();
    openSite = event.site;
    // The popup of the previous site is about to close: it must not clear this selection.
    openPopup = null;
    if (event.from === "list") bus.fire("near", { site: event.site });
    const latlng = marker.getLatLng();
    if (!map.getBounds().pad(-0.02).contains(latlng)) map.panTo(latlng, { animate: false });
    if (event.from === "list" && siting.isNarrow()) {
      map.getContainer().scrollIntoView({ block: "nearest", behavior: siting.isCalm() ? "auto" : "smooth" });
    }
    const card = siting.siteCard(event.site);
    card.setAttribute("data-name", siting.cut(data.sites.name[event.site], 120));
    const popup = siting.openPopup(map, latlng, card, marker.getRadius() - 2);
    openPopup = popup;
    popup.on("remove", () => {
      if (openPopup !== popup) return;
      openPopup = null;
      bus.fire("deselect");
    });
    rememberFocus(popup, event.keyboard ? opener : null, card);
    document.getElementById("siting-live").textContent = t("selected", {
      name: siting.cut(data.sites.name[event.site], 120), summary: siting.summary(event.site),
    });
  }

  function rankedList(map) {
    bus.on("select", (event) => choose(map, event));
    // A card grows when its details are opened.
    bus.on("grown", () => openPopup && siting.bringIntoView(map, openPopup));
    bus.on("arranged", () => openPopup && openPopup.setLatLng(siting.markers[openSite].getLatLng()));
    bus.on("reweighted", () => openPopup && siting.refill(openPopup.getContent(), openSite));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    buildList(map);
    // All controls are in place now, so the names can avoid them.
    siting.ready = true;
    siting.foldSwitch();
    map.fire("resize");
    siting.decision.open();
  }

  const buildList = siting.rankedList;

  pageHead();
  pageFoot();
  Object.assign(siting, { approval, layerSwitch, opensSwitch, pictureOf, scaleBar, rankedList, rememberFocus });
})();
