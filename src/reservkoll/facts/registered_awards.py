"""What a register of reserved awards says of one organisation, as facts of a case.

A register tells of the awards that are in it. That an organisation has no other it tells only from the day from which
it is complete, and only of the authority that keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reservkoll.facts.models import Award


@dataclass(frozen=True)
class Complete:
    """From when, and up to when, a register holds every reserved award of an authority; `to` None: to this day."""

    from_: date
    to: date | None = None


@dataclass(frozen=True)
class RegisteredAward:
    """An award of the register; `place` says where it stands, `certain` whether it is surely the organisation's own."""

    award: Award
    place: str
    certain: bool = True


@dataclass(frozen=True)
class RegisteredAwards:
    """The awards of one organisation, and for which authorities the register is complete.

    `known`: whether the organisation could be looked up by its number. By a name alone nobody is found missing.
    `barring`: the provisions whose awards may bar another. Of these alone the register holds every award.
    """

    awards: tuple[RegisteredAward, ...]
    complete: Mapping[str, Complete]
    known: bool
    barring: frozenset[str] = frozenset()

    def facts(self, buyers: Sequence[str | None], day: date) -> list[Award]:
        """The awards as a case states them, for new awards by `buyers` on `day`.

        What may exist beside the register stands as an award that is known only so far: decided on the last day that
        the register does not cover, or at some time. Such an award can leave an answer open but never decides it.
        """
        listed = [each.award if each.certain else _possible(each.award) for each in self.awards]
        unlisted = [award for buyer in dict.fromkeys(buyers) for award in self._unlisted(buyer, day)]
        return [*listed, *unlisted]

    def _unlisted(self, buyer: str | None, day: date) -> list[Award]:
        complete = self.complete.get(buyer or "") if self.known else None
        if complete is None:
            return [Award(authority=buyer)]
        earlier = Award(authority=buyer, decided=complete.from_ - timedelta(days=1))
        later = [Award(authority=buyer)] if complete.to is not None and complete.to < day else []
        return [earlier, *later]

    def contradicts(self, stated: Sequence[Award]) -> bool:
        """Whether `stated` leaves out an award that the register holds, or names one that it would hold."""
        own: dict[str, list[Award]] = {}
        for each in self.awards:
            if each.certain:  # an award of several codes stands once for each
                own.setdefault(each.place, []).append(each.award)
        left_out = any(not any(_same(award, other) for award in codes for other in stated) for codes in own.values())
        held = [award for codes in own.values() for award in codes]
        return left_out or any(
            self._covers(award) and not any(_same(other, award) for other in held) for award in stated
        )

    def _covers(self, award: Award) -> bool:
        complete = self.complete.get(award.authority or "") if self.known else None
        if complete is None or award.decided is None or award.provision not in self.barring:
            return False
        return complete.from_ <= award.decided and (complete.to is None or award.decided <= complete.to)


def _same(one: Award, other: Award) -> bool:
    """Whether two records may be of one award: what both of them state is the same."""
    return all(
        first == second
        for name in ("authority", "provision", "cpv", "decided")
        if (first := getattr(one, name)) is not None and (second := getattr(other, name)) is not None
    )


def _possible(award: Award) -> Award:
    """An award that may be someone else's: as one of which the provision is not known, which decides nothing."""
    return award.model_copy(update={"provision": None})
