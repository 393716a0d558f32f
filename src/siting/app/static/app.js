"use strict";
// Sliders: a number beside each, and the share of the sum.
const sliders = [...document.querySelectorAll("input[type=range][data-for]")];
function shares() {
  const numbers = sliders.map((s) => Number(document.getElementById(s.dataset.for).value) || 0);
  const sum = numbers.reduce((a, b) => a + b, 0) || 1;
  sliders.forEach((s, i) => { document.querySelector(`[data-share="${s.dataset.for}"]`).textContent = `${Number((100 * numbers[i] / sum).toFixed(1))}%`; });
}
for (const slider of sliders) {
  const box = document.getElementById(slider.dataset.for);
  slider.addEventListener("input", () => { box.value = slider.value; shares(); });
  box.addEventListener("input", () => { slider.value = box.value; shares(); });
}
// Nothing typed is lost: a form is saved when it changes (data-keep="now"), and each before anything leaves the page.
const kept = [...document.querySelectorAll("form[data-keep]")], note = document.querySelector("[data-kept]");
const held = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => (name === "seen" ? "" : [name, value.name ?? value])));
const saved = new Map(kept.map((form) => [form, held(form)]));
const changed = (form) => saved.get(form) !== held(form) && form.querySelector("[type=file]")?.files.length !== 0, open = () => kept.filter(changed);
let turn = Promise.resolve(), tried = null;
function mark(word) { if (note) { note.textContent = note.dataset[word]; note.className = word; } }
async function send(form, button) {
  const now = held(form);
  form.querySelector(".error")?.remove();
  mark("saving");
  let answer = null, page = null;
  try {
    answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form, button) });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) { console.info("siting: no answer", error.message); }
  if (answer?.ok) {
    saved.set(form, now);
    const seen = page.querySelector("[name=seen]");
    for (const old of document.querySelectorAll("[name=seen]")) if (seen) old.value = seen.value;
    for (const old of document.querySelectorAll("[data-live]")) { const part = page.getElementById(old.id); if (part) old.replaceWith(part); }
  } else {
    const told = Object.assign(document.createElement("p"), { className: "error", textContent: page?.querySelector("main > .error")?.textContent || note.dataset.gone });
    told.setAttribute("role", "alert");
    form.append(told);
    told.scrollIntoView({ block: "nearest" });
  }
  mark(open().length ? "unsaved" : "saved");
  return answer?.ok;
}
function keep(forms, button) {
  turn = turn.then(async () => { for (const form of forms) if (button || changed(form)) await send(form, button); return !forms.some(changed); });
  return turn;
}
for (const form of kept) {
  form.autocomplete = "off";
  form.addEventListener("input", () => mark(open().length ? "unsaved" : "saved"));
  if (form.dataset.keep === "now") form.addEventListener("change", () => keep([form]));
}
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter, own = kept.includes(form), page = own && form.dataset.keep !== "now";
  if (!own && !open().length) return;
  event.preventDefault();
  if (!(await keep(page ? open().filter((one) => one !== form) : open()))) return;
  if (!own) form.requestSubmit(button);
  if (page && (await keep([form], button))) { if (form.dataset.keep) location.hash = form.dataset.keep; location.reload(); }
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.getAttribute("href").startsWith("#") || !open().length) return;
  event.preventDefault();
  if ((await keep(open())) || link === tried) location.assign(link.href);
  tried = link;
});
addEventListener("beforeunload", (event) => { if (open().length) event.preventDefault(); });
// Choices that are no part of the study stay in this browser.
for (const form of document.querySelectorAll("form[data-remember]")) {
  const at = location.pathname, was = new URLSearchParams(localStorage.getItem(at) ?? new FormData(form));
  for (const field of form.elements) if (field.type === "checkbox") field.checked = was.getAll(field.name).includes(field.value); else if (was.has(field.name)) field.value = was.get(field.name);
  form.addEventListener("input", () => localStorage.setItem(at, new URLSearchParams(new FormData(form))));
}
// A file may be dropped anywhere on its box; some forms are sent at once.
for (const box of document.querySelectorAll(".drop")) {
  const input = box.querySelector("input");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change")); }
    });
  }
  const chosen = box.querySelector("[data-chosen]");
  input.addEventListener("change", () => { if (input.files.length) chosen.textContent = [...input.files].map((f) => f.name).join(", "); });
  if ("send" in input.dataset) input.addEventListener("change", () => { if (input.files.length) input.form.requestSubmit(); });
}
// Work in the background.
const working = document.querySelector("[data-progress]");
async function look() {
  try {
    const job = await (await fetch(working.dataset.progress)).json();
    if (!["waiting", "running"].includes(job.state)) { location.reload(); return; }
    if (job.stage) working.querySelector("[data-stage]").textContent = job.stage;
    const bar = working.querySelector("progress");
    if (job.share === null || job.share === undefined) bar.removeAttribute("value"); else bar.value = job.share;
  } catch (error) { console.info("siting: no answer, asked again", error.message); }
  setTimeout(look, 500);
}
if (working) look();
// Maps: parcels, or a place to click on. The ground is the relief of the package; nothing is fetched from outside.
const frame = document.querySelector(".map");
if (frame && window.L) draw(frame);
async function draw(box) {
  const map = L.map(box, { preferCanvas: true, zoomControl: true, minZoom: 3 });
  map.attributionControl.setPrefix(false);
  map.setView([37.6, 112.2], 7);
  L.imageOverlay("/relief.webp", [[34, 109.5], [41.5, 118]], { opacity: 0.75, alt: "" }).addTo(map);
  const known = await (await fetch("/places.json")).json();
  const names = L.layerGroup().addTo(map);
  const label = () => {
    names.clearLayers();
    const seen = map.getBounds(), inside = known.filter((p) => seen.contains([p[1], p[0]]));
    const shown = inside.length > 60 ? inside.filter((p) => p[3]) : inside;
    for (const [lon, lat, name, large] of shown.slice(0, 150)) {
      L.circleMarker([lat, lon], { radius: large ? 3.5 : 2.2, color: "#51626b", weight: 1, fillOpacity: 0.6, interactive: false }).addTo(names)
        .bindTooltip(name, { permanent: true, direction: "right", className: "place", offset: [4, 0] });
    }
  };
  map.on("moveend", label); label();
  if (box.dataset.outlines) {
    const answer = await fetch(box.dataset.outlines);
    if (!answer.ok) return;
    const found = await answer.json(), style = { color: "#b4301f", weight: 2, fillColor: "#e2543f", fillOpacity: 0.35 };
    const parcels = L.geoJSON(found, { style, pointToLayer: (_, at) => L.circleMarker(at, { ...style, radius: 6 }),
      onEachFeature: (feature, layer) => layer.bindTooltip(Object.assign(document.createElement("span"), { textContent: feature.properties.name })) }).addTo(map);
    if (found.features.length < 500) for (const feature of parcels.getLayers()) if (feature.getBounds) L.circleMarker(feature.getBounds().getCenter(), { ...style, radius: 5 }).addTo(map);
    if (found.features.length) map.fitBounds(parcels.getBounds().pad(0.15), { maxZoom: 13 });
  }
  const field = document.getElementById(box.dataset.field || "");
  if (field) {
    let mark = null;
    const put = (at) => { if (mark) mark.setLatLng(at); else mark = L.circleMarker(at, { radius: 8, color: "#b4301f", fillOpacity: 0.5 }).addTo(map); };
    const parts = (box.dataset.at || "").split(",").map(Number);
    if (parts.length === 2 && parts.every(Number.isFinite)) { put(parts); map.setView(parts, 8); }
    map.on("click", (event) => { field.value = `${event.latlng.lat.toFixed(4)},${event.latlng.wrap().lng.toFixed(4)}`; put(event.latlng); });
  }
}
// The text of an audit opens at the claim in the address, else at the first one.
const text = document.querySelector(".text");
const first = text && (document.getElementById(`m-${location.hash.slice(1)}`) || text.querySelector("a"));
if (first) text.scrollTop = first.offsetTop - text.offsetTop - 90;
