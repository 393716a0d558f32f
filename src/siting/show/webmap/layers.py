"""The Folium map and its layers: each is a thin element that calls the page's own script.

The macros below contain only element names, zoom levels, colours and words of `text.py`. Data never goes
through them: branca treats the result of a macro as a template again, so ``{{7*7}}`` in a name would be
evaluated. The scripts take their data from the page's JSON block.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.map import Layer
from folium.template import Template

from siting.geo.features import PointGroup

MAX_SVG_ITEMS = 500
"""With more sites or points in a group than this, the page draws them on one canvas."""

MAX_FEW_POINTS = 40
"""With more points than this, a group shown only while there are few is off at first."""

Bounds = list[list[float]]


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
        """The elements added to the map of `build_map`."""
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
    """A layer made by one function of the page's script.

    Parameters
    ----------
    call
        Name of the function in the page's script.
    name
        Name in the layer switch: one of the package's texts, never user text.
    options
        Plain numbers and words for the function.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = siting.{{ this.call }}(
            {{ this._parent.get_name() }}, {{ this.options|tojavascript }});
        {% endmacro %}
    """)

    def __init__(
        self, call: str, name: str, *, show: bool = True, overlay: bool = True, **options: Any
    ) -> None:
        super().__init__(name=name, overlay=overlay, control=True, show=show)
        _fixed(self, call[0].upper() + call[1:])
        self.call = call
        self.options = options


class PointLayer(SitingLayer):
    """Points that explain a criterion, with one symbol for the group."""

    def __init__(self, group: PointGroup, name: str, *, count: int) -> None:
        super().__init__(
            "pointGroup",
            name,
            show=group.show == "always" or (group.show == "few" and count <= MAX_FEW_POINTS),
            group=group.id,
            shape=group.shape,
            colour=group.colour,
            canvas=count > MAX_SVG_ITEMS,
        )
        _fixed(self, f"points_{group.id}")


class NumberedLayer(SitingLayer):
    """A layer of the user's base, or one that the study shows, by its place in the page's data."""

    def __init__(self, number: int, *, show: bool = True) -> None:
        super().__init__("shownLayer", f"shown {number}", show=show, number=number)
        _fixed(self, f"shown_{number}")


class CellLayer(SitingLayer):
    """A picture of the cells of the study's surface, by its place in the page's data."""

    def __init__(self, number: int) -> None:
        super().__init__("cellPicture", f"cells {number}", show=number == 0, number=number)
        _fixed(self, f"cells_{number}")


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
