"""The Folium map and its layers: each is a thin element that calls the page's own script.

The macros below contain only element names, zoom levels, colours and words of `text.py`. Data never goes
through them: branca treats the result of a macro as a template again, so ``{{7*7}}`` in a name would be
evaluated. The scripts take their data from the page's JSON block.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import Layer
from folium.template import Template

from siting.show.webmap.page import page_text
from siting.show.webmap.plan import Bounds, MapPlan, PlannedLayer
from siting.show.webmap.user_layers import head_parts, require_offline


def _fixed(element: Element, name: str) -> None:
    """Give *element* a name that does not change between runs: branca's own is random."""
    element._name = name  # noqa: SLF001
    element._id = "siting"  # noqa: SLF001


class SitingMap(folium.Map):
    """A Folium map without links: no tiles, no remote script or style, and a fixed name.

    Parameters
    ----------
    bounds
        [[south, west], [north, east]] in degrees: the initial view.
    zoom_snap
        Smallest zoom step: fractions suit a map without tiles.
    """

    _template = Template("""
        {% macro html(this, kwargs) %}
        <div class="siting-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = siting.createMap(
            {{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}
    """)

    def __init__(self, bounds: Bounds, *, zoom_snap: float) -> None:
        super().__init__(tiles=None, zoom_control=False, zoom_snap=zoom_snap, min_zoom=2, max_zoom=18)
        # Set on the instance: the lists of the class are shared by all maps of a program.
        self.default_js = []
        self.default_css = []
        _fixed(self, "map")
        self.add_child(StartView(bounds))

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        """Add *child*, except a layer control, since the page already has one for all layers."""
        if isinstance(child, folium.LayerControl) and not isinstance(child, LayerSwitch):
            return self
        return super().add_child(child, name=name, index=index)

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:  # noqa: FBT001, FBT002  (as branca)
        """Write the page; if that is impossible (a layer needs the network), no file is left behind."""
        page = self.get_root().render(**kwargs).encode("utf-8")
        if isinstance(outfile, str | Path):
            Path(outfile).write_bytes(page)
            return
        outfile.write(page)
        if close_file:
            outfile.close()

    @property
    def user_layers(self) -> list[Element]:
        """The elements added to the map of `folium_of`."""
        ours = (StartView, SitingLayer, LayerSwitch, PageElement)
        return [child for child in self._children.values() if not isinstance(child, ours)]

    @property
    def controls(self) -> list[Element]:
        """The layer switch, the legend and the rest: to be created after all layers."""
        return [c for c in self._children.values() if isinstance(c, LayerSwitch | PageElement)]


class StartView(folium.FitBounds):
    """The initial view, clear of the controls, whose size only the page knows."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        siting.startView({{ this._parent.get_name() }}, {{ this.bounds|tojson }});
        {% endmacro %}
    """)

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(bounds)
        _fixed(self, "StartView")


class SitingLayer(Layer):
    """A layer made by one function of the page's script."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = siting.{{ this.call }}(
            {{ this._parent.get_name() }}, {{ this.options|tojavascript }});
        {% endmacro %}
    """)

    def __init__(self, planned: PlannedLayer) -> None:
        super().__init__(name=planned.title, overlay=planned.overlay, control=True, show=planned.show)
        _fixed(self, planned.variable.removesuffix("_siting"))
        self.call = planned.call
        self.options = dict(planned.options)


class LayerSwitch(folium.LayerControl):
    """Leaflet's layer switch, with the symbol of each layer beside its name."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        siting.layerSwitch({{ this._parent.get_name() }},
            { {%- for key, val in this.base_layers.items() %}{{ key|tojson }}: {{ val }}, {% endfor -%} },
            { {%- for key, val in this.overlays.items() %}{{ key|tojson }}: {{ val }}, {% endfor -%} });
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()
        _fixed(self, "LayerSwitch")


class PageElement(MacroElement):
    """A part of the page made by one function of its script, which receives the map."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        siting.{{ this.call }}({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self, call: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        _fixed(self, call[0].upper() + call[1:])
        self.call = call


class RankedList(PageElement):
    """The ranked list beside the map, linked with it both ways."""

    _template = Template("""
        {% macro html(this, kwargs) %}
        <aside class="siting-side" id="siting-list" tabindex="-1"></aside>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        siting.{{ this.call }}({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__("rankedList")


class MapPage(Figure):
    """A branca figure that writes the package's page instead of branca's.

    Parameters
    ----------
    payload, lang, image_hosts
        See `siting.show.webmap.page.page_text`.
    """

    def __init__(self, payload: dict[str, Any], *, lang: str, image_hosts: tuple[str, ...] = ()) -> None:
        super().__init__(title=payload["title"])
        self.lang = lang
        self.payload = payload
        self.image_hosts = image_hosts

    def render(self, **kwargs: Any) -> str:
        """Return the whole page. Raises `OutputError` if a user layer needs something from the network."""
        require_offline(self)
        for child in self._children.values():
            child.render(**kwargs)
        maps = [child for child in self._children.values() if isinstance(child, SitingMap)]
        # A layer may have been added after the controls, or after the page was first rendered.
        for control in (c for drawn in maps for c in drawn.controls):
            self.script._children.move_to_end(control.get_name())  # noqa: SLF001
        styles, scripts = head_parts(self.header.render(**kwargs))
        user = any(drawn.user_layers for drawn in maps)
        return page_text(
            self.payload,
            lang=self.lang,
            image_hosts=self.image_hosts,
            script=_tidy(self.script.render(**kwargs)),
            body=_tidy(self.html.render(**kwargs)),
            styles=styles,
            scripts=scripts if user else None,
        )


def _tidy(text: str) -> str:
    """Remove the indentation and empty lines that templates leave behind."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def folium_of(plan: MapPlan) -> SitingMap:
    """Build the folium map of a plan."""
    drawn = SitingMap(plan.bounds, zoom_snap=plan.zoom_snap)
    for layer in plan.layers:
        drawn.add_child(SitingLayer(layer))
    drawn.add_child(LayerSwitch())
    for call in plan.controls:
        drawn.add_child(PageElement(call))
    drawn.add_child(RankedList())
    return drawn
