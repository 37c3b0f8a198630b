"""A benefit calculation in words, for every report format."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from babel.numbers import format_decimal

from reservkoll.benefit.calculation import Benefit, Bound, Factor, Kind, Line, Side, Used
from reservkoll.benefit.departments import Department, Departments
from reservkoll.benefit.models import Figure, Party, Per
from reservkoll.benefit.purchase import PurchaseTold
from reservkoll.benefit.ranges import Range
from reservkoll.common.formatting import CODES, day
from reservkoll.explain.answer.assessment import case_title
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import Language, mark, translator

ORE = Decimal("0.01")
KRONA = Decimal(1)
MINUS = "\u2212"
UNKNOWN = mark("unknown")

PARTIES = {
    Party.MUNICIPALITY: mark("The municipality"),
    Party.REGION: mark("The region"),
    Party.STATE: mark("The state"),
    Party.FORSAKRINGSKASSAN: mark("Försäkringskassan"),
    Party.ARBETSFORMEDLINGEN: mark("Arbetsförmedlingen"),
    Party.PARTICIPANTS: mark("The participants"),
    Party.ORGANISATION: mark("The organisation"),
    Party.OTHERS: mark("Others"),
}
BOUNDS = {
    Bound.COMPLETE: "",
    Bound.AT_LEAST: mark("at least; a gain is not known"),
    Bound.AT_MOST: mark("at most; a cost is not known"),
    Bound.OPEN: mark("the known part; the whole is unknown"),
}
FACTORS = {
    Kind.PEOPLE: mark("people a year"),
    Kind.DUE: mark("share due to the activity"),
    Kind.MONTHS: mark("months in the period for one person a year"),
    Kind.YEARS: mark("years"),
    Kind.PLACES: mark("places"),
    Kind.QUANTITY: mark("number a year"),
    Kind.DIFFERENCE: mark("price of the alternative minus price here"),
}
WEIGHTED = {
    Kind.MONTHS: mark("months in the period for one person a year, discounted"),
    Kind.YEARS: mark("years, discounted"),
}
AMOUNTS = {
    Per.YEAR: mark("amount a year"),
    Per.PLACE: mark("amount for a place and year"),
    Per.UNIT: mark("amount for each"),
    Per.ONCE: mark("amount, once"),
    Per.MONTH: mark("amount a month"),
    Per.PERSON: mark("amount for each person, once"),
}
FIGURES = {
    "places": mark("Places"),
    "people": mark("People a year"),
    "due_to_activity_percent": mark("Share due to the activity"),
    "months": mark("Months that it lasts"),
    "quantity": mark("Number a year"),
    "amount": mark("Amount"),
    "this": mark("Price here"),
    "alternative": mark("Price of the alternative"),
    "years": mark("Years of the period"),
    "moving_on": mark("People who move on"),
    "changes": mark("What it means that they move on"),
    "avoided": mark("Costs avoided"),
    "costs": mark("Costs added"),
    "prices": mark("Price against the alternative"),
}
IN_KRONOR = {"amount", "this", "alternative"}


class BenefitWords:
    """Renders `benefit` in words, in one language."""

    def __init__(self, benefit: Benefit, language: Language) -> None:
        self.benefit = benefit
        self.language = language
        self.translate = translator(language)

    def number(self, value: Fraction, *, step: Decimal = ORE) -> str:
        """A number as people write it, rounded to `step` for the eye only."""
        shown = rounded(value, step)
        text = str(format_decimal(abs(shown), "#,##0.######", locale=CODES[self.language]))
        return f"{MINUS}{text}" if shown < 0 else text

    def money(self, value: Fraction) -> str:
        """Kronor without unit, signed, rounded to whole kronor for the eye only."""
        text = self.number(value, step=KRONA)
        return text if rounded(value, KRONA) <= 0 else f"+{text}"

    def party(self, party: Party | None) -> str:
        """Who; a part of the file that is not there may concern anyone."""
        return self.translate(mark("Not known who")) if party is None else self.translate(PARTIES[party])

    def department(self, department: Department) -> str:
        """A department; what is not stated is named so."""
        return department.name or self.translate(mark("A department that is not stated"))

    def ore(self, ore: int) -> str:
        """Öre as kronor with two decimals and unit, exact."""
        amount = str(format_decimal(Decimal(ore) / 100, "#,##0.00", locale=CODES[self.language]))
        return f"{amount}\u00a0kr" if self.language is Language.SV else f"SEK\u00a0{amount}"

    def payments(self, found: Departments, end: str) -> Iterator[str]:
        """Who pays whom how much, or why no payments leave none worse off."""
        names = [self.department(each) for each in found.departments]
        paid = found.compensations[end]
        if not paid.possible:
            told = mark("None can: together the departments lose {amount}, so whatever they pay each other one loses.")
            yield self.translate(told).format(amount=self.ore(paid.lacking))
        elif not paid.transfers:
            yield self.translate(mark("Nothing to even out: no department is worse off."))
        for each in paid.transfers:
            told = mark("{payer} pays {receiver} {amount}.")
            yield self.translate(told).format(
                payer=names[each.payer], receiver=names[each.receiver], amount=self.ore(each.ore)
            )

    def on_departments(self, found: Departments) -> Iterator[str]:
        """What to mind about the payments."""
        if found.whole.bound is not Bound.COMPLETE:
            yield self.translate(mark("The payments are of the known lines only. What is missing can change them."))
        if any(each.name is None for each in found.departments):
            yield self.translate(
                mark("Lines without a department stand by themselves. Say which department they concern.")
            )
        yield self.translate(
            mark("Payments within one authority are its own decision. They change nothing in the whole sum.")
        )

    def purchase(self, told: PurchaseTold) -> Iterator[str]:
        """The purchase that the file is tied to."""
        answer = told.assessment
        explain = Explainer(answer.reader.rulebook, self.language)
        value = answer.value
        worth = self.translate(UNKNOWN) if value is None or value.ore is None else explain.estimated(value)
        line = self.translate(mark("{title} ({file}): estimated value {value}."))
        yield line.format(title=case_title(answer, self.translate), file=told.file, value=worth)
        yield from (advice for _, advice in explain.recommendations(answer))
        if told.differs and told.price is not None:
            differs = mark(
                "The prices of the file come to {price} over the period, which is not the value of the purchase. Check "
                "which is right."
            )
            yield self.translate(differs).format(price=self.number(told.price.base, step=KRONA))

    def line_name(self, line: Line) -> str:
        """What a line is about."""
        name = line.name or self.figure_name(line.path)
        return f"{line.group}: {name}" if line.group else name

    def formula(self, line: Line, *, with_figures: bool) -> str:
        """The factors of a line in words; with their base figures in brackets where wanted."""
        parts = [self._factor(factor, line, with_figures=with_figures) for factor in line.factors]
        told = " × ".join(parts) or self.translate(mark("not stated in the file"))
        return (
            self.translate(mark("minus {product}")).format(product=told) if line.side is Side.PAYS and parts else told
        )

    def figure_name(self, path: str) -> str:
        """A place of the file in words."""
        return self.translate(FIGURES[[part for part in path.split(".") if not part.isdigit()][-1]])

    def figure_full_name(self, path: str) -> str:
        """A place of the file in words, with the name of the thing that it belongs to."""
        owner = self._owner(path)
        return f"{owner}: {self.figure_name(path)}" if owner else self.figure_name(path)

    def value(self, used: Used) -> str:
        """A figure as it was read: base, and its ends where they differ."""
        if used.range is None:
            return self.translate(UNKNOWN)
        return self._with_unit(used.path.rsplit(".", 1)[-1], used.range)

    def source(self, used: Used) -> str:
        """Where a figure comes from, in the user's words or the file of unit values'."""
        if used.unit_value is not None:
            value = self.benefit.unit_values.values[used.unit_value]
            if value.amount is None:
                told = self.translate(mark("unit value {name} has no published amount at hand; ask: {who}"))
                return told.format(name=used.unit_value, who=value.ask.text(self.language) if value.ask else "–")
            title = self.benefit.unit_values.sources[value.source].title if value.source else ""
            return f"{title}, {value.year}"
        figure = used.figure or Figure()
        if figure.range is None and figure.source is None:
            return "–"
        parts = [figure.source or self.translate(mark("no source stated")), str(figure.year or ""), figure.note or ""]
        return ", ".join(part for part in parts if part)

    def missing(self, path: str) -> str:
        """What to find out, and where a unit value says to ask."""
        used = next((used for used in self.benefit.used if used.path == path), None)
        told = self.figure_full_name(path)
        return f"{told} ({self.source(used)})" if used is not None and used.unit_value is not None else told

    def bound(self, bound: Bound) -> str:
        """What a sum is when parts of it are unknown."""
        return self.translate(BOUNDS[bound]) if BOUNDS[bound] else ""

    def sources(self) -> Iterator[str]:
        """The published sources of the unit values that were used."""
        values, sources = self.benefit.unit_values.values, self.benefit.unit_values.sources
        named = (values[used.unit_value].source for used in self.benefit.used if used.unit_value is not None)
        for key in dict.fromkeys(key for key in named if key is not None):
            source = sources[key]
            read = self.translate(mark("read {day}")).format(day=day(source.retrieved, self.language))
            yield ", ".join(part for part in (source.title, source.url, read) if part)

    def purpose(self) -> tuple[str, ...]:
        """What the calculation is, and what it must not be used as."""
        say = self.translate
        return (
            say(mark("This is an estimate for dialogue, made from the figures in the file. It is no proof.")),
            say(
                mark(
                    "It cannot be an award criterion as such: tenders are judged by what the procurement documents "
                    "say. This is a caution; the rulebook has no rule on award criteria. Ask a lawyer."
                )
            ),
        )

    def assumptions(self) -> Iterator[str]:
        """Everything that the arithmetic takes for granted."""
        say, case = self.translate, self.benefit.case
        if case.years is not None:
            yield say(mark("The period is {years} years, each as the one before.")).format(years=case.years)
        if case.discount is None:
            yield say(mark("No rate is stated: a krona in a later year weighs as much as in the first."))
        else:
            rate = Fraction(case.discount.percent)
            yield say(
                mark("Discounted by {percent} % a year ({source}): each later year is divided by {factor} once more.")
            ).format(
                percent=self.number(rate),
                source=case.discount.source or say(mark("no source stated")),
                factor=self.number(1 + rate / 100, step=Decimal("0.000001")),
            )
        if case.moving_on:
            yield say(mark("People move on as each year begins. Months after the period do not count."))
        yield say(mark("Low takes the least favourable end of every figure at once, high the most favourable."))
        yield say(mark("A plus is a gain for the party, a minus is a cost."))
        yield say(
            mark(
                "Support that is no longer paid is a gain for the payer and a loss for the receiver. Both belong in "
                "the file, else the total is too high."
            )
        )
        yield say(mark("The program cannot see whether the same saving stands in two places. Check that."))
        yield from self._price_levels()
        yield say(mark("Amounts are shown in whole kronor. Sums are made before rounding."))
        if self.benefit.case.departments:
            yield say(mark("Payments between departments are given to the öre, so that they add up."))

    def _price_levels(self) -> Iterator[str]:
        figures = [used for used in self.benefit.used if used.range is not None]
        stated = {self._year(used) for used in figures if used.path.rsplit(".", 1)[-1] in IN_KRONOR} - {None}
        if len(stated) > 1:
            told = self.translate(mark("Amounts are from different years ({years}) and are not made comparable."))
            yield told.format(years=", ".join(str(year) for year in sorted(stated, key=str)))
        unsourced = sum(not self._has_source(used) for used in figures)
        if unsourced:
            yield self.translate(mark("Figures without a stated source: {count}.")).format(count=unsourced)

    def _year(self, used: Used) -> int | None:
        if used.unit_value is not None:
            return self.benefit.unit_values.values[used.unit_value].year
        return used.figure.year if used.figure is not None else None

    @staticmethod
    def _has_source(used: Used) -> bool:
        return used.unit_value is not None or (used.figure is not None and used.figure.source is not None)

    def _factor(self, factor: Factor, line: Line, *, with_figures: bool) -> str:
        discounted = self.benefit.case.discount is not None and factor.kind in WEIGHTED
        if factor.kind is Kind.AMOUNT and line.per is not None:
            name = self.translate(AMOUNTS[line.per])
        else:
            name = self.translate(WEIGHTED[factor.kind] if discounted else FACTORS[factor.kind])
        if not with_figures:
            return name
        if factor.range is None:
            return f"{name} ({self.translate(UNKNOWN)})"
        if factor.kind is Kind.DUE:
            return f"{name} ({self.number(factor.range.base * 100)}\u00a0%)"
        return f"{name} ({self.number(factor.range.base)})"

    def _with_unit(self, key: str, figure: Range) -> str:
        low, base, high = (self.number(end) for end in figure.ends)
        if key in IN_KRONOR:
            base = f"{base}\u00a0kr" if self.language is Language.SV else f"SEK\u00a0{base}"
        elif key == "due_to_activity_percent":
            base = f"{base}\u00a0%"
        return base if low == high else f"{base} ({low}–{high})"

    def _owner(self, path: str) -> str:
        """The names of the things that hold the place `path`."""
        at: object = self.benefit.case
        names = []
        for part in path.split("."):
            if isinstance(at, list):
                at = at[int(part) - 1]
                names.append(str(getattr(at, "name", "")))
            else:
                at = getattr(at, part, None)
        return ": ".join(names)


def rounded(value: Fraction, step: Decimal) -> Decimal:
    """The nearest multiple of `step`, a half to the even one, without a detour over binary or rounded numbers."""
    steps = round(value / Fraction(step))
    return (steps * step).quantize(step, ROUND_HALF_EVEN)


def exact_text(value: Fraction) -> str | None:
    """The number as a decimal string with at least two decimals; None where no finite decimal holds it."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        return None
    digits = value.numerator * 10**places // value.denominator
    text = f"{abs(digits):0{places + 1}d}"
    whole, decimals = (text[:-places], text[-places:]) if places else (text, "")
    return f"{'-' if digits < 0 else ''}{whole}.{decimals.ljust(2, '0')}"
