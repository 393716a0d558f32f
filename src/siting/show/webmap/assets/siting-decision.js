/* siting: the weights, method and constraints in force; what the reader changes is kept in the address of the page. */
(function () {
  "use strict";

  const { data, sites, bus } = siting;

  const { presets, methods } = data.decision;
  const count = sites.id.length;
  /* Weights that the reader moves are whole hundredths of a percent, so that an address holds them exactly. */
  const WHOLE = 10000;
  const SAME = 1e-4 + 1e-9;
  const FIGURES = ["score", "coverage", "rank", "status", "reason"];

  const stated = FIGURES.reduce((kept, key) => Object.assign(kept, { [key]: sites[key] }), { order: sites.id.map((_, i) => i) });
  const place = new Int32Array(count);

  /* `points`: the reader's own weights, or null where those of the preset hold. */
  const state = { preset: presets[0], points: null, method: methods[0], applied: data.constraints.map(() => true), site: null };
  let order = stated.order;
  let share = presets[0].share;

  function isMoved() {
    return state.points !== null || state.preset !== presets[0] || state.method !== methods[0] || state.applied.includes(false);
  }

  /* Whole points that sum to `sum`, in proportion to the shares: the largest remainders are rounded up. */
  function apportion(shares, sum) {
    const total = shares.reduce((a, b) => a + b, 0);
    const wished = shares.map((s) => (total > 0 ? (s * sum) / total : sum / shares.length));
    const points = wished.map((w) => Math.floor(w + 1e-9));
    const missing = sum - points.reduce((a, b) => a + b, 0);
    wished.map((w, k) => [w - points[k], k]).sort((a, b) => b[0] - a[0] || a[1] - b[1])
      .slice(0, missing).forEach(([, k]) => { points[k] += 1; });
    return points;
  }

  function pointsNow() {
    return state.points || apportion(share, WHOLE);
  }

  /* Criterion k gets `wanted` points as far as the held ones leave room; the rest of the others is shared as in `base`. */
  function movedPoints(base, k, wanted, held) {
    const free = base.map((_, j) => j).filter((j) => j !== k && !held[j]);
    const room = WHOLE - base.reduce((sum, p, j) => sum + (j !== k && held[j] ? p : 0), 0);
    const own = free.length ? Math.min(Math.max(Math.round(wanted), 0), room) : room;
    const rest = apportion(free.map((j) => base[j]), room - own);
    const points = base.slice();
    points[k] = own;
    free.forEach((j, n) => { points[j] = rest[n]; });
    return points;
  }

  /* The places of equal shares together. */
  function equalShares(shares) {
    const groups = [];
    shares.map((s, k) => [s, k]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).forEach(([s, k]) => {
      const last = groups[groups.length - 1];
      if (last && shares[last[0]] - s <= SAME) last.push(k);
      else groups.push([k]);
    });
    return groups;
  }

  /* Weights as percentages, with one decimal unless it is 0: equal ones read the same, others add up to 100 (as shares.py
     does). */
  function shareTexts(given) {
    const total = given.reduce((a, b) => a + b, 0);
    const shares = given.map((s) => (total > 0 ? s / total : 1 / given.length));
    const unit = 1000;
    const groups = equalShares(shares);
    const wished = [];
    groups.forEach((group) => group.forEach((k) => {
      wished[k] = (unit * group.reduce((sum, j) => sum + shares[j], 0)) / group.length;
    }));
    let parts = wished.map((w) => Math.floor(w + 1e-9));
    let left = unit - parts.reduce((a, b) => a + b, 0);
    const over = (group) => wished[group[0]] - Math.floor(wished[group[0]] + 1e-9);
    groups.sort((a, b) => over(b) - over(a) || a[0] - b[0]).forEach((group) => {
      if (left > 0 && group.length > left) {
        parts = wished.map((w) => Math.floor(w + 0.5 + 1e-9));
        left = 0;
      } else if (left > 0) {
        group.forEach((k) => { parts[k] += 1; });
        left -= group.length;
      }
    });
    return parts.map((p) => `${(p / 10).toFixed(p % 10 === 0 ? 0 : 1)}%`);
  }

  /* The weights that hold, as given: the study's own are not rounded to points. */
  function sharesNow() {
    return state.points || share;
  }

  function setPlaces() {
    order.forEach((i, k) => { place[i] = k; });
  }

  /* Take over a change and tell all parts; `restack` says whether the order of the sites is another one. */
  function change(wish) {
    Object.assign(state, wish);
    share = state.points ? siting.normalised(state.points) : state.preset.share;
    const found = isMoved() ? siting.rankAll(share, state.method, state.applied) : stated;
    FIGURES.forEach((key) => { sites[key] = found[key]; });
    const restack = found.order.some((i, k) => i !== order[k]);
    order = found.order;
    setPlaces();
    document.body.classList.toggle("siting-moved", isMoved());
    bus.fire("reweighted", { restack });
    remember();
  }

  /* The address: weights in percent, or the preset; method; numbers of the constraints left out; the chosen site. */

  function written() {
    const parts = [];
    if (state.points) parts.push(`w=${state.points.map((p) => p / 100).join(",")}`);
    else if (state.preset !== presets[0]) parts.push(`p=${state.preset.id}`);
    if (state.method !== methods[0]) parts.push(`m=${state.method.id}`);
    const left = state.applied.map((on, k) => (on ? -1 : k)).filter((k) => k >= 0);
    if (left.length) parts.push(`off=${left.join(",")}`);
    if (state.site !== null) parts.push(`site=${encodeURIComponent(sites.id[state.site])}`);
    return parts.join("&");
  }

  function read(text) {
    const given = new Map(text.split("&").map((part) => part.split("=")).filter((pair) => pair.length === 2));
    const left = (given.get("off") || "").split(",");
    const site = given.has("site") ? sites.id.indexOf(decoded(given.get("site"))) : -1;
    return {
      points: readPoints(given.get("w")),
      preset: presets.find((p) => p.id === given.get("p")) || presets[0],
      method: methods.find((m) => m.id === given.get("m")) || methods[0],
      applied: state.applied.map((_, k) => !left.includes(String(k))),
      site: site >= 0 ? site : null,
    };
  }

  function readPoints(text) {
    const points = (text || "").split(",").map((p) => Math.round(Number(p) * 100));
    const usable = text && points.length === data.criteria.length && points.every((p) => p >= 0 && p <= WHOLE);
    return usable && points.some((p) => p > 0) ? apportion(points, WHOLE) : null;
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  }

  let waiting = null;

  /* Browsers limit how often an address may change. */
  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(write, 250);
  }

  function write() {
    const text = written();
    if (text === window.location.hash.slice(1) || (!text && !window.location.hash.includes("="))) return;
    try {
      window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname + window.location.search);
    } catch {
      // A page without an address of its own, as in a notebook, has no link to keep.
    }
  }

  function link() {
    const text = written();
    return window.location.href.split("#")[0] + (text ? `#${text}` : "");
  }

  function open() {
    const text = window.location.hash.slice(1);
    if (!text.includes("=")) return;
    const wish = read(text);
    change(wish);
    if (wish.site !== null) bus.fire("select", { site: wish.site, from: "link", keyboard: false });
  }

  function reset() {
    change({ preset: presets[0], points: null, method: methods[0], applied: state.applied.map(() => true) });
  }

  bus.on("select deselect", (event) => {
    state.site = event.type === "select" ? event.site : null;
    remember();
  });
  window.addEventListener("hashchange", open);
  setPlaces();

  Object.assign(siting, {
    WHOLE, pointsNow, movedPoints, isMoved,
    decision: { state, change, reset, link, open },
    placeOf: (i) => place[i],
    siteAt: (k) => order[k],
    order: () => order,
    shareOf: (k) => share[k],
    shareTexts: () => shareTexts(sharesNow()),
    textsOf: shareTexts,
    isScaledUp: (i) => data.criteria.some((c, k) => c.unknown === "neutral" && c.score[i] === null && siting.shareOf(k) > 0),
    partsOf: (i) => (isMoved() ? siting.splitScore(i, share) : data.criteria.map((c) => c.part[i])),
    splitOf: (chosen) => siting.compared(chosen, share, state.method),
  });
})();
