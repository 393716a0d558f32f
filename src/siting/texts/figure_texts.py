"""How a measured figure is written: the one rule for map, terminal, documents, slides and pages.

A figure with an interval has as many decimals as the interval allows, at most those of its unit. One that was
read from a file and has none is written as it was read; one that was then converted to another unit, as 170
yuan/m2 to 113,333.333 yuan/mu, has no more digits than people give.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from siting.conventions import MU_PER_HECTARE
from siting.evidence import NO_NOTE, FloatArray, Label
from siting.texts import say
from siting.texts.unit_words import after_number, of_many

IntArray = npt.NDArray[np.int64]

DECIMALS = {
    "h/yr": 0, "MW": 0, "m": 0, "mu": 0, "km": 1, "ha": 1, "%": 1, "degC": 1, "months/yr": 1,
}  # fmt: skip
"""Most decimals of a measured figure, by unit; one in another unit keeps its own."""

MAX_DECIMALS = 3
AS_READ = 99
"""Instead of a number of decimals: as it was read, with all digits that people gave, else three decimals."""

_TYPED_DIGITS = 6
"""A figure of no more significant digits was typed, as a tariff of 0.38452; one of more was calculated."""

_NOISE = 1e-12  # of a figure: the middle of 0.0845 and 0.0849 is 0.08470000000000001 in binary
_CONVERTED_DIGITS = 4
_LEAST_DIGITS = 3
_SMALL = 0.1  # From here on three decimals are three digits.
_NEAR_HALF = 1e-6
_MOST_POWER = 300  # of ten; beyond, a float overflows
_MANY_DIGITS = 1e9


def figure_text(
    value: float,
    low: float,
    high: float,
    unit: str,
    *,
    read: bool,
    about: bool = False,
    converted: bool = False,
    typed: bool = False,
    qualified: Label = NO_NOTE,
) -> Label:
    """Write a known figure with its interval and unit, and what belongs beside it.

    Parameters
    ----------
    value, low, high
        In *unit*; *high* is infinite where there is no upper limit.
    read
        Whether it was read, so that without an interval it is written as it was.
    about
        Whether it is an estimate: one without an interval is written as about so much.
    converted
        Whether it was read in another unit.
    typed
        Whether it is that of a cell: a rough one or a range has the digits that people gave it.
    qualified
        What belongs beside it (意向价); empty for nothing.
    """
    many, plain = of_many(unit)
    how = {"read": read, "about": about, "converted": converted, "typed": typed}
    own = _in_unit(value, low, high, unit, **how)
    if many != 1.0:
        own = Label(_in_unit(many * value, many * low, many * high, plain, **how).en, own.zh)
    return beside(own, qualified)


def beside(figure: Label, qualified: Label) -> Label:
    """Return a figure with what belongs beside it: one that was only intended never stands as a fact."""
    return say("figure.qualified", figure=figure, words=qualified) if qualified.en else figure


def _in_unit(
    value: float, low: float, high: float, unit: str, *, read: bool, about: bool, converted: bool, typed: bool
) -> Label:
    about = about and low == high
    given = (np.array([x]) for x in (value, low, high))
    found = written(*given, unit=unit, read=np.array([read]), converted=converted, typed=typed)
    shown, low, high = (float(x[0]) for x in found[:3])
    digits = int(found[3][0])
    text, after = shown_number(shown, digits), after_number(unit)
    if math.isinf(high):
        text = f"≥ {shown_number(low, digits)}"
    elif is_bound(shown, low, high):
        text = f"≤ {text}"  # the nearest of a list with gaps only bounds the true one
    elif low != high:
        ends = {"low": shown_number(low, digits), "high": shown_number(high, digits)}
        return say("figure.with_interval", figure=text, unit=after, **ends)
    return say("figure.with_unit", figure=say("figure.about", figure=text) if about else text, unit=after)


def figure_alone(
    value: float,
    low: float,
    high: float,
    unit: str,
    *,
    read: bool,
    converted: bool = False,
    typed: bool = False,
) -> Label:
    """Write the same figure without its interval: as many digits as beside it."""

    def told(many: float, shown_in: str) -> Label:
        ends = (np.array([many * x]) for x in (value, low, high))
        known = np.array([read])
        shown, _, _, digits = written(*ends, unit=shown_in, read=known, converted=converted, typed=typed)
        text = shown_number(float(shown[0]), int(digits[0]))
        return say("figure.with_unit", figure=text, unit=after_number(shown_in))

    return Label(told(*of_many(unit)).en, told(1.0, unit).zh)


def is_bound(value: float, low: float, high: float) -> bool:
    """Whether a figure is only known to be at most what it is: the nearest of a list with gaps."""
    return low == 0.0 < value == high


def written(
    value: FloatArray,
    low: FloatArray,
    high: FloatArray,
    *,
    unit: str,
    read: npt.NDArray[np.bool_],
    converted: bool = False,
    typed: bool = False,
) -> tuple[FloatArray, FloatArray, FloatArray, IntArray]:
    """Return figures and their intervals as they are written, and with how many decimals.

    Where the interval is too small to be written, its ends are the figure itself.

    Parameters
    ----------
    value, low, high
        Shape (n,), in *unit*; NaN is UNKNOWN, and an infinite *high* no upper limit.
    read
        Shape (n,): which were read from a file or a publication.
    converted
        Whether they were read in another unit: then a figure without an interval has the decimals of its
        unit, or four significant digits.
    typed
        Whether they are those of cells: then an interval too is written as it was read.

    Returns
    -------
    Value, low, high and decimals, each of shape (n,); see `shown_number` for the decimals.
    """
    digits = _digits(value, low, high, unit, read)
    if typed:
        digits = np.full(len(value), AS_READ, dtype=np.int64)
    with np.errstate(invalid="ignore"):
        least = 0.5 * 10.0 ** -np.where(digits == AS_READ, MAX_DECIMALS, digits).astype(np.float64)
        one = (high - low <= least) & ~((low == 0.0) & (value > 0.0) & (value == high))
    low, high = (np.where(one, value, x) for x in (low, high))
    if converted:
        exact = low == high
        value = np.where(exact, _rounded(value, _of_converted(value, unit)), value)
        low, high = (np.where(exact, value, x) for x in (low, high))
        digits = np.where(exact, AS_READ, digits)
    # The ends of an interval are no more exact than three decimals, however they were typed.
    wide = (digits == AS_READ) & (low < high)
    value, low, high = (np.where(wide, _to_three(x), x) for x in (value, low, high))
    return _rounded(value, digits), _rounded(low, digits), _rounded(high, digits), digits


def sure_digits(low: float, high: float, most: int | None) -> int | None:
    """Return the decimals that an interval allows: half its width keeps two digits: 5,260 (5,030–5,530).

    *most* are those of the unit, None for as many as were read; below 0 are tens, hundreds and so on.
    """
    half = (high - low) / 2
    if not (math.isfinite(half) and half > 0) or low == 0.0:
        return most
    allowed = 1 - math.floor(math.log10(half))
    if most is not None:
        return min(most, allowed)
    return min(MAX_DECIMALS, allowed) if allowed <= MAX_DECIMALS else None


def shown_number(value: float, digits: int | None = None) -> str:
    """Write a figure with that many decimals, below 0 rounded to tens; with None as it was read."""
    if digits is not None and digits != AS_READ:
        return f"{round(value, digits) + 0.0:,.{max(digits, 0)}f}"
    text = f"{value + 0.0:,.{_as_read(value)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals_shown(values: FloatArray, digits: IntArray) -> IntArray:
    """Return with how many decimals `shown_number` writes figures that `written` returned, shape (n,)."""
    found = np.maximum(digits, 0)
    as_read = (digits == AS_READ) & np.isfinite(values)
    found[digits == AS_READ] = 0
    # As it was read: no zeros at the end.
    distinct, place = np.unique(values[as_read], return_inverse=True)
    found[as_read] = np.array([_decimals_of(x) for x in distinct.tolist()], dtype=np.int64)[place]
    return found


def _decimals_of(value: float) -> int:
    return len(shown_number(value).partition(".")[2])


def area_text(hectares: float, *, abroad: bool = False, read: bool = False) -> Label:
    """Write an area in hectares, in China with the mu that people use there for land.

    One *read* from a file keeps the digits typed there.
    """
    # 76 ha as in the tables, not 76.0.
    ha = _alone(hectares, "ha", read=read).removesuffix(".0")
    if abroad:
        return say("figure.with_unit", figure=ha, unit=after_number("ha"))
    mu = _alone(hectares * MU_PER_HECTARE.value, "mu", read=read)
    return say("report.area", ha=ha, mu=mu, ha_unit=after_number("ha"), mu_unit=after_number("mu"))


def gap_text(value: float, limit: float, unit: str, *, read: bool = False) -> str:
    """Write how far a figure is from a limit, without the unit; one that was *read* keeps its digits."""
    return _alone(abs(value - limit), unit, read=read)


def metres_text(metres: float, *, read: bool = False) -> Label:
    """Write an elevation; one *read* from a file with the digits typed there."""
    return say("figure.with_unit", figure=_alone(metres, "m", read=read), unit=after_number("m"))


def _alone(value: float, unit: str, *, read: bool = False) -> str:
    """Write a figure with the decimals of its unit; one that was *read* with those typed, as 612.5 mu."""
    one = np.array([value])
    shown, _, _, digits = written(one, one, one, unit=unit, read=read & as_typed(one))
    return shown_number(float(shown[0]), int(digits[0]))


def _digits(
    value: FloatArray, low: FloatArray, high: FloatArray, unit: str, read: npt.NDArray[np.bool_]
) -> IntArray:
    """Return the decimals of each figure, as `sure_digits` finds them for one."""
    with np.errstate(invalid="ignore", divide="ignore"):
        half = (high - low) / 2
        uncertain = np.isfinite(half) & (half > 0) & (low != 0.0)
        allowed = 1 - _power(np.where(uncertain, half, 1.0))
        if unit in DECIMALS:
            # What is less than one in the last decimal would read as nothing.
            size = np.where(np.abs(value) > 0, np.abs(value), 1.0)
            most = np.clip(-_power(size), DECIMALS[unit], MAX_DECIMALS)
            found = np.where(uncertain, np.minimum(most, allowed), most)
        else:
            found = np.where(uncertain & (allowed <= MAX_DECIMALS), allowed, AS_READ)
        return np.where(read & (low == high), AS_READ, found).astype(np.int64)


def _of_converted(value: FloatArray, unit: str) -> IntArray:
    """Return the decimals of figures that were converted: those of the unit, but three digits at least."""
    with np.errstate(invalid="ignore", divide="ignore"):
        power = _power(np.where(np.abs(value) > 0, np.abs(value), 1.0))
    usual = np.full(len(value), DECIMALS[unit]) if unit in DECIMALS else _CONVERTED_DIGITS - 1 - power
    found = np.maximum(usual, _LEAST_DIGITS - 1 - power)
    return np.where(np.isfinite(value), found, 0).astype(np.int64)


def _power(size: FloatArray) -> FloatArray:
    return np.asarray(np.floor(np.log10(size)))


def _as_read(value: float) -> int:
    """Return the decimals of a figure as read: those typed; else three, or three digits if it is small."""
    size = abs(value)
    if not size or not math.isfinite(size):
        return MAX_DECIMALS
    typed = f"{size:.{_TYPED_DIGITS}g}"
    if "e" not in typed and abs(float(typed) - size) <= _NOISE * size:
        return len(typed.partition(".")[2])
    return MAX_DECIMALS if size >= _SMALL else MAX_DECIMALS - math.floor(math.log10(size)) - 1


def _rounded(values: FloatArray, digits: IntArray) -> FloatArray:
    """Round each as `shown_number` does."""
    found = np.array(values, dtype=np.float64)
    finite = np.isfinite(found) & (found != 0)
    as_read = digits == AS_READ
    own = finite & as_read & ((np.abs(found) < _SMALL) | _have_more(found))
    for place in np.flatnonzero(own).tolist():
        found[place] = round(float(found[place]), _as_read(float(found[place])))
    for each in np.unique(digits[finite & ~own]).tolist():
        rows = finite & ~own & (digits == each)
        found[rows] = rounded_to(found[rows], MAX_DECIMALS if each == AS_READ else each) + 0.0
    return found


def _to_three(values: FloatArray) -> FloatArray:
    """Round figures from 0.1 on to three decimals; smaller ones have three digits anyway."""
    found = np.array(values, dtype=np.float64)
    large = np.isfinite(found) & (np.abs(found) >= _SMALL)
    found[large] = rounded_to(found[large], MAX_DECIMALS)
    return found


def _have_more(values: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether figures have more than three decimals, though no more digits than people type."""
    with np.errstate(invalid="ignore"):
        more = np.abs(np.round(values, MAX_DECIMALS) - values) > _NOISE * np.abs(values)
    return as_typed(values) & more


