/* siting: sites side by side: what each criterion adds to their scores, and why one is before the other. */
(function () {
  "use strict";

  const { data, sites, el, t, bus, score, number } = siting;

  const LETTERS = ["A", "B", "C"];
  const LISTED = 300;
  const MATTERS = 0.0005;
  const chosen = [0, sites.id.length > 1 ? 1 : null, null];

  const shortName = (i) => siting.cut(sites.name[i], 40);
  const signed = (value) => `${Math.abs(value) < MATTERS ? "±" : value < 0 ? "−" : "+"}${score(Math.abs(value))}`;

  /* The sites to choose from: the best of the ranking in force, and those chosen already. */
  function options(own) {
    const listed = siting.order().slice(0, LISTED);
    if (own !== null && !listed.includes(own)) listed.push(own);
    return [
      el("option", { value: "" }, t("compare_none")),
      ...listed.map((i) => el("option", { value: i }, sites.rank[i] > 0 ? `${number(sites.rank[i])} ${shortName(i)}` : shortName(i))),
    ];
  }

  function choices(changed) {
    const lists = LETTERS.map((letter, k) => {
      const list = el("select", { "aria-label": t("compare_site", { letter }) });
      list.addEventListener("change", () => {
        chosen[k] = list.value === "" ? null : Number(list.value);
        changed();
      });
      return list;
    });
    const fill = () => lists.forEach((list, k) => {
      list.replaceChildren(...options(chosen[k]));
      list.value = chosen[k] === null ? "" : chosen[k];
    });
    return { fill, node: el("div", { class: "siting-compared" }, lists.map((list, k) => el("label", null, letterOf(k), list))) };
  }

  function letterOf(k) {
    return el("span", { class: `siting-letter siting-letter-${k}`, "aria-hidden": "true" }, LETTERS[k]);
  }

  /* Why the first of two is before the second, from the largest part of their difference down. */
  function sentence(a, b) {
    if (sites.score[a] === null || sites.score[b] === null) {
      return t("compare_unknown", { site: shortName(sites.score[a] === null ? a : b) });
    }
    const [first, second] = sites.score[a] >= sites.score[b] ? [a, b] : [b, a];
    const gap = sites.score[first] - sites.score[second];
    const names = { first: shortName(first), second: shortName(second), gap: score(gap) };
    if (gap < MATTERS) return t("compare_level", names);
    const { parts: [own, other], rest, uneven } = siting.splitOf([first, second]);
    const steps = own.map((part, k) => [(part || 0) - (other[k] || 0), k]).sort((x, y) => Math.abs(y[0]) - Math.abs(x[0]));
    const said = (list) => list.slice(0, 3).map(([step, k]) =>
      t("compare_step", { criterion: siting.cut(data.criteria[k].label, 40), step: signed(step) })).join(t("list"));
    const plus = steps.filter(([step]) => step > MATTERS);
    const minus = steps.filter(([step]) => step < -MATTERS);
    return [
      t("compare_lead", names), plus.length && t("compare_plus", { list: said(plus) }), minus.length && t("compare_minus", { list: said(minus) }),
      uneven.length && t("compare_rest", { part: unknownOf([first, second], uneven), rest: signed(rest[0] - rest[1]) }),
    ].filter(Boolean).join(data.lang === "zh" ? "" : " ");
  }

  /* Which of the criteria each site has no figure in. */
  function unknownOf(rows, places) {
    const found = rows.map((i) => [i, places.filter((k) => data.criteria[k].score[i] === null)]).filter(([, lacking]) => lacking.length);
    const named = (lacking) => lacking.map((k) => t("named_criterion", { criterion: siting.cut(data.criteria[k].label, 40) })).join(t("list"));
    return t("unknown_of", { sites: found.map(([i, lacking]) => t("lacks", { site: shortName(i), criteria: named(lacking) })).join(t("list")) });
  }

  function bars() {
    const shown = LETTERS.map((_, k) => k).filter((k) => chosen[k] !== null && sites.score[chosen[k]] !== null);
    const { parts, rest, uneven } = siting.splitOf(shown.map((k) => chosen[k]));
    const most = Math.max(0.001, ...parts.flat().map((part) => part || 0), ...rest);
    const rows = data.criteria.map((criterion, c) => ({ criterion, c })).filter(({ c }) => siting.shareOf(c) > 0);
    /* Where only some have a figure, nothing is set against it: it counts in the rest. */
    const word = (k, c) => t(data.criteria[c].score[chosen[k]] === null ? "unknown" : "in_the_rest");
    const row = (label, values, words) => el("li", null,
      el("div", { class: "siting-compare-head" }, siting.name(label),
        shown.length === 2 && values.every((value) => value !== null) && el("span", null, signed(values[0] - values[1]))),
      shown.map((k, n) => {
        const bar = el("span", { class: `siting-compare-bar siting-letter-${k}` });
        bar.style.width = `${((values[n] || 0) / most) * 100}%`;
        return el("div", { class: "siting-compare-bar-row" }, letterOf(k), el("span", { class: "siting-compare-track" }, bar),
          el("span", { class: "siting-compare-value" }, words[n] || score(values[n])));
      }));
    return el("ul", { class: "siting-compare-rows" },
      rows.map(({ criterion, c }) => row(criterion.label, parts.map((part) => part[c]),
        shown.map((k) => (uneven.includes(c) || criterion.score[chosen[k]] === null ? word(k, c) : "")))),
      uneven.length > 0 && row(t("compare_rest_row"), rest, []));
  }

  function totals() {
    const shown = LETTERS.map((_, k) => k).filter((k) => chosen[k] !== null);
    return el("p", { class: "siting-compare-totals" }, shown.map((k) => {
      const i = chosen[k];
      return el("span", null, letterOf(k), sites.score[i] === null ? t("unknown") : score(sites.score[i]));
    }));
  }

  function compare() {
    if (sites.id.length < 2) return "";
    const body = el("div", { "aria-live": "polite" });
    const lists = choices(() => show());
    const node = el("details", { class: "siting-compare", id: "siting-compare" }, el("summary", null, t("compare")), lists.node, body,
      el("p", { class: "siting-note" }, t("compare_note")));
    function show() {
      if (!node.open) return;
      lists.fill();
      const two = chosen.filter((i) => i !== null);
      body.replaceChildren(...(two.length > 1 ? [el("p", { class: "siting-compare-why" }, sentence(two[0], two[1]))] : []), totals(), bars());
    }
    node.addEventListener("toggle", show);
    bus.on("reweighted", show);
    bus.on("compare", (event) => {
      const free = chosen.includes(event.site) ? chosen.indexOf(event.site) : chosen.includes(null) ? chosen.indexOf(null) : 2;
      chosen[free] = event.site;
      node.open = true;
      show();
      node.scrollIntoView({ block: "nearest" });
      node.querySelector("summary").focus({ preventScroll: true });
    });
    return node;
  }

  /* The button of a card. */
  function compareButton(i) {
    if (sites.id.length < 2 || !siting.roomOpener) return null;
    const button = el("button", { type: "button", class: "siting-action siting-compare-add" }, t("compare_add"));
    button.addEventListener("click", () => {
      siting.openRoom();
      bus.fire("compare", { site: i });
    });
    return button;
  }

  Object.assign(siting, { compare, compareButton });
})();
