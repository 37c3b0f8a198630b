"""Loads a case file (YAML or JSON) strictly; every error names file, line, key and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reservkoll.common.errors import InputError
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, Location, read_document
from reservkoll.cpv.nomenclature import CodeError, Nomenclature
from reservkoll.facts.models import Case, Supplier
from reservkoll.i18n import mark

SUFFIXES = {".yaml", ".yml", ".json"}


def read_case(path: Path, nomenclature: Nomenclature) -> Case:
    """The case in `path`, its codes in the form `12345678-9`.

    Raises:
        InputError, Findings: the file cannot be used; all errors are reported at once.
    """
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        raise InputError(mark("{path} is not a case file. A case is a .yaml or .json file."), path=path)
    return case_of(read_document(path), nomenclature)


def case_of(document: Document, nomenclature: Nomenclature) -> Case:
    """The case that `document` holds, its codes in the form `12345678-9`.

    Raises:
        InputError, Findings: it cannot be used; all errors are reported at once.
    """
    path = document.path
    if not document.data:
        raise InputError(mark("{path} is empty. A case has purchase, supplier or partnership."), path=path)
    if not isinstance(document.data, dict):
        raise InputError(mark("{path} holds no keys. A case has purchase, supplier or partnership."), path=path)
    case = validate(Case, document, document.data)
    if not (case.purchase or case.supplier or case.suppliers or case.partnership):
        raise InputError(mark("{path} says nothing. A case has purchase, supplier or partnership."), path=path)
    return with_full_codes(case, document, nomenclature)


def with_full_codes(case: Case, document: Document, nomenclature: Nomenclature, base: Location = ()) -> Case:
    """`case`, found at `base` in `document`, with its codes in the form `12345678-9`.

    Raises:
        Findings: every text that is no CPV code, with its line.
    """
    findings: list[Finding] = []

    def full(text: str, at: Location) -> str:
        try:
            return nomenclature.parse(text)
        except CodeError as error:
            key = ".".join(str(part + 1) if isinstance(part, int) else part for part in at)
            findings.append(Finding(document.path, document.line((*base, *at)), key, error))
            return text

    purchase, supplier, partnership = case.purchase, case.supplier, case.partnership
    if purchase is not None:
        purchase = purchase.model_copy(
            update={
                "cpv": _each(purchase.cpv, lambda text, i: full(text, ("purchase", "cpv", i))),
                "parts": _each(
                    purchase.parts,
                    lambda part, i: part.model_copy(update={"cpv": full(part.cpv, ("purchase", "parts", i, "cpv"))}),
                ),
                "lots": _each(
                    purchase.lots,
                    lambda lot, i: lot.model_copy(
                        update={"cpv": _each(lot.cpv, lambda text, j: full(text, ("purchase", "lots", i, "cpv", j)))}
                    ),
                ),
            }
        )

    def with_awards(one: Supplier, at: Location) -> Supplier:
        awards = _each(
            one.awards,
            lambda award, i: award.model_copy(update={"cpv": award.cpv and full(award.cpv, (*at, "awards", i, "cpv"))}),
        )
        return one.model_copy(update={"awards": awards})

    if supplier is not None:
        supplier = with_awards(supplier, ("supplier",))
    suppliers = _each(case.suppliers, lambda one, i: with_awards(one, ("suppliers", i)))
    if partnership is not None:
        partnership = partnership.model_copy(
            update={"cpv": _each(partnership.cpv, lambda text, i: full(text, ("partnership", "cpv", i)))}
        )
    if findings:
        raise Findings(findings, InputError.exit_code)
    return case.model_copy(
        update={"purchase": purchase, "supplier": supplier, "partnership": partnership, "suppliers": suppliers}
    )


def _each(items: list[Any] | None, change: Callable[[Any, int], Any]) -> list[Any] | None:
    return None if items is None else [change(item, index) for index, item in enumerate(items)]
