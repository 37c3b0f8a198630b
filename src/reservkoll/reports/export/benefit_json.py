"""Exports a benefit calculation as JSON, `reservkoll.benefit/1`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from reservkoll import __version__
from reservkoll.benefit.calculation import Benefit, Bound, Factor, Line, Sum, Used
from reservkoll.benefit.horizon import Horizon
from reservkoll.benefit.ranges import Range
from reservkoll.common.json_text import json_text
from reservkoll.explain.benefit import BenefitWords, exact_text, rounded
from reservkoll.i18n import Language

FORMAT = "reservkoll.benefit/1"


def benefit_json(benefit: Benefit, input_sha256: str, unit_values_sha256: str, language: Language) -> str:
    """The document as text: the same file gives the same bytes.

    Amounts are SEK as decimal strings and exact. Where a rate makes an amount that no finite decimal holds, it is
    rounded to öre, `exact` of its object is false, and each sum is rounded from the exact sum.
    """
    document = _Document(benefit, language).build(input_sha256, unit_values_sha256)
    return json_text(document) + "\n"


class _Document:
    def __init__(self, benefit: Benefit, language: Language) -> None:
        self.benefit = benefit
        self.words = BenefitWords(benefit, language)

    def build(self, input_sha256: str, unit_values_sha256: str) -> dict[str, Any]:
        benefit, words = self.benefit, self.words
        case = benefit.case
        return {
            "format": FORMAT,
            "tool": {"name": "reservkoll", "version": __version__},
            "input_sha256": input_sha256,
            "unit_values_sha256": unit_values_sha256,
            "title": case.title,
            "note": case.note,
            "purpose": list(words.purpose()),
            "years": case.years,
            "discount": self._discount(),
            "total": _sum(benefit.total),
            "public": _sum(benefit.public),
            "by_party": {
                party.value: {"name": words.party(party), **_sum(one)} for party, one in benefit.by_party.items()
            },
            "lines": [self._line(line) for line in benefit.lines],
            "missing": [{"path": path, "text": words.missing(path)} for path in benefit.missing],
            "figures": [self._figure(used) for used in benefit.used],
            "assumptions": list(words.assumptions()),
            "sources": list(words.sources()),
        }

    def _discount(self) -> dict[str, Any] | None:
        case = self.benefit.case
        if case.discount is None:
            return None
        weights = Horizon(case.years or 0, Fraction(case.discount.percent) / 100).weights
        return {
            "percent": str(case.discount.percent),
            "source": case.discount.source,
            "year_weights": [str(weight) for weight in weights],
        }

    def _line(self, line: Line) -> dict[str, Any]:
        return {
            "path": line.path,
            "name": self.words.line_name(line),
            "party": line.party and line.party.value,
            "side": line.side.value,
            "amount_sek": _range(line.amount),
            "formula": self.words.formula(line, with_figures=False),
            "factors": [_factor(factor) for factor in line.factors],
            "missing": list(line.missing),
        }

    def _figure(self, used: Used) -> dict[str, Any]:
        figure = used.figure
        value = None if used.unit_value is None else self.benefit.unit_values.values[used.unit_value]
        return {
            "path": used.path,
            "name": self.words.figure_full_name(used.path),
            "value": _range(used.range),
            "unit_value": used.unit_value,
            "source": self.words.source(used),
            "year": value.year if value is not None else figure and figure.year,
        }


def _sum(one: Sum) -> dict[str, Any]:
    known = one.known if one.lines or one.bound is Bound.COMPLETE else None
    return {"known_sek": _range(known), "bound": one.bound.value, "missing": list(one.missing)}


def _factor(factor: Factor) -> dict[str, Any]:
    return {"kind": factor.kind.value, "paths": list(factor.paths), "value": _range(factor.range)}


def _range(figure: Range | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    texts = [exact_text(end) for end in figure.ends]
    low, base, high = (_text(end) for end in figure.ends)
    return {"low": low, "base": base, "high": high, "exact": None not in texts}


def _text(value: Fraction) -> str:
    return exact_text(value) or str(rounded(value, Decimal("0.01")))
