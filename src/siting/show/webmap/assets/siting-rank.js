/* siting: scores and ranks for any weights, as siting.decide.ranking computes them: same order of sums, same rounding. */
(function () {
  "use strict";

  const { data, sites } = siting;

  const count = sites.id.length;
  const [RANKED, EXCLUDED, INSUFFICIENT] = ["ranked", "excluded", "insufficient"].map((word) => data.words.status_key.indexOf(word));
  const UNKNOWN = data.words.verdict_key.indexOf("unknown");
  const GROUP = { [RANKED]: 0, [INSUFFICIENT]: 1, [EXCLUDED]: 2 };

  const WARM_AFTER_MS = 1500;
  let columns = null;
  const worst = data.criteria.map((c) => c.unknown === "worst");
  const excludes = data.constraints.map((c) => new Set(c.excludes));

  /* Points over their sum. */
  function normalised(points) {
    const most = Math.max(...points);
    const scaled = points.map((p) => p / most);
    const sum = scaled.reduce((a, b) => a + b, 0);
    return scaled.map((p) => p / sum);
  }

  /* To 12 digits, halves to even: figures equal to that many digits tie. */
  function rounded(value) {
    const scaled = value * 1e12;
    const whole = Math.round(scaled);
    return (Math.abs(scaled - Math.trunc(scaled)) === 0.5 ? 2 * Math.round(scaled / 2) : whole) / 1e12;
  }

  /* Site i by the method; `share` sums to 1. NaN where nothing is known. */

  function weightedSum(i, share) {
    let total = 0;
    let weight = 0;
    for (let k = 0; k < share.length; k += 1) {
      const score = columns[k][i];
      const known = !Number.isNaN(score);
      total += known ? score * share[k] : 0;
      weight += known || worst[k] ? share[k] : 0;
    }
    return weight > 0 ? total / weight : NaN;
  }

  /* Scores and renormalised weights of what counts at the site: [[score, weight], ...]. */
  function counted(i, share) {
    const found = [];
    let total = 0;
    for (let k = 0; k < share.length; k += 1) {
      const score = columns[k][i];
      if (share[k] > 0 && (!Number.isNaN(score) || worst[k])) {
        found.push([Number.isNaN(score) ? 0 : score, share[k]]);
        total += share[k];
      }
    }
    found.forEach((pair) => { pair[1] /= total; });
    return found;
  }

  function weightedProduct(i, share) {
    const pairs = counted(i, share);
    return pairs.length ? Math.exp(pairs.reduce((sum, [score, weight]) => sum + weight * Math.log(score), 0)) : NaN;
  }

  function owa(i, share, orness) {
    const pairs = counted(i, share).sort((a, b) => b[0] - a[0]);
    let reached = 0;
    let before = 0;
    let found = pairs.length ? 0 : NaN;
    pairs.forEach(([score, weight]) => {
      reached += weight;
      const part = quantified(Math.round(Math.min(reached, 1) * 1e14) / 1e14, orness);
      found += (part - before) * score;
      before = part;
    });
    return found;
  }

  function quantified(reached, orness) {
    if (orness === 0) return reached >= 1 ? 1 : 0;
    if (orness === 1) return reached > 0 ? 1 : 0;
    return reached ** ((1 - orness) / orness);
  }

  const METHODS = { weighted_sum: weightedSum, weighted_product: weightedProduct, owa };

  function coverageOf(i, share) {
    let known = 0;
    for (let k = 0; k < share.length; k += 1) known += Number.isNaN(columns[k][i]) ? 0 : share[k];
    return known;
  }

  /* Status and the number of its reason, which counts two for each constraint, then those of the criteria. */
  function standing(i, coverage, applied) {
    for (let k = 0; k < excludes.length; k += 1) {
      if (applied[k] && excludes[k].has(i)) return [EXCLUDED, 1 + 2 * k + (data.constraints[k].verdict[i] === UNKNOWN ? 1 : 0)];
    }
    let reason = 1 + 2 * excludes.length;
    for (let k = 0; k < columns.length; k += 1) {
      if (data.criteria[k].unknown === "exclude") {
        if (Number.isNaN(columns[k][i])) return [EXCLUDED, reason];
        reason += 1;
      }
    }
    if (coverage < data.decision.min_coverage || coverage === 0) return [INSUFFICIENT, reason];
    return [RANKED, 0];
  }

  /* Ids in the order of their code points, which decides ties. */
  const plain = !sites.id.some((id) => /[\ud800-\udfff]/.test(id));

  function byText(a, b) {
    if (plain) return sites.id[a] < sites.id[b] ? -1 : 1;
    const [left, right] = [Array.from(sites.id[a]), Array.from(sites.id[b])];
    for (let k = 0; k < Math.min(left.length, right.length); k += 1) {
      if (left[k] !== right[k]) return left[k].codePointAt(0) - right[k].codePointAt(0);
    }
    return left.length - right.length;
  }

  function prepare() {
    columns = columns || data.criteria.map((c) => Float64Array.from(c.score, (v) => (v === null ? NaN : v)));
  }

  let places = null;

  /* Sorted when weights first move: a page that is only looked at does without. */
  function textPlaces() {
    if (!places) {
      places = new Int32Array(count);
      sites.id.map((_, i) => i).sort(byText).forEach((i, place) => { places[i] = place; });
    }
    return places;
  }

  /* Everything that weights, a method and a choice of constraints decide; `order` lists the sites as they are shown. */
  function rankAll(share, method, applied) {
    prepare();
    const [score, coverage, rank, status, reason] = Array.from({ length: 5 }, () => new Array(count));
    for (let i = 0; i < count; i += 1) {
      coverage[i] = rounded(coverageOf(i, share));
      const found = coverage[i] > 0 ? METHODS[method.kind](i, share, method.orness) : NaN;
      score[i] = Number.isNaN(found) ? null : rounded(found);
      [status[i], reason[i]] = standing(i, coverage[i], applied);
      rank[i] = 0;
    }
    const textPlace = textPlaces();
    const height = (i) => (score[i] === null ? -1 : score[i]);
    const order = score.map((_, i) => i).sort((a, b) =>
      GROUP[status[a]] - GROUP[status[b]] || height(b) - height(a) || textPlace[a] - textPlace[b]);
    let place = 0;
    order.forEach((i, k) => {
      if (status[i] !== RANKED || score[i] === null) return;
      if (k === 0 || score[i] !== score[order[k - 1]]) place = k + 1;
      rank[i] = place;
    });
    return { score, coverage, rank, status, reason, order };
  }

  /* What each criterion adds to the score of a site: the score, split in proportion to weight times criterion score. */
  function splitScore(i, share) {
    prepare();
    const raw = columns.map((column, k) => (Number.isNaN(column[i]) ? 0 : column[i] * share[k]));
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((part) => (total > 0 ? (part * sites.score[i]) / total : 0));
  }

  /* Sites set side by side, as siting.outcome.side_by_side does it: what each criterion adds at the same weight for all,
     null where one of them has no figure, and what is left of each score. Split each for itself, the scores would make one
     figure worth more at a site with unknowns than at the others. */
  function compared(chosen, share, method) {
    prepare();
    const known = columns.map((column) => chosen.map((i) => !Number.isNaN(column[i])));
    const uneven = share.map((_, k) => k).filter((k) => share[k] > 0 && known[k].includes(true) && known[k].includes(false));
    if (method.kind !== "weighted_sum" || !uneven.length) {
      return { parts: chosen.map((i) => siting.partsOf(i)), rest: chosen.map(() => 0), uneven: [] };
    }
    const weight = share.reduce((sum, part, k) => sum + (known[k].includes(true) || worst[k] ? part : 0), 0);
    const parts = chosen.map((i) => columns.map((column, k) => (known[k].includes(false) ? null : (share[k] * column[i]) / weight)));
    /* Never below zero but by the rounding of scores. */
    const rest = chosen.map((i, n) => Math.max(0, sites.score[i] - parts[n].reduce((sum, part) => sum + part, 0)));
    return { parts, rest, uneven };
  }

  /* What the first change of weights needs, while nothing else is to be done. */
  function warm() {
    prepare();
    textPlaces();
  }

  window.addEventListener("load", () => setTimeout(() => (window.requestIdleCallback || window.setTimeout)(warm), WARM_AFTER_MS));
  Object.assign(siting, { normalised, rankAll, splitScore, compared });
})();
