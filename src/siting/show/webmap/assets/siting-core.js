/* siting: data, texts, numbers, colours and elements shared by the other scripts.
   Text from the data reaches the page through text nodes and attributes only, never as markup. */
(function () {
  "use strict";

  const data = window.sitingData;
  const DASH = "–";
  const NARROW = window.matchMedia("(max-width: 860px)");
  const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");

  /* Elements. */

  function fill(node, attributes, children) {
    Object.keys(attributes || {}).forEach((key) => {
      const value = attributes[key];
      if (value === null || value === undefined || value === false) return;
      node.setAttribute(key, value === true ? "" : String(value));
    });
    children.flat().forEach((child) => {
      if (child === null || child === undefined || child === false || child === "") return;
      node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
    });
    return node;
  }

  function el(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  function svg(tag, attributes, ...children) {
    return fill(L.SVG.create(tag), attributes, children);
  }

  /* A name may contain any script and direction: it is isolated from the surrounding text. */
  function name(text, className) {
    return el("bdi", { class: className || null }, text);
  }

  function cut(text, most) {
    const characters = Array.from(String(text).slice(0, most * 2 + 2));
    return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : characters.join("");
  }

  /* Texts. Values are filled in a single pass, so braces inside a value are kept. */

  function t(key, values) {
    return data.text[key].replace(/\{(\w+)\}/g, (whole, slot) =>
      values && slot in values ? String(values[slot]) : whole);
  }

  /* Numbers. */

  /* English and Chinese write numbers alike: commas between thousands, a point before decimals. Intl.NumberFormat does the
     same, and takes longer to start than the whole list takes to draw. */
  function grouped(text) {
    const [whole, part] = text.split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  }

  /* The decimal figure itself is rounded, halves away from zero, as Intl does: 238.85 is 238.9, though a little less in binary. */
  function fixed(value, digits) {
    const size = String(Math.abs(value));
    if (size.includes("e")) return value.toFixed(digits);
    const whole = Math.round(Number(`${size}e${digits}`));
    return `${value < 0 ? "-" : ""}${Number(`${whole}e-${digits}`).toFixed(digits)}`;
  }

  function withoutZeros(text) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  function number(value) {
    const size = Math.abs(value);
    if (size >= 1000) return grouped(fixed(value, 0));
    if (size >= 10) return grouped(withoutZeros(fixed(value, 1)));
    if (size === 0) return "0";
    return withoutZeros(fixed(value, Math.min(20, 2 - Math.floor(Math.log10(Number(size.toPrecision(3)))))));
  }

  const AS_READ = 99;

  /* The decimals of a figure as it was read, as figure_texts.py finds them: those that people type, else three. */
  function asRead(size) {
    const typed = size.toPrecision(6);
    if (size && !typed.includes("e") && Math.abs(Number(typed) - size) <= 1e-12 * size) return (withoutZeros(typed).split(".")[1] || "").length;
    return size >= 0.1 || size === 0 ? 3 : Math.min(20, 2 - Math.floor(Math.log10(size)));
  }

  /* A figure of the study with its decimals, as figure_texts.py writes it: below 0 they are tens. */
  function shown(value, digits) {
    if (digits !== AS_READ) return grouped(fixed(value, Math.max(digits, 0)));
    return grouped(withoutZeros(fixed(value, asRead(Math.abs(value)))));
  }

  /* An elevation or an area, which has no interval: it comes rounded already. */
  function alone(value) {
    return shown(value, AS_READ);
  }

  /* The figure of site i with its interval and unit, and what belongs beside it, as figure_texts.py writes it. */
  function written(quantity, i) {
    const figure = plain(quantity, i);
    const words = quantity.qualified && quantity.note ? quantity.qualified[quantity.note[i]] : "";
    return words ? t("qualified", { figure, words }) : figure;
  }

  function plain(quantity, i) {
    const { value, low, high, digits } = quantity;
    const say = (x) => shown(x, typeof digits === "number" ? digits : digits[i]);
    const unit = quantity.shown_unit;
    if (low && high[i] === null) return `≥ ${say(low[i])}${unit}`;
    if (low && low[i] === 0 && value[i] > 0 && value[i] === high[i]) return `≤ ${say(value[i])}${unit}`;
    if (quantity.about && quantity.about[i]) return `${t("about", { figure: say(value[i]) })}${unit}`;
    if (!low || low[i] === high[i]) return `${say(value[i])}${unit}`;
    return t("with_interval", { figure: say(value[i]), low: say(low[i]), high: say(high[i]), unit });
  }

  function decimals(value, digits) {
    const unit = 10 ** digits;
    const whole = Math.floor(Math.abs(value) * unit + 0.5 + 1e-8);
    return grouped(((value < 0 ? -whole : whole) / unit).toFixed(digits));
  }

  /* Three decimals, the ends of an interval two, rounded as shown_score in shares.py does. */
  const score = (value) => decimals(value, 3);
  const scoreEnd = (value) => decimals(value, 2);

  function percent(value) {
    return `${grouped(withoutZeros(fixed(Number(`${value}e2`) || value * 100, value < 0.1 ? 1 : 0)))}%`;
  }

  /* A part of the weight: whole percentages where that loses nothing, else one decimal, as shares.py writes it. */
  function part(value) {
    return `${withoutZeros(fixed(Number(`${value}e2`) || value * 100, 1))}%`;
  }

  /* A share of samples: whole percentages, as shares.py writes them. */
  function sampled(share) {
    const whole = Math.round(share * 100);
    if (whole === 100 && share < 1) return ">99%";
    return whole ? `${whole}%` : "<1%";
  }

  function interval(low, high, show) {
    const [from, to] = [show(low), show(high)];
    return from === to ? from : `${from}${DASH}${to}`;
  }

  /* The interval of a score, as shares.py writes it: with the decimals of a score where it would seem none. */
  function scoreInterval(low, high) {
    const ends = scoreEnd(low) === scoreEnd(high) ? score : scoreEnd;
    return interval(low, high, ends);
  }

  function degrees(value, digits, positive, negative) {
    const shown = fixed(Math.abs(value), digits);
    return `${shown}°${value < 0 ? negative : value > 0 ? positive : ""}`;
  }

  /* Colours. */

  function channels(colour) {
    return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  }

  const ramp = data.ramp.map(channels);

  function scoreColour(value) {
    const last = ramp.length - 1;
    const place = Math.min(Math.max(value, 0), 1) * last;
    const below = Math.min(Math.floor(place), last - 1);
    const [from, to] = [ramp[below], ramp[below + 1]];
    const mixed = from.map((c, i) => Math.round(c + (to[i] - c) * (place - below)));
    return `#${mixed.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
  }

  const near = new Map();

  /* The same to a thousandth, kept: for very many symbols. */
  function nearColour(value) {
    const key = Math.round(value * 1000);
    if (!near.has(key)) near.set(key, scoreColour(key / 1000));
    return near.get(key);
  }

  function luminance(colour) {
    const [r, g, b] = channels(colour).map((c) => {
      const part = c / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /* Black or white, whichever has the greater contrast on the colour. */
  function inkOn(colour) {
    return luminance(colour) > 0.179 ? "#101820" : "#ffffff";
  }

  /* Facts about a site that several parts show. */

  const sites = data.sites;

  function statusOf(i) {
    return data.words.status_key[sites.status[i]];
  }

  function rankText(i) {
    const values = { rank: number(sites.rank[i]), range: interval(sites.best[i], sites.worst[i], number) };
    return t(siting.isMoved() || values.range === values.rank ? "rank_moved" : "rank_value", values);
  }

  /* One line for screen readers and tooltips. */
  function summary(i) {
    const facts = [sites.rank[i] > 0 ? rankText(i) : data.words.status[sites.status[i]]];
    if (sites.score[i] !== null) facts.push(`${t("score")} ${score(sites.score[i])}`);
    return facts.join(t("comma"));
  }

  function label(i) {
    return `${cut(sites.name[i], 120)}${t("comma")}${summary(i)}`;
  }

  function sourceTitle(id) {
    return id in data.sources ? data.sources[id].title : id;
  }

  /* Events between the parts: `select`, `deselect`, `hover`, `filter`, `reweighted`. */
  const bus = new L.Evented();

  window.siting = {
    data, sites, el, svg, name, cut, t, number, written, alone, score, scoreEnd, percent, part, sampled, interval, scoreInterval, degrees,
    scoreColour, nearColour, inkOn, statusOf, rankText, summary, label, sourceTitle, bus, DASH,
    isNarrow: () => NARROW.matches,
    isCalm: () => CALM.matches,
  };
})();
