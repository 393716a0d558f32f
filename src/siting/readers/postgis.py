"""Features of a PostgreSQL table with PostGIS, over a connection whose URL the user gives.

A study only names the connection: no file can make siting open one, and no output or message holds its URL.
The session is read-only, and rows come in a fixed order, so that one table always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import numpy as np

from siting.errors import LayerError, MissingExtraError, SitingError, quote, without_controls
from siting.readers.budget import BUDGET, Budget
from siting.readers.files import FeatureTable, placed, whole_table
from siting.readers.findings import Findings, Places, shown
from siting.readers.raw import Raw
from siting.readers.read_options import AS_STATED, ReadOptions
from siting.records import dataclass

if TYPE_CHECKING:
    import pyarrow as pa
    from pyproj import CRS

ENVIRONMENT = "SITING_POSTGIS_"
_WAIT_S, _LONGEST_QUERY_S = 15, 600
_LONGEST = 200
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SCHEMES = ("postgresql", "postgres")
_SECRETS, _LONG_NAME = ("password", "sslpassword", "passfile"), 4
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NUMBERS = ("bool", "int2", "int4", "int8", "float4", "float8")
_HOW = "Write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @ and %2F for / in a password"

_EXTENSION = """
SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'postgis'"""
_TABLE = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)"""
_COLUMNS = """
SELECT a.attname::text, quote_ident(a.attname), t.typname::text FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""


@dataclass(frozen=True)
class Connections:
    """URLs of databases by the name that studies call them; they are never shown."""

    urls: Mapping[str, str] = field(default_factory=dict, repr=False)

    def url(self, name: str, *, where: str) -> str:
        """Return the URL of a connection, as given or from the environment. Raises `LayerError`."""
        variable = f"{ENVIRONMENT}{name.upper()}"
        found = self.urls.get(name) or os.environ.get(variable, "")
        if not found:
            raise LayerError(
                f"no URL is given for the connection {quote(name)}",
                where=where,
                hint=f"Give --postgis {name}=URL, or set {variable}. {_HOW}",
            )
        fault = url_fault(found)
        if fault:
            raise LayerError(f"the URL of the connection {quote(name)} {fault}", where=where, hint=_HOW)
        return found


def connections_from(given: Mapping[str, str]) -> Connections:
    """Check the names and URLs of connections.

    Raises
    ------
    LayerError
        A name or URL is malformed; the message does not repeat the URL.
    """
    for name, url in given.items():
        if not _NAME.fullmatch(name):
            raise LayerError(
                "is not NAME=URL with a name of lower-case letters, digits and underscores",
                where="--postgis",
                hint="Write --postgis county=postgresql://..., where the study says postgis: county",
            )
        fault = url_fault(url)
        if fault:
            raise LayerError(f"the URL of {quote(name)} {fault}", where="--postgis", hint=_HOW)
    return Connections(dict(given))


def url_fault(url: str) -> str:
    """Return what is wrong with the URL of a database, without repeating any of it; empty if nothing is.

    The client library quotes parts of a URL that it cannot parse, and such a part may be half a password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "has a port that is not a number; a password may hold an unescaped character"
    faults = {
        "has spaces or control characters": not url.isprintable() or " " in url,
        "does not begin with postgresql://": parts.scheme not in _SCHEMES,
        "has an unescaped @ or #": "#" in url or parts.netloc.count("@") > 1 or "@" in parts.path,
        "has a % that is not an escape": _BAD_ESCAPE.search(url),
        "names no database": not parts.path.strip("/"),
    }
    return next((said for said, found in faults.items() if found), "")


