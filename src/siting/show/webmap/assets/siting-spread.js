/* siting: symbols that would hide each other stand side by side, with a line to where their site is. */
(function () {
  "use strict";

  const { sites, bus } = siting;

  const CLOSE = 0.7; // of the sum of two radii: nearer symbols hide each other
  const APART = 1.04;
  const FARTHEST_PX = 90;
  const LINE_FROM_PX = 5;
  const ROUNDS = 80;
  const TURN = Math.PI * (3 - Math.sqrt(5));
  const PAUSE_MS = 60;

  /* Places on the screen for circles: [x, y] each, moved only where some hide each other. */
  function sideBySide(places, radii) {
    const moved = places.map((p) => p.slice());
    const near = (i, j, share) => Math.hypot(moved[i][0] - moved[j][0], moved[i][1] - moved[j][1]) < share * (radii[i] + radii[j]);
    const free = new Set();
    places.forEach((_, i) => places.forEach((__, j) => {
      if (j > i && near(i, j, CLOSE)) free.add(i).add(j);
    }));
    for (let round = 0; free.size && round < ROUNDS; round += 1) {
      let still = true;
      for (const i of Array.from(free)) {
        for (let j = 0; j < places.length; j += 1) {
          if (j !== i && near(i, j, APART)) {
            push(moved, radii, i, j);
            free.add(j);
            still = false;
          }
        }
      }
      free.forEach((i) => hold(moved[i], places[i]));
      if (still) break;
    }
    return moved;
  }

  function push(moved, radii, i, j) {
    let [dx, dy] = [moved[j][0] - moved[i][0], moved[j][1] - moved[i][1]];
    let far = Math.hypot(dx, dy);
    if (far < 0.01) [dx, dy, far] = [Math.cos(j * TURN), Math.sin(j * TURN), 1];
    const by = (APART * (radii[i] + radii[j]) - Math.hypot(moved[j][0] - moved[i][0], moved[j][1] - moved[i][1])) / 2 + 0.05;
    const [x, y] = [(dx / far) * by, (dy / far) * by];
    moved[i][0] -= x;
    moved[i][1] -= y;
    moved[j][0] += x;
    moved[j][1] += y;
  }

  function hold(place, home) {
    const far = Math.hypot(place[0] - home[0], place[1] - home[1]);
    if (far <= FARTHEST_PX) return;
    place[0] = home[0] + ((place[0] - home[0]) * FARTHEST_PX) / far;
    place[1] = home[1] + ((place[1] - home[1]) * FARTHEST_PX) / far;
  }

  /* Keep the symbols side by side at every zoom; the lines come and go with them. */
  function spread(map, markers, group, renderer) {
    const lines = L.layerGroup();
    group.on("add", () => lines.addTo(map));
    group.on("remove", () => lines.remove());

    function arrange() {
      const zoom = map.getZoom();
      const homes = markers.map((_, i) => map.project([sites.lat[i], sites.lon[i]], zoom));
      const found = sideBySide(homes.map((p) => [p.x, p.y]), markers.map((marker) => marker.getRadius()));
      lines.clearLayers();
      markers.forEach((marker, i) => {
        const home = L.latLng(sites.lat[i], sites.lon[i]);
        const far = Math.hypot(found[i][0] - homes[i].x, found[i][1] - homes[i].y);
        const place = far > 0 ? map.unproject(found[i], zoom) : home;
        if (!marker.getLatLng().equals(place)) marker.setLatLng(place);
        if (far < LINE_FROM_PX) return;
        const style = { renderer, interactive: false, color: "#2b3947", className: "siting-leader" };
        lines.addLayer(L.polyline([home, place], { ...style, weight: 1, opacity: 0.8 }));
        lines.addLayer(L.circleMarker(home, { ...style, radius: 1.8, weight: 0, fillOpacity: 1 }));
      });
      bus.fire("arranged");
    }

    let pause = null;
    map.on("zoomend", arrange);
    bus.on("reweighted", () => {
      clearTimeout(pause);
      pause = setTimeout(arrange, PAUSE_MS);
    });
    arrange();
  }

  Object.assign(siting, { spread, sideBySide });
})();
