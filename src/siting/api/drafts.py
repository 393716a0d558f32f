"""A study as a page changes it: each change goes into the file, checked, and the file is the one truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.api.draft_parts import (
    RuleSet,
    Weighting,
    edited_method,
    no_longer_equal,
    rule_sets_of,
    stated_weights,
)
from siting.api.parcels import ParcelFile
from siting.errors import SitesError, StudyError, did_you_mean, quote
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.evidence import Label
    from siting.study.criteria_shown import CriterionShown, Offer
    from siting.study.load import Study

_READING = ("crs", "datum", "layer", "sheet", "id_column", "name_column", "decimal")
_START, _SWING_START = 10, 50
_COVER = ("by", "contact", "date")


@dataclass(frozen=True)
class StudyDraft:
    """A study file that is being made. Each change returns the draft as it then is.

    Parameters
    ----------
    path
        The study file.
    seen
        Digest of the file that a change is made for: if it has changed since, the change is refused.
    """

    path: Path
    seen: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the file as it is."""
        from siting.study.editing import digest_of

        return digest_of(self.path)

    @cached_property
    def study(self) -> Study:
        """The study, checked. Raises `SitingError`."""
        from siting.study.load import load_study

        return load_study(self.path)

    @cached_property
    def parcels(self) -> ParcelFile:
        """The parcels of the study, read as it declares. Raises `SitesError`."""
        from siting.sites.read import read_sites

        part = self.study.file.sites
        dem = None if part.dem is None else self.path.parent / part.dem
        found = read_sites(self.path.parent / part.file, part.options, radius_km=part.radius_km, dem=dem)
        return ParcelFile(found)

    @property
    def reading(self) -> dict[str, str]:
        """What the study declares about its site file: ``crs``, ``datum``, ``sheet`` ..., and ``missing``."""
        part = self.study.file.sites
        declared = {name: str(getattr(part, name) or "") for name in _READING}
        return {**declared, "missing": ", ".join(part.missing)}

    @cached_property
    def weighting(self) -> Weighting:
        """How the study weighs its criteria."""
        from siting.study.criteria_shown import shares_of

        file = self.study.file
        spec = file.weights
        method, given = edited_method(file), stated_weights(file)
        full = getattr(spec, "matrices", None)
        matrix = tuple(tuple(map(float, row)) for row in full[0][1]) if full else ()
        if spec is not None and spec.method in {"entropy", "critic"}:
            return Weighting(method, given, matrix, {}, [], [])
        share, remarks, warnings = shares_of(self.study)
        if matrix:
            given = {name: round(part * 100.0, 1) for name, part in share.items()}
        return Weighting(method, given, matrix, share, remarks, warnings)

    @cached_property
    def criteria(self) -> list[CriterionShown]:
        """The criteria of the study: what each is, its sources, its curve, its weight."""
        from siting.study.criteria_shown import shown_criteria

        return shown_criteria(self.study, self.weighting.share, self.weighting.points)

    def heading_of(self, column: str) -> Label:
        """Return the heading in the file of a column that a study names; what it is where it has none."""
        return self.parcels.heading_of(column)

    def offers(self) -> list[Offer]:
        """Return the criteria that it could have: columns of its file, its layers, what can be measured."""
        from siting.study.criteria_shown import offers

        return offers(self.study, self.parcels.found)

    def rule_sets(self) -> list[RuleSet]:
        """Return the presets of siting rules and the files of rules that the study names."""
        return rule_sets_of(self.study)

    @property
    def cover(self) -> dict[str, str]:
        """What the covers of its reports say, in its language: ``by``, ``contact``, ``date``, or blank."""
        file = self.study.file
        said = {name: getattr(file.report, name) for name in _COVER}
        return {name: "" if text is None else text.label[file.lang] for name, text in said.items()}

    # --- changes ----------------------------------------------------------------------------------------

    def retitled(self, title: str) -> StudyDraft:
        """Give the study a title. Raises `StudyError` for an empty one."""
        if not title.strip():
            raise StudyError("the title is empty", hint="It appears on all outputs")
        return self._changed(lambda data: data.__setitem__("title", title.strip()))

    def covered(self, **said: str) -> StudyDraft:
        """Say who made its reports (``by``), whom to ask (``contact``), a ``date``; blank is not printed."""
        new = {name: text.strip() for name, text in said.items() if text.strip() != self.cover[name]}

        def change(data: Any) -> None:
            part = {name: text for name, text in {**(data.get("report") or {}), **new}.items() if text}
            data.pop("report", None)
            if part:
                data["report"] = part

        return self._changed(change)

    def in_language(self, lang: str) -> StudyDraft:
        """Write the outputs in a language: ``en`` or ``zh``."""
        return self._changed(lambda data: data.__setitem__("lang", lang))

    def read_as(self, declared: Mapping[str, str]) -> StudyDraft:
        """Declare how the site file is read (``crs``, ``datum``, ``sheet`` ...); blank is as the file states.

        Raises `SitesError` where the file cannot be read so; the study is then as it was.
        """
        return self.refiled(self.study.file.sites.file, declared)

    def refiled(self, file: str, declared: Mapping[str, str] | None = None) -> StudyDraft:
        """Name another site file in the folder of the study, read as *declared*, by default as before.

        Raises `SitesError` where it cannot be read; the study is then as it was.
        """
        from siting.api.parcels import read_parcels

        given = reading_options(self.reading if declared is None else declared)
        read_parcels(self.path.parent / file, **given)

        def change(data: Any) -> None:
            for name in (*_READING, "missing"):
                data["sites"].pop(name, None)
            data["sites"].update({k: list(v) if k == "missing" else v for k, v in given.items()})
            data["sites"]["file"] = file

        return self._changed(change)

    def weighed(self, points: Mapping[str, float], *, method: str = "direct") -> StudyDraft:
        """Weigh directly (any positive scale) or by ``swing`` (the most important swing has 100 points)."""
        from siting.study.editing import put_last

        def change(data: Any) -> None:
            if method == "direct":
                data.pop("weights", None)
                for part in data["criteria"]:
                    put_last(part, "weight", _plain(points.get(part["id"], 0.0)))
            else:
                given = {k: _plain(v) for k, v in points.items()}
                _by_method(data, {"method": method, "points": given})

        return self._changed(change)

    def compared(self, judged: Mapping[tuple[str, str], str]) -> StudyDraft:
        """Weigh by pairwise comparison: how many times the first of a pair counts more than the second.

        *judged* holds a number or a fraction such as ``1/3``; a pair that is not named counts the same.
        """
        from siting.study.editing import flow

        ids = [part.id for part in self.study.file.criteria]

        def entry(i: int, j: int) -> Any:
            if j <= i:
                return 1 if i == j else None
            told = judged.get((ids[i], ids[j]), "1")
            return int(told) if told.isdigit() else told

        rows = [[entry(i, j) for j in range(len(ids))] for i in range(len(ids))]
        weights = {"method": "ahp", "of": flow(ids), "matrix": [flow(row) for row in rows]}
        return self._changed(lambda data: _by_method(data, weights))

    def valued(self, criterion: str, *, worst: float, best: float) -> StudyDraft:
        """Give a criterion the anchors of a straight line, in its unit."""
        value = {"kind": "linear", "worst": _plain(worst), "best": _plain(best)}
        return self._changed(lambda data: _part(data, criterion).__setitem__("value", value))

    def scored(self, criterion: str, scores: Mapping[str, float]) -> StudyDraft:
        """Give the words of a criterion their scores (0..1)."""

        def change(data: Any) -> None:
            _part(data, criterion)["value"]["scores"].update({k: _plain(v) for k, v in scores.items()})

        return self._changed(change)

    def placed(self, criterion: str, place: str) -> StudyDraft:
        """Say which place a criterion is about. Raises `LayerError` for a place that no table knows."""
        from siting.catalogue import Catalogue

        name = place.strip()
        catalogue = Catalogue()
        found = catalogue.place(name)

        def change(data: Any) -> None:
            part = _part(data, criterion)
            key = "anchors" if "anchors" in part["params"] else "to"
            old = part["params"][key][0] if key == "anchors" else part["params"][key]
            before = catalogue.place(str(old)).label
            part["params"][key] = [name] if key == "anchors" else name
            for lang, said in dict(part.get("label") or {}).items():
                bare = {"en": before.en, "zh": before.zh.removesuffix("市")}[lang]
                new = {"en": found.label.en, "zh": found.label.zh.removesuffix("市")}[lang]
                part["label"][lang] = said.replace(bare, new)

        return self._changed(change)

    def measured_in(self, criterion: str, unit: str) -> StudyDraft:
        """Say in which unit a criterion on a column is."""
        return self._changed(lambda data: _part(data, criterion)["params"].__setitem__("unit", unit.strip()))

    def added(self, offer: str) -> StudyDraft:
        """Add a criterion that is offered, with a usual weight. Raises `StudyError` for one that is not."""
        known = {each.id: each for each in self.offers()}
        if offer not in known:
            raise StudyError(f"no criterion {quote(offer)} is offered", hint=did_you_mean(offer, known))
        entry = _listed(known[offer].entry)

        def change(data: Any) -> None:
            spec = data.get("weights")
            plain = not isinstance(spec, dict)
            data["criteria"].append({**entry, "weight": _START} if plain else entry)
            if plain:
                return
            if spec.get("method") == "swing":
                spec["points"][offer] = _SWING_START
            elif spec.get("method") == "ahp" and "matrix" in spec:
                spec["of"].append(offer)
                for row in spec["matrix"]:
                    row.append(1)
                spec["matrix"].append([None] * (len(spec["of"]) - 1) + [1])
            elif "method" not in spec:
                spec[offer] = _START

        return self._changed(change)

    def without(self, criterion: str) -> StudyDraft:
        """Take a criterion out, with its weight and the limits on it."""
        from siting.study.editing import take_out

        def change(data: Any) -> None:
            take_out(data["criteria"], _part(data, criterion))
            kept = [c for c in data.get("constraints") or [] if c.get("criterion") != criterion]
            if "constraints" in data:
                data["constraints"] = kept
            spec = data.get("weights")
            if not isinstance(spec, dict):
                return
            if spec.get("method") == "ahp" and "matrix" in spec and criterion in spec["of"]:
                at = spec["of"].index(criterion)
                spec["of"].pop(at)
                spec["matrix"].pop(at)
                for row in spec["matrix"]:
                    row.pop(at)
            else:
                spec.get("points", spec).pop(criterion, None)

        return self._changed(change)

    def ruled(self, sets: Mapping[str, str]) -> StudyDraft:
        """Apply these sets of rules, each with its grade (blank for the usual one); other rules stay."""

        def change(data: Any) -> None:
            own = [r for r in data.get("rules") or [] if isinstance(r, dict) and "use" not in r]
            chosen = [
                {"use": name, "grade": grade} if grade else {"use": name} for name, grade in sets.items()
            ]
            data.pop("rules", None)
            if own or chosen:
                data["rules"] = [*chosen, *own]

        return self._changed(change)

    def layered(self, name: str, file: str, *, theme: str = "", title: str = "") -> StudyDraft:
        """Add a layer whose file is in the folder of the study. Raises `LayerError` if it cannot be read."""
        part = {"file": file, **({"title": title} if title else {}), **({"theme": theme} if theme else {})}
        return self._with_files(lambda data: data.setdefault("layers", {}).__setitem__(name, part))

    def weathered(self, file: str) -> StudyDraft:
        """Take the climate from a weather file (EPW, CSV) in its folder. Raises `WeatherError`."""
        return self._with_files(lambda data: data.__setitem__("climate", {"weather": file}))

    def _with_files(self, change: Any) -> StudyDraft:
        """Change the study if the files that it then names can be read."""
        from siting.study.criteria_shown import catalogue_of

        before = self.path.read_bytes()
        draft = self._changed(change)
        try:
            catalogue_of(draft.study)
        except Exception:
            self.path.write_bytes(before)
            raise
        return draft

    def _changed(self, change: Any) -> StudyDraft:
        from siting.study.editing import edited

        with edited(self.path, seen=self.seen) as data:
            change(data)
            no_longer_equal(data)
        return StudyDraft(self.path)


