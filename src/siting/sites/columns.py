"""Columns of a site file as figures."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray, Label
from siting.readers.cells import read_cells, shared_unit
from siting.readers.heading_units import parted, stated_unit, without_unit
from siting.texts.field_words import field_words, is_identifier, title_of
from siting.units import read_unit

if TYPE_CHECKING:
    import pandas as pd

_CONTACT = re.compile(
    r"联系|电话|手机|传真|邮箱|经办|负责人|责任人|填[报表]人|审核人|法人代表"
    r"|\b(?:contact|phone|telephone|tel|mobile|fax|e-?mail|person)\b"
)
_PROVENANCE = re.compile(
    r"(?:data[ _]?)?sources?|certainty|accuracy|references?"
    r"|(?:数据|资料|坐标)?来源|出处|依据|精度|可靠程度|证据等级"
)
_SERIAL = re.compile(
    r".*序号|序|编号|顺序号?|次序|流水号|行号|项次|no\.?|nr\.?|n[°º]|№|#|index|idx"
    r"|serial(?:[ _]?(?:no\.?|number))?|s/n|row(?:[ _]?(?:id|no\.?|number))?"
    r"|number|num|fid|oid|objectid|unnamed: ?\d+",
    re.IGNORECASE,
)
_PER_BEHIND = re.compile(r"(?:\bper |/|每)\s*([^\d\s/(（]+[23]?(?: [^\d\s/(（]+)?)$", re.IGNORECASE)
_MIN_COUNTED = 3
_LEAST_FIGURES = 2
_MOST_PARTED = 1_000


def figures_of(name: str, column: pd.Series[Any]) -> FloatArray:
    """Return a column of kind ``number`` in the unit of its heading; shape (n,), NaN is UNKNOWN."""
    if column.dtype.kind in "iuf":
        figures = np.asarray(column, dtype=np.float64)
        return np.where(np.isinf(figures), np.nan, figures)
    return np.asarray(
        read_cells(_texts_of(column), unit=unit_of(name, column), bounds=True).value, dtype=np.float64
    )


def ends_of(name: str, column: pd.Series[Any]) -> FloatArray:
    """Return the figures of a column and the ends of its ranges (0.56-0.60), in the unit of its heading."""
    if column.dtype.kind in "iuf":
        return figures_of(name, column)
    cells = read_cells(_texts_of(column), unit=unit_of(name, column), bounds=True)
    ends = np.concatenate([cells.low, cells.high])
    return np.where(np.isinf(ends), np.nan, ends)  # a bound is an end on one side only


def unit_of(name: str, column: pd.Series[Any]) -> str:
    """Return the unit that the heading of a column states, or all its cells: ``$`` of ``$45``; else empty."""
    unit = stated_unit(name)
    return unit if unit or column.dtype.kind in "iufb" else shared_unit(_texts_of(column))


def remark_heading(column: str) -> str:
    """Return the heading of the words in brackets that were taken out of the cells of an area."""
    heading = without_unit(column)
    return f"{heading} remark" if heading.isascii() else f"{heading}备注"


def column_title(heading: str) -> Label:
    """Return what a column is called as a title, without its unit: ``land_price_usd_m2`` is Land price."""
    if not is_identifier(heading) or field_words(heading) is not None:
        return title_of(without_unit(heading))
    words = parted(heading)[0].replace("_", " ")
    title = title_of(words)
    return Label(f"{title.en[:1].upper()}{title.en[1:]}", title.zh)


def is_contact(name: str) -> bool:
    """Whether a column holds contact details, which are not a criterion."""
    return _CONTACT.search(unicodedata.normalize("NFKC", name).casefold()) is not None


def is_serial(name: str, column: pd.Series[Any]) -> bool:
    """Whether a column numbers the rows: by its heading, or as it counts 1, 2, 3 ... without a unit."""
    if _SERIAL.fullmatch(unicodedata.normalize("NFKC", name).strip()):
        return True
    if column.dtype.kind not in "iuf" or len(column) < _MIN_COUNTED or stated_unit(name):
        return False
    counted = np.asarray(column, dtype=np.float64) - np.arange(len(column))
    return bool((counted == 1.0).all() or (counted == 0.0).all())


def is_provenance(name: str) -> bool:
    """Whether a column says where a row comes from or how certain it is, which does not describe the site."""
    return _PROVENANCE.fullmatch(unicodedata.normalize("NFKC", name).casefold().strip()) is not None


def unread_cells(name: str, column: pd.Series[Any]) -> npt.NDArray[np.intp]:
    """Return the rows whose cell is no figure in a column of figures: most cells are, and few are not.

    Cells that mean missing count on neither side. Empty where the column is one of words.
    """
    texts = _figures_in_text(column)
    if texts is None:
        return np.empty(0, dtype=np.intp)
    cells = read_cells(texts, unit=unit_of(name, column), bounds=True)
    wrong = np.flatnonzero(cells.wrong)
    figures = int((~np.isnan(cells.value)).sum())
    few = figures >= _LEAST_FIGURES and figures > len(wrong) > 0
    # Asked last, as it reads the cells twice more and most columns are all figures or all words.
    return wrong if few and in_some_cells(name, column) is None else np.empty(0, dtype=np.intp)


def in_other_units(name: str, column: pd.Series[Any]) -> tuple[str, str, str] | None:
    """Return the unit of a heading in which no cell is a figure, though all hold one, a cell, and a heading.

    "Land (KSh)" over "1.2m per acre": that heading states what the figures are per, "Land (KSh/acre)".
    """
    unit, texts = stated_unit(name), _figures_in_text(column)
    if texts is None or read_unit(unit) is None:
        return None
    cells = read_cells(texts, unit=unit, bounds=True)
    wrong = np.flatnonzero(cells.wrong)
    if not len(wrong) or not np.isnan(cells.value).all():
        return None
    said = [text.strip() for text in texts.take(pa.array(wrong)).to_pylist()]
    if not all(any(sign.isdecimal() for sign in text) for text in said):
        return None
    per = {found[1].strip() if (found := _PER_BEHIND.search(text)) else "" for text in said}
    quotient = f"{unit}/{per.pop()}" if len(per) == 1 else ""
    heading = with_unit_in_heading(without_unit(name), quotient) if read_unit(quotient) else ""
    return unit, said[0], heading


def in_some_cells(name: str, column: pd.Series[Any]) -> tuple[str, str, str] | None:
    """Return the unit that only some cells of a column of figures state, one of these, and another cell.

    None where the heading has the unit, all cells have it, or a cell is no figure in it.
    """
    texts = None if stated_unit(name) else _figures_in_text(column)
    if texts is None:
        return None
    bare = read_cells(texts, bounds=True)
    alone, wrong = np.flatnonzero(~np.isnan(bare.value)), np.flatnonzero(bare.wrong)
    if not len(alone):
        # Transformers are no plain figure without a unit either: 2×63 among 120MVA.
        wrong = wrong[:_MOST_PARTED]
        stated = np.array([bool(shared_unit(texts.slice(int(row), 1))) for row in wrong], dtype=np.bool_)
        alone, wrong = wrong[~stated], wrong[stated]
    if not len(alone) or not len(wrong):
        return None
    unit = shared_unit(texts.take(pa.array(wrong)))
    if not unit or read_cells(texts, unit=unit, bounds=True).wrong.any():
        return None
    return unit, str(column.iloc[wrong[0]]).strip(), str(column.iloc[alone[0]]).strip()


def with_unit_in_heading(name: str, unit: str) -> str:
    """Return how a heading states a unit."""
    return f"{name} ({unit})" if name.isascii() else f"{name}（{unit}）"


def _figures_in_text(column: pd.Series[Any]) -> pa.ChunkedArray | None:
    """Return the cells of a column as text; None where they are numbers already, or no cell holds a digit."""
    if column.dtype.kind in "iufb":
        return None
    texts = _texts_of(column)
    return texts if pc.any(pc.match_substring_regex(texts, r"\p{N}")).as_py() else None


def _texts_of(column: pd.Series[Any]) -> pa.ChunkedArray:
    words = column.astype("str").where(column.notna(), None)
    return pa.chunked_array([pa.array(words, pa.string(), from_pandas=True)])