def without_secrets(text: str, url: str) -> str:
    """Return a message of the database without the URL, the password or the user."""
    parts = urlsplit(url)
    given = [parts.password or "", parts.netloc.rpartition("@")[0]]
    # The name of a user is no secret, and a short one is part of many words.
    given += [name for name in [parts.username or ""] if len(name) >= _LONG_NAME]
    given += [value for key, value in parse_qsl(parts.query) if key in _SECRETS]
    secrets = {url, *given, *(unquote(word) for word in given)}
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def read_postgis(
    url: str,
    connection: str,
    table: str,
    options: ReadOptions = AS_STATED,
    *,
    what: str,
    error: type[SitingError] = LayerError,
) -> FeatureTable:
    """Read a table, view or materialised view with one geometry or geography column.

    Parameters
    ----------
    url
        Of the database, as `url_fault` accepts it.
    connection
        Its name in the study, for messages.
    table
        As written in SQL: ``hydro.flood_zones``, or ``"Flood zones"`` in double quotes.
    options
        What the study declares: ``crs`` where the table has none (SRID 0), ``datum``, ``missing``.
    what, error
        How messages refer to the layer, and the class of error to raise.

    Raises
    ------
    MissingExtraError
        The driver is not installed.
    SitingError
        As *error*, one line without any part of the URL: no connection, no such table, or a row has no place.
    """
    source = f"{table} in {connection}".replace("/", " ")
    findings = Findings(Path(source), error=error, what=what)
    findings.beside = "postgis"
    raw, digest = _fetched(url, table, findings)
    return whole_table(findings, placed(raw, findings, options, sha256=digest), shown(source))


def _fetched(url: str, table: str, findings: Findings) -> tuple[Raw, str]:
    try:
        import adbc_driver_manager
        from adbc_driver_postgresql import dbapi
    except ImportError:
        raise MissingExtraError(
            "reading PostGIS needs the package adbc-driver-postgresql, which is not installed",
            where=findings.what,
            hint='Install it: pip install "siting[postgis]"',
        ) from None
    try:
        with dbapi.connect(_with_timeout(url)) as database, database.cursor() as cursor:
            # Nothing that a view calls may write; and text comes as UTF-8 whatever the server stores.
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("SET client_encoding TO 'UTF8'")
            cursor.execute(f"SET statement_timeout TO {1000 * _LONGEST_QUERY_S}")
            return _read(cursor, table, findings)
    except adbc_driver_manager.Error as error:
        findings.stop(
            f"the database says: {_said(without_secrets(str(error), url))}",
            hint="Check host, database, user and rights; the URL is not shown here",
        )


def _said(message: str) -> str:
    """Return the sentence of the server; before it stands the address, after it our query."""
    found = re.search(r"(?:FATAL|ERROR|failed): +(?!FATAL)([^\n]+)", message)
    return without_controls(found[1] if found else message)[:_LONGEST]


def _with_timeout(url: str) -> str:
    """Return the URL with a limit on how long a server that does not answer is waited for."""
    if "connect_timeout=" in url:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}connect_timeout={_WAIT_S}"


def _read(cursor: Any, table: str, findings: Findings) -> tuple[Raw, str]:
    schema = _one(cursor, _EXTENSION)
    if schema is None:
        findings.stop(
            "the database has no PostGIS", hint="CREATE EXTENSION postgis, or name another database"
        )
    name = _one(cursor, _TABLE, table)
    if name is None:
        findings.stop(
            f"there is no table {quote(table)}, or the user may not see it",
            hint="Write it as in SQL, with its schema, and in double quotes where it has capitals",
        )
    columns = _rows(cursor, _COLUMNS, table)
    shape = _geometry_column(columns, findings)
    as_shape = f"CAST({shape} AS {schema}.geometry)"
    crs = _crs(cursor, schema, as_shape, name, findings)
    plain = [(column, quoted, kind) for column, quoted, kind in columns if quoted != shape]
    wanted = [f"{schema}.ST_AsBinary({schema}.ST_Force2D({schema}.ST_CurveToLine({as_shape}))) AS wkb"]
    wanted += [f"{_as_plain(quoted, kind)} AS c{i}" for i, (_, quoted, kind) in enumerate(plain)]
    # A table has no order of its own; this one depends on nothing but the rows.
    cursor.execute(
        f'SELECT {", ".join(wanted)} FROM {name} AS t ORDER BY CAST(t AS text) COLLATE "C"'  # noqa: S608
    )
    found = _within_budget(cursor, findings)
    digest = _digest(found, [column for column, _, _ in plain])
    return _raw(found, [column for column, _, _ in plain], crs, findings), digest