def start_study(
    sites: str | Path,
    folder: str | Path,
    *,
    purpose: str = "data_centre",
    lang: str = "en",
    declared: Mapping[str, str] | None = None,
) -> StudyDraft:
    r"""Write a study of the parcels in a file into *folder*, as ``siting init --sites`` does.

    Parameters
    ----------
    sites
        The file; the study names it where it is, relative to *folder*.
    folder
        Receives ``study.yaml`` and its schema.
    purpose
        ``data_centre``, ``same_city`` or ``remote`` (a second centre for recovery near by, or far away), or
        ``own``: only the columns of the file.
    lang
        Language of the study and its outputs.
    declared
        What the file does not say itself: ``crs``, ``datum``, ``sheet`` ...

    Raises
    ------
    OutputError
        The folder has a study, or cannot be written.
    SitesError
        The file cannot be used; nothing is written.

    Examples
    --------
    >>> import pathlib, tempfile, siting
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "parcels.csv").write_text("name,lon,lat\nEast,112.2,37.5\nWest,112.1,37.5\n")
    >>> draft = siting.start_study(folder / "parcels.csv", folder, purpose="remote")
    >>> [criterion.id for criterion in draft.criteria]
    ['remote', 'free_cooling']
    """
    from siting.readers.read_options import ReadOptions
    from siting.study.new_study import OWN_STUDY, write_study_of_sites
    from siting.study.new_study_of_sites import PURPOSES

    if purpose not in PURPOSES:
        raise StudyError(
            f"no purpose {quote(purpose)}", where="purpose", hint=did_you_mean(purpose, PURPOSES)
        )
    options = ReadOptions(**reading_options(declared or {}))
    write_study_of_sites(Path(sites), Path(folder), options, lang=lang, purpose=purpose)
    return StudyDraft(Path(folder) / OWN_STUDY)


