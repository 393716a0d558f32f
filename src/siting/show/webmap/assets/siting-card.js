/* siting: the popup of a site, a ring or a point, and how it opens and closes. */
(function () {
  "use strict";

  const { data, sites, el, t, bus } = siting;
  const { number, score, interval } = siting;

  /* One site. */

  function siteCard(i) {
    return el("article", { class: "siting-card", "aria-labelledby": "siting-card-name" },
      heading(i), facts(i), reason(i), fileWords(i), distances(i), breakdown(i), siting.monthCharts(i), supply(i), constraints(i), siting.checklist(i), project(i), place(i), siting.compareButton(i));
  }

  function heading(i) {
    const title = el("h2", { id: "siting-card-name", tabindex: "-1" }, siting.name(sites.name[i]));
    const other = data.lang !== "zh" && sites.other[i] && el("p", { class: "siting-other" }, siting.name(sites.other[i]));
    return el("header", null, title, other);
  }

  function facts(i) {
    const ranked = sites.rank[i] > 0;
    const known = sites.score[i] !== null;
    return el("dl", { class: "siting-facts" },
      fact(t("rank"), ranked ? number(sites.rank[i]) : data.words.status[sites.status[i]],
        ranked && sites.best[i] > 0 ? ranks(i) : "", ranked ? "" : "siting-word",
        ranked && sites.likely ? t("rank_bound", { range: interval(sites.bound_best[i], sites.bound_worst[i], number) }) : "",
        ranked && sites.first[i] > 0 ? t("first_share", { share: siting.sampled(sites.first[i]) }) : ""),
      fact(t("score"), known ? score(sites.score[i]) : t("unknown"),
        known ? siting.scoreInterval(sites.low[i], sites.high[i]) : "", known ? "" : "siting-word", t("interval_note")),
      el("div", null, el("dt", null, t("coverage")), el("dd", null, siting.part(sites.coverage[i])),
        el("dd", { class: "siting-small" }, t("coverage_note"))));
  }

  /* Its likely ranks; one that is the rank itself is said in words. */
  function ranks(i) {
    const same = sites.best[i] === sites.worst[i] && sites.best[i] === sites.rank[i];
    if (!same) return interval(sites.best[i], sites.worst[i], number);
    return t(sites.likely && sites.bound_best[i] !== sites.bound_worst[i] ? "rank_likely_fixed" : "rank_fixed");
  }

  /* The study's project at the site, in the sentences of `siting power`: the load and the verdict, the rest on demand. */
  function project(i) {
    const lines = (data.project[i] || []).map((line) => el("p", { class: "siting-note" }, siting.name(line)));
    if (!lines.length) return null;
    return section(t("project"), ...lines.slice(0, 2),
      folded({ class: "siting-more", "data-fold": "project" }, t("project_more"), ...lines.slice(2)));
  }

  function fact(term, value, small, className, title, second) {
    return el("div", { title: title || null }, el("dt", null, term),
      el("dd", { class: className || null }, value), small && el("dd", { class: "siting-small siting-stale" }, small),
      second && el("dd", { class: "siting-small siting-stale", title: t("first_share_note") }, second));
  }

  function reason(i) {
    const text = data.reasons[sites.reason[i]];
    if (!text) return null;
    return el("p", { class: "siting-reason" }, data.words.status[sites.status[i]], t("colon"), siting.name(text));
  }

  /* The site file's own text: no score reflects it, and it may rule the site out. */
  function fileWords(i) {
    const said = data.file_words.filter(({ cells }) => cells[i].trim());
    if (!said.length) return null;
    return section(t("file_words"), ...said.map(({ label, cells }) =>
      el("p", { class: "siting-note" }, siting.name(label), t("colon"), siting.name(cells[i]))));
  }

  /* What people compare first, whatever it weighs: how far the site is from where. */
  function distances(i) {
    const found = data.criteria.filter(({ quantities: [main] }) => main.unit === "km" && !main.text && isKnown(main, i));
    if (!found.length) return null;
    return el("dl", { class: "siting-distances" }, found.map(({ label, quantities: [main] }) =>
      el("div", { title: main.label }, el("dt", null, siting.name(label)), el("dd", null, figure(main, i)))));
  }

  function section(title, ...children) {
    return el("section", null, el("h3", null, title), ...children);
  }

  function breakdown(i) {
    const parts = siting.partsOf(i);
    const numbers = data.criteria.map((_, k) => k);
    const bars = (chosen) => el("ul", { class: "siting-bars" }, chosen.map((k) => criterionRow(k, i, parts[k])));
    const idle = numbers.filter((k) => siting.shareOf(k) === 0);
    return section(t("breakdown"), el("p", { class: "siting-note" }, t("breakdown_note")),
      bars(numbers.filter((k) => siting.shareOf(k) > 0)),
      siting.isScaledUp(i) ? el("p", { class: "siting-note" }, t("scaled_up")) : null,
      idle.length ? folded({ class: "siting-idle", "data-fold": "idle" }, t("weightless", { count: number(idle.length) }), bars(idle)) : null);
  }

  /* A part that opens on demand; the card finds its place anew when it grows. */
  function folded(attributes, title, ...children) {
    const node = el("details", attributes, el("summary", null, title), ...children);
    node.addEventListener("toggle", () => bus.fire("grown"));
    return node;
  }

  function criterionRow(k, i, part) {
    const criterion = data.criteria[k];
    const main = criterion.quantities[0];
    const known = criterion.score[i] !== null;
    const adds = known ? t("adds", { part: score(part) }) : t(`unknown_${criterion.unknown}`);
    return el("li", { class: known ? null : "siting-is-unknown" },
      el("div", { class: "siting-row-head" },
        el("span", { class: "siting-criterion" }, siting.name(criterion.label)),
        el("span", { class: "siting-weight" }, t("weight", { share: siting.shareTexts()[k] }))),
      el("div", { class: "siting-row-bar" }, bar(criterion, i),
        el("span", { class: "siting-row-score" }, known ? score(criterion.score[i]) : t("unknown"))),
      el("div", { class: "siting-row-value" }, figure(main, i), evidence(main, i),
        el("span", { class: "siting-adds" }, adds)),
      more(criterion, i));
  }

  /* The bar is as long as the score; the line on it spans the interval; hatched is unknown. */
  function bar(criterion, i) {
    const value = criterion.score[i];
    if (value === null) return el("span", { class: "siting-bar siting-bar-unknown" });
    const fillPart = el("span", { class: "siting-bar-fill" });
    fillPart.style.width = `${value * 100}%`;
    const whole = el("span", { class: "siting-bar" }, fillPart);
    if (criterion.low[i] !== criterion.high[i]) {
      const line = el("span", { class: "siting-bar-interval" });
      line.style.left = `${criterion.low[i] * 100}%`;
      line.style.width = `${(criterion.high[i] - criterion.low[i]) * 100}%`;
      whole.appendChild(line);
    }
    return whole;
  }

  function isKnown(quantity, i) {
    return data.words.evidence_key[quantity.class[i]] !== "unknown";
  }

  function figure(quantity, i) {
    if (!isKnown(quantity, i)) return el("span", { class: "siting-figure siting-word" }, t("unknown"));
    if (quantity.text) return el("span", { class: "siting-figure" }, siting.name(quantity.text[i]));
    const text = siting.written(quantity, i);
    const [, before, ends, after] = /^([^(（]*)( ?[(（][^)）]*[)）])(.*)$/.exec(text) || [null, text, "", ""];
    return el("span", { class: "siting-figure" }, before, ends && el("span", { class: "siting-small" }, ends), after);
  }

  function evidence(quantity, i) {
    const code = quantity.class[i];
    const key = data.words.evidence_key[code];
    const word = (quantity.class_words || data.words.evidence)[code];
    return el("span", { class: `siting-evidence siting-evidence-${key}` }, word);
  }

  function more(criterion, i) {
    const [main, ...beside] = criterion.quantities;
    const list = el("dl", { class: "siting-terms" }, provenance(main, i),
      term(t("value_function"), criterion.value_text),
      criterion.thresholds.map((limit) => term(t("threshold"), thresholdText(limit))));
    const besideList = beside.length ? [el("h4", null, t("beside")),
      el("ul", { class: "siting-beside" }, beside.map((quantity) => besideRow(quantity, i)))] : null;
    return folded({ class: "siting-more", "data-fold": criterion.id }, t("details"), list, besideList);
  }

  function besideRow(quantity, i) {
    return el("li", null,
      el("div", { class: "siting-row-value" },
        el("span", { class: "siting-criterion" }, siting.name(quantity.label)), figure(quantity, i), evidence(quantity, i)),
      el("dl", { class: "siting-terms" }, provenance(quantity, i)));
  }

  function provenance(quantity, i) {
    const remark = quantity.note ? quantity.notes[quantity.note[i]] : "";
    return [
      term(t("method"), quantity.method),
      quantity.sources.length ? term(t("source"), quantity.sources.map(siting.sourceTitle).join(t("semicolon"))) : null,
      remark ? term(t("remark"), remark) : null,
    ];
  }

  function term(key, value) {
    return value ? el("div", null, el("dt", null, key), el("dd", null, siting.name(value))) : null;
  }

  function thresholdText(limit) {
    const value = `${number(limit.value)}${limit.shown_unit}`;
    const facts = `${limit.kind}${t("semicolon")}${siting.sourceTitle(limit.source)}`;
    return `${limit.name}${t("colon")}${value}${t("bracketed", { facts })}`;
  }

  function supply(i) {
    const missing = data.criteria.map((c, k) => ({ c, share: siting.shareOf(k) }))
      .filter(({ c, share }) => share > 0 && !isKnown(c.quantities[0], i)).sort((a, b) => b.share - a.share);
    if (!missing.length) return null;
    return section(t("supply"), el("ul", { class: "siting-supply" }, missing.map(({ c }) =>
      el("li", null, siting.name(c.label), t("colon"), siting.name(c.supply)))));
  }

  function constraints(i) {
    const plain = data.constraints.filter((c) => !c.rule);
    if (!plain.length) return null;
    return section(t("constraints"), el("ul", { class: "siting-verdicts" }, plain.map((c) => {
      const key = data.words.verdict_key[c.verdict[i]];
      return el("li", { class: `siting-verdict siting-verdict-${key}` }, siting.name(c.label),
        el("span", null, data.words.verdict[c.verdict[i]]));
    })));
  }

  function place(i) {
    const at = `${siting.degrees(sites.lat[i], 4, "N", "S")}, ${siting.degrees(sites.lon[i], 4, "E", "W")}`;
    const area = sites.area_ha[i] === null ? null :
      t("area_value", { ha: siting.alone(sites.area_ha[i]), mu: siting.alone(sites.area_mu[i]) });
    const given = sites.area_given_ha[i] === null ? null : siting.alone(sites.area_given_ha[i]) + data.words.hectares;
    const height = sites.elevation_m[i] === null ? null : siting.alone(sites.elevation_m[i]) + data.words.metres;
    return el("section", null, el("dl", { class: "siting-terms" }, term(t("position"), at),
      term(t("elevation"), height), term(t("area"), area), term(t("area_given"), given), term(t("site_id"), sites.id[i])));
  }

  /* Popups. */

  const SMALL = 700;

  /* On a small map the controls are hidden while a popup is open; on a large one the popup avoids them. */
  function margins(map) {
    return map.getSize().x < SMALL ? { left: 8, top: 8, right: 8, bottom: 24 }
      : { left: 98, top: 10, right: 212, bottom: 30 };
  }

  /* Move the map so that the whole popup is in view; Leaflet's own method ignores reduced motion. */
  function bringIntoView(map, popup) {
    map.getContainer().classList.toggle("siting-reading", map.getSize().x < SMALL);
    const inner = popup.getElement().getBoundingClientRect();
    const outer = map.getContainer().getBoundingClientRect();
    const free = margins(map);
    const past = (low, high) => (low < 0 ? low : Math.max(0, Math.min(high, low)));
    const x = past(inner.left - outer.left - free.left, inner.right - outer.right + free.right);
    const y = past(inner.top - outer.top - free.top, inner.bottom - outer.bottom + free.bottom);
    if (x || y) map.panBy([x, y], { animate: !siting.isCalm() });
  }

  /* The card scrolls inside; its height follows the map's, so the whole popup always fits. */
  function limitHeight(map, card) {
    const room = map.getSize().y;
    const most = siting.isNarrow() ? room : Math.max(380, room * 0.7);
    card.style.maxHeight = `${Math.max(140, Math.min(room - 90, most))}px`;
  }

  function open(map, latlng, content, offset) {
    const width = map.getSize().x;
    const popup = L.popup({
      className: "siting-popup", minWidth: Math.min(300, width - 30), maxWidth: Math.min(400, width - 24),
      autoPan: false, offset: [0, -(offset || 0)],
    });
    limitHeight(map, content);
    const box = map.getContainer();
    popup.on("remove", () => box.classList.remove("siting-reading"));
    popup.setLatLng(latlng).setContent(content).openOn(map);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", t("close"));
    close.setAttribute("title", t("close"));
    popup.getElement().setAttribute("role", "dialog");
    popup.getElement().setAttribute("aria-label", content.getAttribute("data-name") || t("map_name"));
    bringIntoView(map, popup);
    return popup;
  }

  function openNote(map, event, title, lines) {
    L.DomEvent.stopPropagation(event);
    const card = el("article", { class: "siting-card siting-card-small", "data-name": siting.cut(title, 120) },
      el("h2", { tabindex: "-1" }, siting.name(title)),
      lines.filter(Boolean).map((line) => el("p", null, siting.name(line))));
    const opener = document.activeElement;
    const popup = open(map, event.latlng, card, 4);
    siting.rememberFocus(popup, event.keyboard === true ? opener : null, card);
  }

  /* The card of the same site anew, after the weights moved: what was open stays open, at the same height. */
  function refill(card, i) {
    const open = Array.from(card.querySelectorAll("details[open][data-fold]"), (node) => node.getAttribute("data-fold"));
    const height = card.scrollTop;
    card.replaceChildren(...siteCard(i).childNodes);
    card.querySelectorAll("details[data-fold]").forEach((node) => {
      node.open = open.includes(node.getAttribute("data-fold"));
    });
    card.scrollTop = height;
  }

  Object.assign(siting, { siteCard, refill, openPopup: open, openNote, bringIntoView });
})();
