"""The security policy of a page: what it may run and load."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence


def security_policy(
    scripts: Sequence[str],
    styles: Sequence[str],
    image_hosts: tuple[str, ...],
    *,
    style_attributes: bool = False,
) -> str:
    """Return the page's Content-Security-Policy: the package's inline blocks by their digest, nothing else.

    The digests are computed from the blocks of this package, never from the page, so a script injected
    through the data would not run. ``style_attributes`` allows ``style="..."`` of an element, which can
    neither run nor load anything.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + (" ".join(_digest(s) for s in scripts) or "'none'"),
            "style-src " + " ".join(_digest(s) for s in styles),
            *(["style-src-attr 'unsafe-inline'"] if style_attributes else []),
            " ".join(["img-src", "data:", *image_hosts]),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(block: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode('utf-8')).digest()).decode('ascii')}'"