def as_typed(values: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which figures have no more digits than people type: one of more was calculated."""
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = 10.0 ** np.clip(_TYPED_DIGITS - 1 - _power(np.abs(values)), 0, _MOST_POWER)
        return np.asarray(np.abs(np.rint(values * scale) / scale - values) <= _NOISE * np.abs(values))


def rounded_to(values: FloatArray, digits: int) -> FloatArray:
    """Round each as `round` does."""
    scaled = values * 10.0**digits
    whole = np.rint(scaled)
    rounded: FloatArray = whole / 10.0**digits
    # Near a half, and where the product has no decimals left, the digits themselves decide.
    doubtful = (np.abs(np.abs(scaled - whole) - 0.5) < _NEAR_HALF) | (np.abs(scaled) > _MANY_DIGITS)
    for place in np.flatnonzero(doubtful):
        rounded[place] = round(float(values[place]), digits)
    return rounded


def position_text(lat: float, lon: float) -> Label:
    """Return a place on the earth such as ``37.5510 N, 112.1490 E``; no position is written with a minus."""
    north = say("position.north" if lat >= 0 else "position.south")
    east = say("position.east" if lon >= 0 else "position.west")
    return say("position.text", lat=f"{abs(lat):.4f}", lon=f"{abs(lon):.4f}", north=north, east=east)
