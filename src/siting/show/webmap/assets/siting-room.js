/* siting: the panel in which a reader tries other weights, another method, or leaves constraints out. */
(function () {
  "use strict";

  const { data, el, svg, t, bus, number, decision } = siting;

  const { presets, methods } = data.decision;
  const { state } = decision;
  const criteria = data.criteria;
  const held = criteria.map(() => false);
  const OWN = "own";

  /* One slider per criterion. While one is dragged, the others keep the proportions they had before. */

  let base = null;

  function sliderRow(criterion, k) {
    const id = `siting-weight-${k}`;
    const input = el("input", { type: "range", id, min: 0, max: 100, step: 1 });
    const output = el("output", { for: id });
    const lock = el("button", {
      type: "button", class: "siting-lock", "aria-pressed": "false", title: t("weight_lock"),
      "aria-label": t("weight_lock_of", { criterion: siting.cut(criterion.label, 80) }),
    }, padlock());
    const tick = el("span", { class: "siting-stated", title: t("weight_stated", { share: siting.textsOf(presets[0].share)[k] }) });
    tick.style.left = `${presets[0].share[k] * 100}%`;
    const tips = siting.tippingMarks(k, held);
    input.setAttribute("aria-describedby", tips.said.id);
    input.addEventListener("input", () => {
      base = base || siting.pointsNow();
      decision.change({ points: siting.movedPoints(base, k, (Number(input.value) * siting.WHOLE) / 100, held) });
    });
    input.addEventListener("change", () => { base = null; });
    lock.addEventListener("click", () => {
      held[k] = !held[k];
      lock.setAttribute("aria-pressed", String(held[k]));
      input.disabled = held[k];
      bus.fire("room");
    });
    return {
      input, output,
      node: el("li", { class: "siting-weight-row" },
        el("label", { for: id }, siting.name(criterion.label)), output, lock,
        el("div", { class: "siting-track" }, input, el("span", { class: "siting-stated-line", "aria-hidden": "true" }, tick, tips.marks), tips.said)),
    };
  }

  function padlock() {
    return svg("svg", { width: 14, height: 16, viewBox: "0 0 14 16", "aria-hidden": "true" },
      svg("path", { d: "M4 7V4.6a3 3 0 0 1 6 0V7", fill: "none", stroke: "currentColor", "stroke-width": 1.6 }),
      svg("rect", { x: 2, y: 7, width: 10, height: 7.5, rx: 1.6, fill: "currentColor" }));
  }

  function showWeights(rows) {
    const points = siting.pointsNow();
    const texts = siting.shareTexts();
    rows.forEach(({ input, output }, k) => {
      const text = texts[k];
      input.value = points[k] / 100;
      input.setAttribute("aria-valuetext", text);
      input.style.setProperty("--share", `${points[k] / 100}%`);
      output.textContent = text;
    });
  }

  /* Where the weights come from, and the method. */

  function presetChoice() {
    const own = el("option", { value: OWN, hidden: true }, t("weights_own"));
    const list = el("select", { id: "siting-preset" }, presets.map((p, k) => el("option", { value: k }, p.label)), own);
    list.addEventListener("change", () => decision.change({ points: null, preset: presets[Number(list.value)] }));
    return { node: field(list, t("weights_from")), show: () => { list.value = state.points ? OWN : presets.indexOf(state.preset); } };
  }

  function methodChoice() {
    const list = el("select", { id: "siting-method" }, methods.map((m, k) => el("option", { value: k }, m.label)));
    list.addEventListener("change", () => decision.change({ method: methods[Number(list.value)] }));
    return { node: field(list, t("method")), show: () => { list.value = methods.indexOf(state.method); } };
  }

  function field(control, label) {
    return el("div", { class: "siting-field" }, el("label", { for: control.id }, label), control);
  }

  function constraintChoice() {
    if (!data.constraints.some(shown)) return { node: "", show: () => {} };
    const boxes = data.constraints.map((_, k) => {
      const box = el("input", { type: "checkbox" });
      box.addEventListener("change", () => decision.change({ applied: state.applied.map((on, j) => (j === k ? box.checked : on)) }));
      return box;
    });
    const node = el("fieldset", { class: "siting-applied" }, el("legend", null, t("constraints")),
      boxes.map((box, k) => shown(data.constraints[k]) &&
        el("label", null, box, el("span", null, siting.name(data.constraints[k].label)))));
    return { node, show: () => boxes.forEach((box, k) => { box.checked = state.applied[k]; }) };
  }

  /* Of the siting rules only those that take a site out. */
  function shown(constraint) {
    return !constraint.rule || constraint.excludes.length > 0;
  }

  /* What leaves the page: the weights as a part of a study file, and the address. */

  function snippet() {
    const points = state.points || criteria.map((_, k) => siting.shareOf(k) * siting.WHOLE);
    const weights = criteria.map((c, k) => `      ${c.id}: ${Number((points[k] / 100).toFixed(4))}`).join("\n");
    const { kind, orness } = state.method;
    const method = kind === "owa" ? `{ kind: owa, orness: ${orness} }` : kind;
    return `${state.method === methods[0] ? "" : `method: ${method}\n`}main_perspective: from_map\nperspectives:\n  - id: from_map\n` +
      `    label: ${JSON.stringify(t("weights_snippet"))}\n    weights:\n${weights}\n`;
  }

  function copies(map) {
    const text = el("textarea", { class: "siting-copied", readonly: true, rows: 6, hidden: true, spellcheck: "false", "aria-label": t("weights_copy_text") });
    const said = el("p", { class: "siting-small", role: "status" });
    const copy = (made) => async () => {
      text.value = made();
      text.hidden = false;
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = t("weights_copied");
      } catch {
        said.textContent = t("weights_not_copied");
      }
    };
    const hide = () => {
      text.hidden = true;
      said.textContent = "";
    };
    return { hide, node: [
      el("div", { class: "siting-actions" }, button(t("weights_reset"), decision.reset),
        button(t("weights_copy"), copy(snippet)), button(t("weights_link"), copy(decision.link)),
        button(t("export_csv"), siting.saveCsv), siting.canDraw && button(t("export_png"), () => siting.savePicture(map))),
      said, text,
    ] };
  }

  function button(label, act) {
    const node = el("button", { type: "button", class: "siting-action" }, label);
    node.addEventListener("click", act);
    return node;
  }

  /* The line that a changed page prints. */
  function printedLine() {
    const points = siting.pointsNow();
    const texts = siting.shareTexts();
    const weights = criteria.map((c, k) => `${siting.cut(c.label, 60)} ${texts[k]}`).filter((_, k) => points[k] > 0).join(t("semicolon"));
    const left = data.constraints.filter((_, k) => !state.applied[k]).map((c) => siting.cut(c.label, 80)).join(t("semicolon"));
    return [t("weights_printed", { weights, method: state.method.label }), left && t("weights_printed_off", { constraints: left }), t("weights_printed_grey")]
      .filter(Boolean).join(data.lang === "zh" ? "" : " ");
  }

  /* The panel between map and list, and the button in the head that opens it. */

  function room(map) {
    if (!opener) return;
    const panel = el("section", { class: "siting-room", id: "siting-room", hidden: true, "aria-labelledby": "siting-room-name" });
    const printed = el("p", { class: "siting-moved-print" });
    document.getElementById("siting-head").appendChild(printed);
    map.getContainer().after(panel);

    function toggle(open) {
      const whole = siting.isWhole(map);
      // Most readers never open it: it is filled when they do.
      if (!panel.firstChild) panel.append(...build(map, () => toggle(false)));
      panel.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      document.body.classList.toggle("siting-deciding", open);
      map.invalidateSize({ pan: false });
      siting.makeRoom(map);
      if (whole) siting.startView(map, siting.home);
      bus.fire("grown"); // an open card keeps clear of the controls, whatever the width of the map is now
      if (!open) opener.focus();
      else {
        bus.fire("room");
        panel.querySelector("h2").focus({ preventScroll: true });
        if (siting.isNarrow()) panel.scrollIntoView({ block: "start", behavior: siting.isCalm() ? "auto" : "smooth" });
      }
    }

    opener.addEventListener("click", () => toggle(panel.hidden));
    siting.openRoom = () => panel.hidden && toggle(true);
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      toggle(false);
    });
    bus.on("reweighted", () => { printed.textContent = siting.isMoved() ? printedLine() : ""; });
  }

  function sliders() {
    return svg("svg", { width: 16, height: 14, viewBox: "0 0 16 14", "aria-hidden": "true" },
      svg("path", { d: "M1 3h14M1 11h14", stroke: "currentColor", "stroke-width": 1.5 }),
      svg("circle", { cx: 5, cy: 3, r: 2.3, fill: "currentColor" }), svg("circle", { cx: 11, cy: 11, r: 2.3, fill: "currentColor" }));
  }

  const opener = criteria.length > 1 || data.constraints.length ? el("button",
    { type: "button", class: "siting-open-room", "aria-expanded": "false", "aria-controls": "siting-room" }, sliders(), t("weights")) : null;

  function build(map, close) {
    const rows = criteria.map(sliderRow);
    const choices = [presetChoice(), methodChoice(), constraintChoice()];
    const copied = copies(map);
    const rounded = el("p", { class: "siting-note" }, t("weights_rounded"));
    const cross = button("×", close);
    cross.className = "siting-close-room";
    cross.setAttribute("aria-label", t("close"));
    const show = () => {
      showWeights(rows);
      const sum = siting.shareTexts().reduce((all, text) => all + parseFloat(text), 0);
      rounded.hidden = Math.abs(sum - 100) < 0.05;
      choices.forEach((choice) => choice.show());
    };
    bus.on("reweighted", () => {
      show();
      copied.hide();
    });
    show();
    return [
      el("div", { class: "siting-room-head" }, el("h2", { id: "siting-room-name", tabindex: "-1" }, t("weights")), cross),
      el("p", { class: "siting-note" }, t("weights_note")),
      choices[0].node, el("ul", { class: "siting-weights" }, rows.map((r) => r.node)), rounded, choices[1].node, choices[2].node, siting.compare(), ...copied.node,
    ].filter(Boolean);
  }

  const showView = siting.view;

  Object.assign(siting, {
    view(map) {
      showView(map);
      room(map);
    },
    roomOpener: opener,
    snippet,
    printedLine,
  });
})();
