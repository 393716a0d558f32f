/* siting: the siting rules of a site as a checklist, one group for each verdict. */
(function () {
  "use strict";

  const { data, el, t } = siting;
  const rules = data.constraints.filter((c) => c.rule);

  /* Groups that need attention come first: what is missed on the present figures is open. */
  function checklist(i) {
    if (!rules.length) return null;
    const groups = data.words.standing_key.map((key, code) => (
      { key, word: data.words.standing[code], found: rules.filter((c) => c.rule.standing[i] === code) }
    )).filter(({ found }) => found.length);
    return el("section", { class: "siting-rules" }, el("h3", null, t("rules")), groups.map((group) =>
      el("details", { class: "siting-more", open: group.key === "fail" || group.key === "missed" ? "" : null },
        el("summary", { class: `siting-verdict-${group.key}` }, `${group.word} (${group.found.length})`),
        el("ul", { class: "siting-rule-list" }, group.found.map((c) => item(c, i))))));
  }

  function item(c, i) {
    const { rule } = c;
    const unknown = data.words.verdict_key[c.verdict[i]] === "unknown";
    const facts = [measured(rule, i), rule.names[rule.feature[i]], rule.reasons[rule.why[i]]].filter(Boolean);
    return el("li", null, el("div", null, siting.name(c.label)),
      el("div", { class: "siting-note" }, siting.name(facts.join(t("semicolon")))),
      unknown ? el("div", { class: "siting-note" }, t("supply"), t("colon"), siting.name(rule.supply)) : null,
      rule.note ? el("div", { class: "siting-note" }, siting.name(rule.note)) : null,
      el("div", { class: "siting-note" }, siting.name([rule.clause, rule.kind, rule.certainty].filter(Boolean).join(t("semicolon")))));
  }

  function measured(rule, i) {
    if (rule.word[i] !== null) return rule.word[i];
    return rule.value[i] === null ? "" : siting.written(rule, i);
  }

  siting.checklist = checklist;
})();
