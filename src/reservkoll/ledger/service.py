"""The service behind `ledger`: ledgers are read and summed by supplier, service area and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reservkoll import __version__
from reservkoll.common import clock
from reservkoll.common.errors import InputError
from reservkoll.common.organisation_number import LENGTH, is_personal
from reservkoll.i18n import mark, translator
from reservkoll.inventory.column_mapping import Choose
from reservkoll.ledger.accounts import Area, no_accounts, read_accounts
from reservkoll.ledger.columns import LedgerMapping, read_ledger_mapping
from reservkoll.ledger.ledger import Ledger, Note, combined_ledgers, read_ledger
from reservkoll.ledger.organisations import OrganisationList, first_problems, read_organisations
from reservkoll.ledger.request import LedgerRequest
from reservkoll.ledger.small_purchases import DirectLimits, SmallPurchases, small_purchases
from reservkoll.ledger.sums import UNKNOWN, WRONG_NUMBER, LedgerSums, sum_ledger
from reservkoll.organisations.find import Index
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.small_purchases import SmallPurchaseRules
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.file_identity import identified

FORMS_OF_INDEX = mark(
    "The legal forms of {known} of {asked} suppliers come from the index of organisations of {day}; those of the "
    "others are what the first digit of their number says."
)
WITHOUT_MAP = mark(
    "No map of accounts was given (--accounts), so service areas are missing: the purchases are summed by supplier and "
    "year, and the share is of all of them. Copy examples/ledger-accounts.yaml and write your own accounts in it."
)


@dataclass(frozen=True)
class SummedLedgers:
    """Ledgers as they were read, their sums, the areas of the map, and what the sums were made from and by."""

    ledger: Ledger
    sums: LedgerSums
    small: SmallPurchases
    rules: SmallPurchaseRules
    areas: tuple[Area, ...]
    run: dict[str, str]


class LedgerService:
    """Answers one request. What does not need the ledgers is read when it is made.

    `mapping` stands in for the request's file of that kind.

    Raises:
        ReservkollError: the map of accounts, the list of idéburna or the mapping cannot be used.
    """

    def __init__(self, request: LedgerRequest, mapping: LedgerMapping | None = None, today: date | None = None) -> None:
        self.request = request
        self.rulebook = load_rulebook()
        self.limits = _direct_limits(self.rulebook, today or clock.today())
        say = translator(request.language)
        self.accounts = read_accounts(request.accounts) if request.accounts else no_accounts(say(mark("All purchases")))
        self.organisations = (
            read_organisations(request.ideburna, skip_bad=request.skip_bad) if request.ideburna else None
        )
        self.mapping = read_ledger_mapping(request.mapping) if mapping is None and request.mapping else mapping

    def read(self, choose: Choose | None = None, before_each: Callable[[Path], None] = lambda _: None) -> Ledger:
        """The ledgers as one; `choose` is asked about columns in doubt, `before_each` is told the list that comes next.

        Raises:
            InputError: a file cannot be used, or columns are in doubt and nobody is there to ask.
        """
        request, read = self.request, []
        for path in request.lists:
            before_each(path)
            read.append(
                read_ledger(
                    path,
                    mapping=self.mapping,
                    sheets=request.sheets,
                    choose=choose,
                    take_best=request.take_best,
                    given=request.given,
                    limits=request.read_limits,
                )
            )
        ledger = combined_ledgers(read)
        notes = [*ledger.notes]
        if self.organisations is not None and self.organisations.skipped:
            notes.append(_skipped(self.organisations))
        if request.accounts is None:
            notes.append((WITHOUT_MAP, {}))
        return replace(ledger, notes=tuple(notes))

    def sum(self, ledger: Ledger) -> SummedLedgers:
        """The sums of `ledger`.

        Raises:
            ReservkollError: they do not come to what was read.
        """
        listed_ones = self.organisations.frame if self.organisations is not None else None
        told = None
        if self.request.organisations is not None:
            numbers = [each for each in ledger.frame["supplier_id"].drop_nulls().unique() if legal_person(each)]
            with Index(self.request.organisations, self.rulebook.industries) as index:
                told = index.forms(numbers)
                note: Note = (FORMS_OF_INDEX, {"known": len(told), "asked": len(numbers), "day": index.made})
            ledger = replace(ledger, notes=(*ledger.notes, note))
        sums = sum_ledger(ledger, self.accounts, listed_ones, self.request.goal, told)
        small = small_purchases(sums, self.limits)
        return SummedLedgers(
            ledger, sums, small, self.rulebook.small_purchases, self.accounts.areas, self._provenance(ledger)
        )

    def _provenance(self, ledger: Ledger) -> dict[str, str]:
        """Label to value: enough to make the sums again."""
        request, say = self.request, translator(self.request.language)
        run = {say(mark("Tool")): f"reservkoll {__version__}"}
        for number, path in enumerate(request.lists, start=1):
            label = say(mark("Input")) if len(request.lists) == 1 else f"{say(mark('Input'))} {number}"
            run[label] = identified(path)
        for option, given in (
            ("--accounts", request.accounts),
            ("--ideburna", request.ideburna),
            ("--organisations", request.organisations),
        ):
            if given is not None:
                run[option] = identified(given)
        if request.goal is not None:
            run["--goal"] = f"{request.goal}"
        for field, heading in ledger.mapping.columns.items():
            run[say(mark("Column for {fact}")).format(fact=field)] = heading if heading is not None else "–"
        return run


def legal_person(number: str) -> bool:
    """Whether a supplier's number is an organisation number that is no person's."""
    return len(number) == LENGTH and number.isdecimal() and not is_personal(number)


def _direct_limits(rulebook: Rulebook, day: date) -> DirectLimits:
    """The limits for direct procurement on `day`.

    Raises:
        InputError: the rulebook does not cover the day.
    """
    rules, law = rulebook.small_purchases, rulebook.on(day)
    amounts = [law.limit(name).amount if law else None for name in (rules.general, rules.wider)]
    if amounts[0] is None or amounts[1] is None:
        raise InputError(mark("The rulebook has no limit for direct procurement on {day}."), day=day)
    return DirectLimits(amounts[0], amounts[1], rules.postings)


def something_unknown(sums: LedgerSums) -> bool:
    """Whether an account has no area, or a year, an amount or a supplier's number is unknown."""
    rows = sums.rows
    return bool((rows["placed"] != "area").any() or rows["standing"].is_in([UNKNOWN, WRONG_NUMBER]).any()) or bool(
        rows["year"].null_count() or rows["rows_without_amount"].sum()
    )


def _skipped(organisations: OrganisationList) -> tuple[str, dict[str, object]]:
    problems = first_problems(organisations.skipped)
    return (
        mark("{path}: {count} rows were left out, since they are wrong (--skip-bad).\n{problems}"),
        {"path": str(organisations.path), "count": len(organisations.skipped), "problems": problems},
    )
