"""Recovery bands: whether a distance is inside, and the one sentence that says so.

The audit of a claim and the sheet of a promoter both judge and speak with this.
"""

from __future__ import annotations

from siting.auditing.judging.verdicts import number
from siting.conventions import REMOTE_KM, REMOTE_SOFT_KM, SAME_CITY_KM
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import say


@dataclass(frozen=True, slots=True)
class RecoveryLimit:
    """A recovery band: remote from its limit [km] on, same-city up to it; both include the limit."""

    limit_km: float
    remote: bool

    def holds(self, km: float) -> bool:
        """Whether a straight line of *km*, to the metre as printed, is inside."""
        km = round(km, 3)
        return km >= self.limit_km if self.remote else km <= self.limit_km

    @property
    def _name(self) -> Label:
        return say("common.remote") if self.remote else say("distance.band.same_city")

    @property
    def _whose(self) -> Label:
        """Whether it is the limit of practice, or one of the document or the study."""
        usual = REMOTE_KM.value if self.remote else SAME_CITY_KM.value
        return say("distance.band.usual") if self.limit_km == usual else say("distance.band.stated")

    def sentence(self, site: Label, place: Label, km: float) -> Label:
        """Return where *site* lies, *km* from *place*, as a sentence that is true."""
        if self.holds(km):
            edge = say("distance.band.from_limit") if self.remote else say("common.within")
            return say(
                "distance.band.inside",
                km=number(km),
                spot=place,
                site=site,
                whose=self._whose,
                name=self._name,
                edge=edge,
                limit=f"{self.limit_km:g}",
            )
        said = say("distance.band.outside", km=number(km), site=site, **self._gap(place, km))
        return self._guideline(said, km)

    def clause(self, place: Label, km: float) -> Label:
        """Return the same of a distance outside, for a sentence that has stated the distance already."""
        return self._guideline(say("distance.band.outside_clause", **self._gap(place, km)), km)

    def origin(self) -> Label:
        """Return what the limit rests on, with its figure."""
        return say("distance.band.origin", whose=self._whose, name=self._name, limit=f"{self.limit_km:g}")

    def _gap(self, place: Label, km: float) -> dict[str, Label | str]:
        return {
            "spot": place,
            "gap": number(abs(km - self.limit_km)),
            "short": say("distance.band.short_of") if self.remote else say("common.beyond"),
            "whose": self._whose,
            "name": self._name,
            "limit": f"{self.limit_km:g}",
        }

    def _guideline(self, said: Label, km: float) -> Label:
        """Add that a distance short of a round limit may still be the guideline's several hundred km."""
        if self.remote and km >= REMOTE_SOFT_KM.value:
            return say("distance.band.meets_guideline", said=said)
        return say("mark.full_stop", said=said)
