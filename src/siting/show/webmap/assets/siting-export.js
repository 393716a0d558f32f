/* siting: what a reader takes away: the ranking in force as CSV, and the map as a picture. */
(function () {
  "use strict";

  const { data, sites, el, svg, t } = siting;

  const SCALE = 2;
  const HEAD = 46;
  const MARGIN = 14;
  const FONT = "-apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

  function save(address, name) {
    const link = el("a", { href: address, download: name });
    document.body.appendChild(link);
    link.click();
    link.remove();
  }

  /* A spreadsheet takes a text that begins like a formula for one. */
  function cell(value) {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  function csv() {
    const head = ["rank", "site_id", "name", "status", "score", "coverage", "lon", "lat",
      ...data.criteria.map((c) => `${c.id}__weight`), ...data.criteria.map((c) => `${c.id}__adds`)];
    const weights = data.criteria.map((_, k) => siting.shareOf(k));
    const rows = siting.order().map((i) => [
      sites.rank[i] || "", sites.id[i], sites.name[i], siting.statusOf(i), sites.score[i], sites.coverage[i], sites.lon[i], sites.lat[i],
      ...weights, ...siting.partsOf(i),
    ]);
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  function saveCsv() {
    const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    save(address, "ranking_on_map.csv");
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /* The picture is drawn from what the map shows: ground, lines, symbols and names, with title and notice. */

  function loaded(address) {
    return new Promise((done, failed) => {
      const image = new Image();
      image.onload = () => done(image);
      image.onerror = failed;
      image.src = address;
    });
  }

  function faded(image, width, height) {
    const layer = el("canvas", { width: Math.ceil(width), height: Math.ceil(height) });
    const ctx = layer.getContext("2d");
    ctx.drawImage(image, 0, 0, width, height);
    ctx.globalCompositeOperation = "destination-in";
    [[width, 0], [0, height]].forEach((to) => {
      const ramp = ctx.createLinearGradient(0, 0, ...to);
      [[0, 0], [0.05, 1], [0.95, 1], [1, 0]].forEach(([at, alpha]) => ramp.addColorStop(at, `rgba(0,0,0,${alpha})`));
      ctx.fillStyle = ramp;
      ctx.fillRect(0, 0, width, height);
    });
    return layer;
  }

  async function drawPanes(ctx, map, place) {
    const panes = Array.from(map.getPane("mapPane").children).filter((pane) => !/popup|tooltip|names/.test(pane.className));
    panes.sort((a, b) => Number(getComputedStyle(a).zIndex) - Number(getComputedStyle(b).zIndex));
    for (const node of panes.flatMap((pane) => Array.from(pane.querySelectorAll(":scope > img, :scope > svg, :scope > canvas")))) {
      const box = place(node);
      ctx.globalAlpha = Number(getComputedStyle(node).opacity);
      if (node instanceof HTMLImageElement) {
        ctx.drawImage(node.classList.contains("siting-relief") ? faded(node, box.w, box.h) : node, box.x, box.y, box.w, box.h);
      } else if (node instanceof HTMLCanvasElement) ctx.drawImage(node, box.x, box.y, box.w, box.h);
      else {
        const copy = node.cloneNode(true);
        copy.setAttribute("width", box.w);
        copy.setAttribute("height", box.h);
        copy.removeAttribute("style");
        copy.prepend(document.querySelector(".siting-defs defs").cloneNode(true));
        const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`);
        ctx.drawImage(image, box.x, box.y, box.w, box.h);
      }
      ctx.globalAlpha = 1;
    }
  }

  function drawText(ctx, node, place, halo) {
    const box = place(node);
    const style = getComputedStyle(node);
    if (style.visibility === "hidden" || style.display === "none" || !box.w) return;
    ctx.font = `${style.fontWeight} ${style.fontSize} ${FONT}`;
    ctx.textBaseline = "middle";
    ctx.textAlign = "center";
    if (style.backgroundColor !== "rgba(0, 0, 0, 0)") {
      ctx.fillStyle = style.backgroundColor;
      ctx.fillRect(box.x, box.y, box.w, box.h);
    } else if (halo) {
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeStyle = "rgba(251, 252, 252, 0.9)";
      ctx.strokeText(node.textContent, box.x + box.w / 2, box.y + box.h / 2);
    }
    ctx.fillStyle = style.color;
    ctx.fillText(node.textContent, box.x + box.w / 2, box.y + box.h / 2);
  }

  function drawNames(ctx, map, place) {
    const box = map.getContainer();
    box.querySelectorAll(".siting-names .siting-place-dot").forEach((dot) => {
      if (dot.style.visibility === "hidden") return;
      const { x, y, w, h } = place(dot);
      ctx.fillStyle = getComputedStyle(dot).backgroundColor;
      ctx.beginPath();
      ctx.arc(x + w / 2, y + h / 2, w / 2, 0, 2 * Math.PI);
      ctx.fill();
    });
    box.querySelectorAll(".siting-names bdi").forEach((node) => drawText(ctx, node, place, !node.classList.contains("siting-number")));
  }

  function drawFrame(ctx, map, place) {
    const size = map.getSize();
    const { left, bottom } = siting.frame();
    ctx.fillStyle = "#ffffff";
    if (left > 10) ctx.fillRect(0, HEAD, left, size.y);
    ctx.fillRect(0, HEAD + size.y - bottom, size.x, bottom);
    map.getContainer().querySelectorAll(".siting-edge").forEach((node) => drawText(ctx, node, place, true));
    const bar = map.getContainer().querySelector(".leaflet-control-scale-line");
    if (bar) {
      const { x, y, w, h } = place(bar);
      ctx.strokeStyle = "#18222d";
      ctx.lineWidth = 1.5;
      ctx.strokeRect(x, y + h - 5, w, 5);
      drawText(ctx, bar, place, true);
    }
    const number = map.getContainer().querySelector(".siting-approval");
    if (number) drawText(ctx, number, place, true);
  }

  function lines(ctx, text, width) {
    const found = [""];
    (data.lang === "zh" ? Array.from(text) : text.split(/(?<= )/)).forEach((word) => {
      const last = found.length - 1;
      if (ctx.measureText(found[last] + word).width > width && found[last]) found.push(word);
      else found[last] += word;
    });
    return found;
  }

  async function picture(map) {
    const size = map.getSize();
    const frame = map.getContainer().getBoundingClientRect();
    const place = (node) => {
      const r = node.getBoundingClientRect();
      return { x: r.left - frame.left, y: r.top - frame.top + HEAD, w: r.width, h: r.height };
    };
    const canvas = el("canvas", {});
    const ctx = canvas.getContext("2d");
    ctx.font = `11px ${FONT}`;
    const foot = lines(ctx, `${data.notice} ${siting.isMoved() ? siting.printedLine() : ""}`.trim(), size.x - 2 * MARGIN);
    canvas.width = size.x * SCALE;
    canvas.height = (HEAD + size.y + foot.length * 15 + MARGIN) * SCALE;
    ctx.scale(SCALE, SCALE);
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, size.x, canvas.height);
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, HEAD, size.x, size.y);
    ctx.clip();
    ctx.fillStyle = getComputedStyle(map.getContainer()).backgroundColor;
    ctx.fillRect(0, HEAD, size.x, size.y);
    await drawPanes(ctx, map, place);
    drawNames(ctx, map, place);
    drawFrame(ctx, map, place);
    ctx.restore();
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = "#18222d";
    ctx.font = `650 18px ${FONT}`;
    ctx.fillText(data.title, MARGIN, 30, size.x - 2 * MARGIN);
    ctx.font = `11px ${FONT}`;
    ctx.fillStyle = "#52606d";
    foot.forEach((line, k) => ctx.fillText(line, MARGIN, HEAD + size.y + 17 + 15 * k));
    return canvas;
  }

  /* Tiles from another server may not be read back by a page. */
  const canDraw = !data.basemap;

  async function savePicture(map) {
    save((await picture(map)).toDataURL("image/png"), "map.png");
  }

  Object.assign(siting, { saveCsv, savePicture, canDraw, csv });
})();