def _one(cursor: Any, query: str, *given: str) -> Any:
    rows = _rows(cursor, query, *given)
    return rows[0][0] if rows else None


def _rows(cursor: Any, query: str, *given: str) -> list[tuple[Any, ...]]:
    cursor.execute(query, given or None)
    return list(cursor.fetchall())


def _geometry_column(columns: list[tuple[Any, ...]], findings: Findings) -> str:
    shapes = [(name, quoted) for name, quoted, kind in columns if kind in {"geometry", "geography"}]
    if not shapes:
        findings.stop("the table has no geometry column", hint="Name one with points, lines or polygons")
    if len(shapes) > 1:
        names = ", ".join(quote(name) for name, _ in shapes)
        findings.stop(f"{len(shapes)} columns have geometry: {names}", hint="Make a view with one of them")
    return str(shapes[0][1])


def _as_plain(quoted: str, kind: str) -> str:
    """Return a column as a number or text: those types are the same with every version of the driver."""
    if kind in _NUMBERS:
        return quoted
    return f"CAST({quoted} AS {'float8' if kind == 'numeric' else 'text'})"


def _crs(cursor: Any, schema: str, shape: str, name: str, findings: Findings) -> CRS | None:
    """Return the system of all rows; None if none is stated (SRID 0)."""
    from siting.readers.vectors import crs_of

    query = f"SELECT DISTINCT {schema}.ST_SRID({shape}) FROM {name} WHERE {shape} IS NOT NULL ORDER BY 1"  # noqa: S608
    srids = [int(row[0]) for row in _rows(cursor, query)]
    if len(srids) > 1:
        listed = ", ".join(map(str, srids[:5]))
        findings.stop(
            f"its features are in {len(srids)} systems: SRID {listed}", hint="Make a view with ST_Transform"
        )
    if not srids or srids[0] == 0:
        return None
    query = f"SELECT auth_name, auth_srid, srtext FROM {schema}.spatial_ref_sys WHERE srid = {srids[0]}"  # noqa: S608
    known = _rows(cursor, query)
    if not known:
        findings.stop(
            f"SRID {srids[0]} is not in spatial_ref_sys",
            hint=f"Add it there, or declare {findings.declared('crs')}",
        )
    authority, code, wkt = known[0]
    return crs_of(f"{authority}:{code}" if authority in {"EPSG", "ESRI"} else wkt, findings)


def _within_budget(cursor: Any, findings: Findings, budget: Budget = BUDGET) -> pa.Table:
    import pyarrow as pa

    reader, batches, size = cursor.fetch_record_batch(), [], 0
    for batch in reader:
        size += batch.nbytes
        if size > budget.streamed_bytes:
            findings.stop(
                f"the table has more than {budget.streamed_bytes >> 20:,} MB",
                hint="Make a view of the region",
            )
        batches.append(batch)
    return pa.Table.from_batches(batches, schema=reader.schema)


def _digest(table: pa.Table, names: list[str]) -> str:
    """Return the digest of columns and values; it depends on no version of Arrow or of the server."""
    digest = hashlib.sha256(repr(names).encode())
    for column in table.columns:
        for chunk in column.chunks:
            digest.update(repr(chunk.to_pylist()).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _raw(table: pa.Table, names: list[str], crs: CRS | None, findings: Findings) -> Raw:
    import shapely

    from siting.readers.vectors import note_unbuilt, tidy

    if not table.num_rows:
        findings.stop("the table has no features", hint="Give it at least one")
    wkb = np.asarray(table.column(0).to_pylist(), dtype=np.object_)
    with np.errstate(invalid="ignore"):
        geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=np.object_)
    places = Places("row", lambda row: row + 1)
    unbuilt = shapely.is_missing(geometry) & ~shapely.is_missing(wkb)
    if unbuilt.any():
        note_unbuilt(unbuilt, wkb, findings, places)
    columns = {name: table.column(i + 1).to_pandas().to_numpy() for i, name in enumerate(names)}
    return Raw(tidy(columns, findings), places, unbuilt, geometry, crs=crs)
