/* siting: the small chart of a site's free-cooling hours by month. */
(function () {
  "use strict";

  const { data, el, svg, t } = siting;
  const STEP = 23, BAR = 15, HEIGHT = 64, LEFT = 30, TOP = 6;

  /* One section per series; a site with UNKNOWN hours has none. */
  function monthCharts(i) {
    return data.months.filter((series) => series.full[i]).map((series) =>
      el("section", { class: "siting-months" }, el("h3", null, t("months")),
        el("p", { class: "siting-note" }, siting.name(t("full_stop", { said: series.label })), data.lang === "zh" ? "" : " ", t("months_note")), chart(series, i)));
  }

  function chart(series, i) {
    const width = LEFT + 12 * STEP + 2;
    const grid = [0.5, 1].map((share) => [
      svg("line", { class: "siting-month-grid", x1: LEFT, x2: width, y1: y(share), y2: y(share) }),
      svg("text", { class: "siting-month-text", x: LEFT - 4, y: y(share) + 3, "text-anchor": "end" }, siting.percent(share)),
    ]);
    return svg("svg", {
      class: "siting-month-chart", viewBox: `0 0 ${width} ${TOP + HEIGHT + 14}`, role: "img", "aria-label": said(series, i),
    }, grid.flat(), data.month_hours.map((hours, month) => bar(series, i, month, hours)).flat(),
    svg("line", { class: "siting-month-base", x1: LEFT, x2: width, y1: y(0), y2: y(0) }));
  }

  function y(share) {
    return TOP + HEIGHT * (1 - share);
  }

  function bar(series, i, month, hours) {
    const x = LEFT + month * STEP + (STEP - BAR) / 2;
    const middle = x + BAR / 2;
    const [full, partial, low, high] = ["full", "partial", "low", "high"].map((key) => series[key][i][month] / hours);
    const top = Math.min(1, full + partial);
    const line = (y1, y2) => svg("line", { class: "siting-month-line", x1: middle, x2: middle, y1: y(y1), y2: y(y2) });
    return [
      svg("rect", { class: "siting-month-partial", x, width: BAR, y: y(top), height: HEIGHT * (top - full) }),
      svg("rect", { class: "siting-month-full", x, width: BAR, y: y(full), height: HEIGHT * full }),
      high > low ? line(low, high) : null,
      svg("text", { class: "siting-month-text", x: middle, y: TOP + HEIGHT + 11, "text-anchor": "middle" },
        t("month_letters").split(" ")[month]),
    ];
  }

  /* The same in words, for readers who cannot see the bars. */
  function said(series, i) {
    return series.full[i].map((full, month) =>
      t("months_said", { month: month + 1, full, partial: series.partial[i][month] })).join("; ");
  }

  siting.monthCharts = monthCharts;
})();