def open_study(path: str | Path, *, seen: str = "") -> StudyDraft:
    r"""Open a study file to change it; see `StudyDraft` for what can be changed.

    Examples
    --------
    >>> import pathlib, tempfile, siting
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "parcels.csv").write_text("name,lon,lat\nEast,112.2,37.5\nWest,112.1,37.5\n")
    >>> _ = siting.start_study(folder / "parcels.csv", folder)
    >>> draft = siting.open_study(folder / "study.yaml").valued("free_cooling", worst=4000, best=7000)
    >>> [criterion.ends for criterion in draft.criteria if criterion.id == "free_cooling"]
    [(4000.0, 7000.0)]
    """
    return StudyDraft(Path(path), seen)


def reading_options(declared: Mapping[str, str]) -> dict[str, Any]:
    """Return what is declared about a site file, without blanks; ``missing`` is split at commas."""
    unknown = [name for name in declared if name not in (*_READING, "missing")]
    if unknown:
        raise SitesError(f"no option {quote(unknown[0])}", hint=did_you_mean(unknown[0], _READING))
    given: dict[str, Any] = {k: v.strip() for k, v in declared.items() if k != "missing" and v.strip()}
    codes = tuple(c.strip() for c in declared.get("missing", "").replace("，", ",").split(",") if c.strip())
    return {**given, **({"missing": codes} if codes else {})}


def _by_method(data: Any, weights: dict[str, Any]) -> None:
    """Weigh all criteria by a method: they then have no weight of their own."""
    from siting.study.editing import drop

    for part in data["criteria"]:
        drop(part, "weight")
    data["weights"] = weights


def _part(data: Any, criterion: str) -> Any:
    for part in data["criteria"]:
        if part["id"] == criterion:
            return part
    known = [part["id"] for part in data["criteria"]]
    raise StudyError(
        f"no criterion {quote(criterion)}", where="criteria", hint=did_you_mean(criterion, known)
    )


def _plain(value: float) -> int | float:
    """Return a whole number as one: 10, not 10.0."""
    return int(value) if float(value).is_integer() else float(value)


def _listed(value: Any) -> Any:
    """Return tuples as lists, as YAML writes them."""
    if isinstance(value, Mapping):
        return {key: _listed(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_listed(inner) for inner in value]
    return value
