/* siting: the ranked list beside the map, its filter, and its keyboard navigation. */
(function () {
  "use strict";

  const { data, sites, el, t, bus } = siting;
  const { number, score, percent, interval } = siting;

  /* As many rows as fit beside the map on A4; siting-map.css hides the others. */
  const PRINTED = 18;

  const count = sites.id.length;
  const keys = sites.id.map((id, i) => `${sites.name[i]}\n${sites.other[i]}\n${id}`.toLowerCase());
  const rows = [];
  let shown = sites.id.map(() => true);
  let current = 0;

  function rankedList() {
    const side = document.getElementById("siting-list");
    const list = el("ol", { class: "siting-rows", role: "list" });
    for (let i = 0; i < count; i += 1) {
      rows.push(row(i));
      list.appendChild(el("li", null, rows[i]));
    }
    const nothing = el("p", { class: "siting-nothing", hidden: true }, t("nothing_shown"));
    const tally = el("p", { class: "siting-tally", role: "status" }, tallyText());
    const filter = el("input", {
      type: "search", id: "siting-filter", autocomplete: "off", spellcheck: "false", placeholder: t("filter_hint"),
    });
    side.append(
      el("div", { class: "siting-side-head" }, el("h2", { id: "siting-list-name" }, t("list_name")), tally,
        el("label", { for: "siting-filter", class: "siting-filter" }, el("span", null, t("filter")), filter)),
      el("div", { class: "siting-columns", "aria-hidden": "true" },
        el("span", null, t("head_rank")), el("span", null, t("head_site")), el("span", null, t("head_score"))),
      el("div", { class: "siting-scroll" }, list, nothing),
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
    if (count) rows[0].setAttribute("tabindex", "0");
  }

  function row(i) {
    const known = sites.score[i] !== null;
    return el("button", { type: "button", class: "siting-row", "data-site": i, tabindex: "-1" },
      badge(i), rowName(i), el("span", { class: "siting-row-figures" },
        el("span", { class: "siting-row-number" }, known ? score(sites.score[i]) : t("unknown")),
        known && el("span", { class: "siting-small" }, interval(sites.low[i], sites.high[i], score)),
        known && gauge(i)));
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
    const facts = [];
    if (sites.rank[i] > 0) {
      const certain = sites.bound_best[i] === sites.bound_worst[i];
      facts.push(certain ? t("rank_fixed")
        : t("rank_interval", { best: number(sites.best[i]), worst: number(sites.worst[i]) }));
    } else {
      facts.push(data.words.status[sites.status[i]]);
    }
    facts.push(t("known_short", { coverage: percent(sites.coverage[i]) }));
    return el("span", { class: "siting-row-names" },
      el("span", { class: "siting-row-name" }, siting.name(sites.name[i]),
        sites.other[i] && siting.name(sites.other[i], "siting-other")),
      el("span", { class: "siting-small" }, facts.join(" · ")));
  }

  /* The scale from 0 to 1: a line for the interval, a tick for the score. */
  function gauge(i) {
    const line = el("span", { class: "siting-gauge-interval" });
    line.style.left = `${sites.low[i] * 100}%`;
    line.style.width = `${(sites.high[i] - sites.low[i]) * 100}%`;
    const tick = el("span", { class: "siting-gauge-score" });
    tick.style.left = `${sites.score[i] * 100}%`;
    return el("span", { class: "siting-gauge", "aria-hidden": "true" }, line, tick);
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
    const i = siteOf(event);
    if (i < 0) return;
    if (event.key === "ArrowDown") walk(event, i, 1);
    else if (event.key === "ArrowUp") walk(event, i, -1);
    else if (event.key === "Home") walk(event, -1, 1);
    else if (event.key === "End") walk(event, count, -1);
  }

  function walk(event, from, step) {
    let next = from + step;
    while (next >= 0 && next < count && !shown[next]) next += step;
    event.preventDefault();
    if (next < 0 || next >= count) return;
    makeCurrent(next);
    rows[next].focus();
  }

  /* One tab stop for the whole list. */
  function makeCurrent(i) {
    rows[current].setAttribute("tabindex", "-1");
    current = i;
    rows[current].setAttribute("tabindex", "0");
  }

  function applyFilter(text, tally, nothing) {
    const wanted = text.trim().toLowerCase();
    shown = keys.map((key) => key.includes(wanted));
    rows.forEach((node, i) => {
      node.parentNode.hidden = !shown[i];
    });
    const first = shown.indexOf(true);
    if (first >= 0 && !shown[current]) makeCurrent(first);
    nothing.hidden = first >= 0;
    tally.textContent = tallyText();
    bus.fire("filter");
  }

  function tallyText() {
    return t("shown", { shown: number(shown.filter(Boolean).length), total: number(count) });
  }

  let marked = null;

  function mark(i) {
    if (marked) marked.removeAttribute("aria-current");
    marked = i >= 0 ? rows[i] : null;
    if (!marked) return;
    marked.setAttribute("aria-current", "true");
    makeCurrent(i);
    reveal(marked);
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
  bus.on("hover", (event) => {
    if (rows[event.site]) rows[event.site].classList.toggle("siting-hovered", event.on);
  });

  Object.assign(siting, { rankedList, isShown: (i) => shown[i], rowOf: (i) => rows[i] });
})();
