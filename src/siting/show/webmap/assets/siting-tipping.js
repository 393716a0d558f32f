/* siting: marks on a slider where another site takes first place, the other weights keeping their proportions. */
(function () {
  "use strict";

  const { data, sites, el, svg, t, bus, decision } = siting;

  const MAX_SITES = 400;
  const FINE = 10;

  function winner(points) {
    const found = siting.rankAll(siting.normalised(points), decision.state.method, decision.state.applied);
    const first = found.order[0];
    return found.rank[first] === 1 ? first : -1;
  }

  /* The nearest points below and above the present weight where the first one changes: [[points, site], ...]. */
  function tippings(k, held) {
    const now = siting.pointsNow();
    const own = winner(now);
    const first = (wanted) => winner(siting.movedPoints(now, k, wanted, held));
    const found = [];
    [-1, 1].forEach((way) => {
      const end = way < 0 ? 0 : siting.WHOLE;
      let level = now[k];
      while (level !== end) {
        const next = way < 0 ? Math.max(end, level - 200) : Math.min(end, level + 200);
        if (first(next) !== own) {
          let [same, other] = [level, next];
          while (Math.abs(other - same) > FINE) {
            const middle = Math.round((same + other) / 2);
            if (first(middle) === own) same = middle;
            else other = middle;
          }
          // Where too little is known to rank anyone, nobody takes first place.
          if (first(other) >= 0) found.push([other, first(other)]);
          return;
        }
        level = next;
      }
    });
    return found;
  }

  /* Keep the marks of one slider up to date, while the panel is open and the weights rest. */
  function tippingMarks(k, held) {
    const holder = el("span", { class: "siting-tips", "aria-hidden": "true" });
    const said = el("span", { class: "siting-live", id: `siting-tips-${k}` });
    let waiting = null;

    function show() {
      if (!holder.isConnected || holder.closest("[hidden]")) return;
      const found = held[k] ? [] : tippings(k, held);
      const texts = found.map(([points, site]) => t("tipping", {
        share: siting.part(points / siting.WHOLE), site: site < 0 ? t("unknown") : siting.cut(sites.name[site], 40),
      }));
      holder.replaceChildren(...found.map(([points], n) => {
        const mark = svg("svg", { class: "siting-tip-mark", width: 9, height: 7, viewBox: "0 0 9 7" },
          svg("title", null, texts[n]), svg("path", { d: "M4.5 0 9 7H0z" }));
        mark.style.left = `${points / 100}%`;
        return mark;
      }));
      said.textContent = texts.join(t("semicolon"));
    }

    function later() {
      clearTimeout(waiting);
      waiting = setTimeout(show, 200 + 15 * k);
    }

    if (data.decision && sites.id.length <= MAX_SITES && sites.id.length === data.counts.total) {
      bus.on("reweighted room", later);
    }
    return { marks: holder, said };
  }

  Object.assign(siting, { tippingMarks, tippings });
})();
