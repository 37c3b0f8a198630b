"""Exports a benefit calculation as JSON, `reservkoll.benefit/1`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from reservkoll.benefit.calculation import Benefit, Bound, Factor, Line, Sum, Used
from reservkoll.benefit.compensation import Compensation
from reservkoll.benefit.departments import by_department
from reservkoll.benefit.horizon import Horizon
from reservkoll.benefit.purchase import PurchaseTold
from reservkoll.benefit.ranges import Range
from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import json_text
from reservkoll.explain.answer.assessment import case_title
from reservkoll.explain.benefit import BenefitWords, exact_text, rounded
from reservkoll.i18n import Language
from reservkoll.json_documents.benefit import (
    BenefitDocument,
    CompensationDocument,
    DepartmentsDocument,
    DepartmentSum,
    Discount,
    FactorDocument,
    FigureDocument,
    LineDocument,
    MissingFigure,
    PartySum,
    Payment,
    PurchaseDocument,
    RangeDocument,
    SumDocument,
)


def benefit_json(
    benefit: Benefit,
    input_sha256: str,
    unit_values_sha256: str,
    language: Language,
    purchase: PurchaseTold | None = None,
) -> str:
    """The document as text; deterministic.

    Amounts are SEK as decimal strings and exact. Where a rate makes an amount that no finite decimal holds, it is
    rounded to öre, `exact` of its object is false, and each sum is rounded from the exact sum.
    """
    document = _Document(benefit, language, purchase).build(input_sha256, unit_values_sha256)
    return json_text(document) + "\n"


class _Document:
    def __init__(self, benefit: Benefit, language: Language, purchase: PurchaseTold | None) -> None:
        self.benefit, self.purchase = benefit, purchase
        self.words = BenefitWords(benefit, language)

    def build(self, input_sha256: str, unit_values_sha256: str) -> BenefitDocument:
        benefit, words = self.benefit, self.words
        case = benefit.case
        return BenefitDocument(
            input_sha256=input_sha256,
            unit_values_sha256=unit_values_sha256,
            title=case.title,
            note=case.note,
            purpose=list(words.purpose()),
            years=case.years,
            discount=self._discount(),
            total=_sum(benefit.total),
            public=_sum(benefit.public),
            by_party={
                party: PartySum(name=words.party(party), **dict(_sum(one))) for party, one in benefit.by_party.items()
            },
            departments=self._departments(),
            purchase=None if self.purchase is None else self._purchase(self.purchase),
            lines=[self._line(line) for line in benefit.lines],
            missing=[MissingFigure(path=path, text=words.missing(path)) for path in benefit.missing],
            figures=[self._figure(used) for used in benefit.used],
            assumptions=list(words.assumptions()),
            sources=list(words.sources()),
        )

    def _discount(self) -> Discount | None:
        case = self.benefit.case
        if case.discount is None:
            return None
        weights = Horizon(case.years or 0, Fraction(case.discount.percent) / 100).weights
        return Discount(
            percent=str(case.discount.percent),
            source=case.discount.source,
            year_weights=[str(weight) for weight in weights],
        )

    def _departments(self) -> DepartmentsDocument | None:
        found = by_department(self.benefit.case, self.benefit.lines)
        if found is None:
            return None
        names = [each.name for each in found.departments]
        return DepartmentsDocument(
            party=found.party,
            departments=[DepartmentSum(name=each.name, **dict(_sum(each.sum))) for each in found.departments],
            together=_sum(found.whole),
            compensation={end: _compensation(one, names) for end, one in found.compensations.items()},
        )

    def _purchase(self, told: PurchaseTold) -> PurchaseDocument:
        answer = told.assessment
        return PurchaseDocument(
            file=told.file,
            sha256=told.sha256,
            title=case_title(answer, self.words.translate),
            value_sek=None if answer.value is None or answer.value.ore is None else _kronor(answer.value.ore),
            recommendation=list(answer.recommendation),
            price_sek=_range(told.price),
            differs=told.differs,
        )

    def _line(self, line: Line) -> LineDocument:
        return LineDocument(
            path=line.path,
            name=self.words.line_name(line),
            party=line.party,
            department=line.department,
            side=line.side,
            amount_sek=_range(line.amount),
            formula=self.words.formula(line, with_figures=False),
            factors=[_factor(factor) for factor in line.factors],
            missing=list(line.missing),
        )

    def _figure(self, used: Used) -> FigureDocument:
        figure = used.figure
        stated = None if figure is None else figure.year
        value = None if used.unit_value is None else self.benefit.unit_values.values[used.unit_value]
        return FigureDocument(
            path=used.path,
            name=self.words.figure_full_name(used.path),
            value=_range(used.range),
            unit_value=used.unit_value,
            source=self.words.source(used),
            year=stated if value is None else value.year,
        )


def _compensation(one: Compensation, names: list[str | None]) -> CompensationDocument:
    return CompensationDocument(
        possible=one.possible,
        lacking_sek=_kronor(one.lacking),
        payments=[
            Payment(payer=names[each.payer], receiver=names[each.receiver], amount_sek=_kronor(each.ore))
            for each in one.transfers
        ],
        before_sek=[_kronor(ore) for ore in one.before],
        after_sek=[_kronor(ore) for ore in one.after],
    )


def _kronor(ore: int) -> str:
    """Öre as a decimal string in kronor, text like the other amounts of the document."""
    return str(decimal_string(ore))


def _sum(one: Sum) -> SumDocument:
    known = one.known if one.lines or one.bound is Bound.COMPLETE else None
    return SumDocument(known_sek=_range(known), bound=one.bound, missing=list(one.missing))


def _factor(factor: Factor) -> FactorDocument:
    return FactorDocument(kind=factor.kind, paths=list(factor.paths), value=_range(factor.range))


def _range(figure: Range | None) -> RangeDocument | None:
    if figure is None:
        return None
    texts = [exact_text(end) for end in figure.ends]
    low, base, high = (_text(end) for end in figure.ends)
    return RangeDocument(low=low, base=base, high=high, exact=None not in texts)


def _text(value: Fraction) -> str:
    return exact_text(value) or str(rounded(value, Decimal("0.01")))
