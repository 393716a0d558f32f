/* siting: the ranked list beside the map, its filter, and its keyboard navigation. */
(function () {
  "use strict";

  const { data, sites, el, t, bus } = siting;
  const { number, score, interval } = siting;

  /* As many rows as fit beside the map on A4; siting-map.css hides the others. */
  const PRINTED = 16;

  const count = sites.id.length;
  let keys = null;
  let shown = sites.id.map(() => true);

  /* One row per place in the ranking, drawn for the site that has it. Rows are made when the list is scrolled to them,
     and filled while they are in view, so that thousands of sites cost nothing. */
  const EAGER = PRINTED;
  const PIECE = 40;
  const ROW_PX = 59;
  const rows = [];
  let rest = null;
  let observer = null;
  const drawn = new Array(count).fill(-1);
  const inView = new Set();
  let version = 0;
  let current = 0;
  let selected = -1;

  function rankedList() {
    const side = document.getElementById("siting-list");
    const list = el("ol", { class: "siting-rows", role: "list" });
    const nothing = el("p", { class: "siting-nothing", hidden: true }, t("nothing_shown"));
    const tally = el("p", { class: "siting-tally", role: "status" }, tallyText());
    const filter = el("input", {
      type: "search", id: "siting-filter", autocomplete: "off", spellcheck: "false", placeholder: t("filter_hint"),
    });
    rest = el("div", { class: "siting-rest", "aria-hidden": "true" });
    const box = el("div", { class: "siting-scroll" }, list, rest, nothing);
    side.append(
      el("div", { class: "siting-side-head" }, el("h2", { id: "siting-list-name" }, t("list_name")), tally,
        el("label", { for: "siting-filter", class: "siting-filter" }, el("span", null, t("filter")), filter),
        el("p", { class: "siting-moved-note" }, t("weights_moved"), count < data.counts.total && ` ${t("weights_among", { count: number(count) })}`)),
      el("div", { class: "siting-columns", "aria-hidden": "true" },
        el("span", null, t("head_rank")), el("span", null, t("head_site")), el("span", null, t("head_score"))),
      box,
      count > PRINTED ? el("p", { class: "siting-printed" }, t("printed_more", { count: number(count - PRINTED) })) : "",
    );
    side.setAttribute("aria-labelledby", "siting-list-name");
    filter.addEventListener("input", () => applyFilter(filter.value, tally, nothing));
    filter.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") walk(event, -1, 1);
      else if (event.key === "Escape" && filter.value) {
        filter.value = "";
        applyFilter("", tally, nothing);
        event.stopPropagation();
      }
    });
    list.addEventListener("keydown", onKey);
    list.addEventListener("click", onClick);
    ["mouseover", "mouseout", "focusin", "focusout"].forEach((type) => list.addEventListener(type, onHover));
    watch(box, list);
    make(PIECE);
    drawAll();
  }

  /* Drawing the rows. */

  function watch(box, list) {
    observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
      if (entry.target === rest) {
        if (entry.isIntersecting) makeInView(box);
        return;
      }
      const k = entry.target.sitingPlace;
      if (!entry.isIntersecting) inView.delete(k);
      else {
        inView.add(k);
        draw(k);
      }
    }), { root: box, rootMargin: "300px" });
    observer.observe(rest);
    box.addEventListener("scroll", () => rows.length < count && makeInView(box), { passive: true });
    make.into = list;
  }

  /* Rows up to a place, not included. */
  function make(places) {
    const to = Math.min(count, places);
    const added = [];
    for (let k = rows.length; k < to; k += 1) {
      const node = el("button", { type: "button", class: "siting-row", tabindex: k ? "-1" : "0" });
      node.sitingPlace = k;
      rows.push(node);
      added.push(el("li", { hidden: !shown[siting.siteAt(k)] }, node));
      observer.observe(node);
    }
    make.into.append(...added);
    rest.style.height = `${(count - rows.length) * ROW_PX}px`;
  }

  function makeInView(box) {
    const below = box.getBoundingClientRect().bottom + 300 - rest.getBoundingClientRect().top;
    if (below > 0 && rows.length < count) make(rows.length + Math.ceil(below / ROW_PX) + PIECE / 4);
  }

  function drawAll() {
    version += 1;
    for (let k = 0; k < Math.min(EAGER, count); k += 1) draw(k);
    inView.forEach(draw);
    // Rows out of view keep no figures of other weights.
    rows.forEach((node, k) => {
      if (drawn[k] !== version && node.firstChild) node.replaceChildren();
    });
  }

  function draw(k) {
    if (drawn[k] === version) return;
    if (k >= rows.length) make(k + 1);
    drawn[k] = version;
    const i = siting.siteAt(k);
    rows[k].setAttribute("data-site", i);
    rows[k].classList.remove("siting-hovered");
    if (i === selected) rows[k].setAttribute("aria-current", "true");
    else rows[k].removeAttribute("aria-current");
    rows[k].replaceChildren(badge(i), rowName(i), figures(i));
  }

  function figures(i) {
    const known = sites.score[i] !== null;
    return el("span", { class: "siting-row-figures" },
      el("span", { class: "siting-row-number" }, known ? score(sites.score[i]) : t("unknown")),
      known && el("span", { class: "siting-small siting-stale" }, siting.scoreInterval(sites.low[i], sites.high[i])),
      known && gauge(i));
  }

  function badge(i) {
    const status = siting.statusOf(i);
    const node = el("span", { class: `siting-badge siting-badge-${status}` },
      sites.rank[i] > 0 ? number(sites.rank[i]) : el("span", { "aria-hidden": "true" }, status === "excluded" ? "×" : "?"));
    if (sites.rank[i] > 0) {
      const colour = siting.scoreColour(sites.score[i]);
      node.style.backgroundColor = colour;
      node.style.color = siting.inkOn(colour);
    }
    return node;
  }

  function rowName(i) {
    const ranked = sites.rank[i] > 0;
    const range = ranked && sites.best[i] > 0 ? rangeText(i) : "";
    const facts = ranked ? [] : [data.words.status[sites.status[i]]];
    const why = ranked ? "" : data.reasons[sites.reason[i]];
    if (ranked && sites.first[i] >= 0.005) facts.unshift(el("span", { class: "siting-stale", title: t("first_share_note") }, t("first_share", { share: siting.sampled(sites.first[i]) })));
    facts.push(t("known_short", { coverage: siting.part(sites.coverage[i]) }));
    return el("span", { class: "siting-row-names" },
      el("span", { class: "siting-row-name" }, siting.name(sites.name[i]),
        data.lang !== "zh" && sites.other[i] && siting.name(sites.other[i], "siting-other")),
      el("span", { class: "siting-small" }, el("span", { class: "siting-stale" }, range), range && " · ", facts.flatMap((fact, k) => (k ? [" · ", fact] : [fact]))),
      why && el("span", { class: "siting-small siting-why", title: why }, siting.name(siting.cut(why, 160))));
  }

  function rangeText(i) {
    const certain = sites.bound_best[i] === sites.bound_worst[i];
    if (certain) return t("rank_fixed");
    const values = { range: interval(sites.best[i], sites.worst[i], number) };
    return t(sites.best[i] === sites.worst[i] ? "rank_one" : "rank_interval", values);
  }

  /* The scale from 0 to 1: a line for the interval, a tick for the score. */
  function gauge(i) {
    const line = el("span", { class: "siting-gauge-interval siting-stale" });
    line.style.left = `${sites.low[i] * 100}%`;
    line.style.width = `${(sites.high[i] - sites.low[i]) * 100}%`;
    const tick = el("span", { class: "siting-gauge-score" });
    tick.style.left = `${sites.score[i] * 100}%`;
    return el("span", { class: "siting-gauge", "aria-hidden": "true" }, line, tick);
  }

  /* Other weights: the first rows and those in view at once. */
  function reweigh() {
    if (!rows.length) return;
    hideFiltered();
    drawAll();
    if (document.activeElement !== rows[current]) makeCurrent(selected >= 0 ? siting.placeOf(selected) : firstShown());
  }

  /* The row of a site, drawn. */
  function rowOf(i) {
    const k = siting.placeOf(i);
    draw(k);
    return rows[k];
  }

  function siteOf(event) {
    const node = event.target.closest(".siting-row");
    return node ? Number(node.getAttribute("data-site")) : -1;
  }

  function onClick(event) {
    const i = siteOf(event);
    // A click without a pointer came from Enter or the space bar.
    if (i >= 0) bus.fire("select", { site: i, from: "list", keyboard: event.detail === 0 });
  }

  function onHover(event) {
    const i = siteOf(event);
    if (i >= 0) bus.fire("hover", { site: i, on: event.type === "mouseover" || event.type === "focusin", from: "list" });
  }

  function onKey(event) {
    const k = rows.indexOf(event.target.closest(".siting-row"));
    if (k < 0) return;
    if (event.key === "ArrowDown") walk(event, k, 1);
    else if (event.key === "ArrowUp") walk(event, k, -1);
    else if (event.key === "Home") walk(event, -1, 1);
    else if (event.key === "End") walk(event, count, -1);
  }

  /* From a place to the next one that the filter leaves. */
  function walk(event, from, step) {
    let next = from + step;
    while (next >= 0 && next < count && !shown[siting.siteAt(next)]) next += step;
    event.preventDefault();
    if (next < 0 || next >= count) return;
    draw(next);
    makeCurrent(next);
    rows[next].focus();
  }

  /* One tab stop for the whole list. */
  function makeCurrent(k) {
    rows[current].setAttribute("tabindex", "-1");
    current = k;
    rows[current].setAttribute("tabindex", "0");
  }

  function applyFilter(text, tally, nothing) {
    const wanted = text.trim().toLowerCase();
    keys = keys || sites.id.map((id, i) => `${sites.name[i]}\n${sites.other[i]}\n${id}`.toLowerCase());
    shown = keys.map((key) => key.includes(wanted));
    hideFiltered();
    const some = shown.includes(true);
    if (some && !shown[siting.siteAt(current)]) makeCurrent(firstShown());
    nothing.hidden = some;
    tally.textContent = tallyText();
    bus.fire("filter");
  }

  function hideFiltered() {
    if (rows.length < count && shown.includes(false)) make(count);
    rows.forEach((node, k) => {
      node.parentNode.hidden = !shown[siting.siteAt(k)];
    });
  }

  function firstShown() {
    return Math.max(0, siting.order().findIndex((i) => shown[i]));
  }

  function tallyText() {
    return t("shown", { shown: number(shown.filter(Boolean).length), total: number(data.counts.total) });
  }

  function mark(i) {
    if (selected >= 0) rowOf(selected).removeAttribute("aria-current");
    selected = i;
    if (i < 0) return;
    // Its neighbours are filled before it is scrolled to: they change their height.
    const k = siting.placeOf(i);
    for (let near = Math.max(0, k - 14); near < Math.min(count, k + 15); near += 1) draw(near);
    rowOf(i).setAttribute("aria-current", "true");
    makeCurrent(siting.placeOf(i));
    reveal(rowOf(i));
  }

  /* Scroll the list itself, never the page. */
  function reveal(node) {
    const box = node.closest(".siting-scroll");
    const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 8;
    else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 8;
  }

  bus.on("select", (event) => mark(event.site));
  bus.on("deselect", () => mark(-1));
  bus.on("reweighted", reweigh);
  bus.on("hover", (event) => {
    if (rows.length) rowOf(event.site).classList.toggle("siting-hovered", event.on);
  });

  Object.assign(siting, { rankedList, isShown: (i) => shown[i], rowOf });
})();
