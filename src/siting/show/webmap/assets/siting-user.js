/* siting: what Folium's own layers expect from a page. Included only with a user layer. */
(function () {
  "use strict";

  /* Folium's popups turn their HTML into an element by `$(html)[0]`. Inside a template nothing runs or loads. */
  window.$ = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.children;
  };

  /* folium.Icon: a pin of the colour. Its glyph would need a font from the network; a dot replaces it. */
  const COLOURS = {
    red: "#d33d29", darkred: "#a13336", lightred: "#ff8e7f", orange: "#f59630", beige: "#ffcb92", green: "#72b026",
    darkgreen: "#728224", lightgreen: "#bbf970", blue: "#38a9db", darkblue: "#00649f", cadetblue: "#436978",
    lightblue: "#8adaff", purple: "#d252b9", darkpurple: "#5b396b", pink: "#ff91ea", white: "#fbfbfb",
    gray: "#575757", lightgray: "#a3a3a3", black: "#303030",
  };

  const Pin = L.DivIcon.extend({
    options: { iconSize: [26, 38], iconAnchor: [13, 37], popupAnchor: [0, -32], tooltipAnchor: [12, -24], className: "siting-pin" },

    createIcon(old) {
      const { markerColor, iconColor } = this.options;
      const box = L.DivIcon.prototype.createIcon.call(this, old);
      box.replaceChildren(siting.svg("svg", { width: 26, height: 38, viewBox: "0 0 26 38" },
        siting.svg("path", {
          d: "M13 37C11 29 1.5 22 1.5 13a11.5 11.5 0 0 1 23 0c0 9-9.5 16-11.5 24z",
          fill: COLOURS[markerColor] || markerColor || COLOURS.blue, stroke: "#2b3947", "stroke-width": 1,
        }),
        siting.svg("circle", { cx: 13, cy: 13, r: 4.5, fill: iconColor || "#ffffff" })));
      return box;
    },
  });

  L.AwesomeMarkers = { Icon: Pin, icon: (options) => new Pin(options) };
})();
