"""What a page packed, read back without its own script."""

import re
import zlib

from siting.show.webmap import deflated

VALUES = {sign: value for value, sign in enumerate(deflated._ALPHABET)}


def inflated(text):
    """The bytes that `siting.show.webmap.deflated` wrote."""
    size, _, digits = text.partition(":")
    words = [digits[at : at + 5] for at in range(0, len(digits), 5)]
    packed = b"".join(
        sum(VALUES[d] * 85 ** (4 - k) for k, d in enumerate(word)).to_bytes(4) for word in words
    )
    found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed)
    assert len(found) == int(size)
    return found


def program_of(page):
    """The scripts of a page, which are one deflated text."""
    signs = re.escape(deflated._ALPHABET)
    return "".join(inflated(text).decode() for text in re.findall(rf"\b\d+:[{signs}]{{20000,}}", page))
