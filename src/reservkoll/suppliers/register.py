"""The register of reserved awards: who got what, under which provision, when, until when, and what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reservkoll.facts.models import Award, Supplier
from reservkoll.facts.registered_awards import Complete, RegisteredAward, RegisteredAwards
from reservkoll.parsers.durations import months_after
from reservkoll.parsers.text import fold
from reservkoll.suppliers.profiles import ProfileProblem

Note = tuple[str, dict[str, object]]


@dataclass(frozen=True)
class RegisteredContract:
    """One award of the register, as far as it is known, and where it stands (a line of a file, then `sheet` is empty).

    `renewals`: by how many months the contract may be prolonged beyond `ends`. `cpv` in the form `12345678-9`.
    """

    name: str | None
    org_no: str | None
    title: str | None
    id: str | None
    authority: str | None
    provision: str | None
    cpv: tuple[str, ...]
    decided: date | None
    signed: date | None
    starts: date | None
    ends: date | None
    renewals: Decimal | None
    promised: tuple[str, ...]
    follow_up: tuple[date, ...]
    file: str
    sheet: str
    row: int

    @property
    def latest_end(self) -> date | None:
        """The last day of the contract with every prolongation; None where an end or whole months are not known."""
        if self.ends is None or self.renewals is None or self.renewals % 1:
            return None
        return months_after(self.ends + timedelta(days=1), int(self.renewals)) - timedelta(days=1)

    @property
    def awards(self) -> tuple[Award, ...]:
        """The award as facts of a case, once for each code: any of them may be the service of a new purchase.

        A contract begins after it is signed, so that its first day tells when it was signed at the latest.
        """
        signed = self.signed or (self.starts if self.decided is None else None)
        return tuple(
            Award(authority=self.authority, provision=self.provision, cpv=code, decided=self.decided, signed=signed)
            for code in self.cpv or (None,)
        )


@dataclass(frozen=True)
class Register:
    """All awards in the order in which they were read, and for which authorities the register is complete.

    `barring`: the provisions whose awards may bar another. `problems`: cells that could not be understood; `notes`:
    remarks as message id and parameters.
    """

    contracts: tuple[RegisteredContract, ...]
    complete: Mapping[str, Complete]
    barring: frozenset[str]
    problems: tuple[ProfileProblem, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def suppliers(self) -> tuple[Supplier, ...]:
        """Each organisation that was awarded something under a provision that may bar another, once."""
        found: dict[str, Supplier] = {}
        for contract in self.contracts:
            key = contract.org_no or fold(contract.name or "")
            if key and contract.provision in self.barring:
                found.setdefault(key, Supplier(name=contract.name, org_no=contract.org_no))
        return tuple(found.values())

    def of(self, supplier: Supplier) -> RegisteredAwards:
        """What the register says of `supplier`: by its number; where one of the two has none, perhaps by its name."""
        found: list[RegisteredAward] = []
        for contract in self.contracts:
            certain = supplier.org_no is not None and contract.org_no == supplier.org_no
            numbers = supplier.org_no is not None and contract.org_no is not None
            named = bool(supplier.name) and fold(supplier.name or "") == fold(contract.name or "")
            if certain or (named and not numbers):
                place = f"{contract.file}:{contract.row}"
                found += [RegisteredAward(award, place, certain) for award in contract.awards]
        return RegisteredAwards(tuple(found), self.complete, supplier.org_no is not None, self.barring)
