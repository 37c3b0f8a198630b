"""The public Python API: what `import reservkoll` exports. Like the command line, it may read files and the clock.

It reads files, and the clock where a case states no day; the evaluation below it reads neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from reservkoll.common import clock
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.evaluation.assess import Assessment
    from reservkoll.facts.models import Case
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.screening.service import Answers

LanguageName = Literal["sv", "en"]
Verdict = Literal["yes", "no", "unknown", "not_applicable"]


@dataclass(frozen=True)
class CaseResult:
    """The answer to one case.

    `as_of`: the day whose rules were used; `date_assumed`: it is today, since the case states none.
    `verdicts`: route to verdict, empty for a case that is only about a supplier; `supplier`: what the supplier itself
    meets, empty where none is stated. `recommendation`: ids of routes, the best first, or what else to do.
    `missing`: the paths of the facts that can still decide. `next_question`: the one that decides most, or None.
    """

    as_of: date
    date_assumed: bool
    verdicts: Mapping[str, Verdict]
    supplier: Mapping[str, Verdict]
    recommendation: tuple[str, ...]
    missing: tuple[str, ...]
    next_question: str | None
    _assessment: Assessment
    _input_sha256: str

    def to_dict(self, language: LanguageName = "sv") -> dict[str, Any]:
        """The document `reservkoll.assessment/1`, as plain data."""
        import json

        document: dict[str, Any] = json.loads(self.to_json(language))
        return document

    def to_json(self, language: LanguageName = "sv") -> str:
        """The same as text: the bytes that `reservkoll check CASE --format json` prints."""
        from reservkoll.evaluation.counterfactuals import possible_changes
        from reservkoll.reports.export.documents.assessment import assessment_json

        changes = possible_changes(self._assessment)
        return assessment_json(self._assessment, self._input_sha256, _language(language), changes)


@dataclass(frozen=True)
class InventoryResult:
    """Every row of an inventory answered.

    `rows`: a frame with one row for each row of the input, in order, with the columns of `reservkoll screen --data`;
    but `value_sek` is whole öre (Int64) and `started` a date. Unknown is null.
    `problems`: a frame with one row for each cell that could not be understood: file, sheet, row, column, cell, text,
    message. `notes`: remarks on the whole, in the language asked for. Personal numbers are masked everywhere.
    """

    rows: pl.DataFrame
    problems: pl.DataFrame
    notes: tuple[str, ...]
    _answers: Answers
    _inputs: tuple[Path, ...]

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the report (.xlsx) or the rows (.csv, .jsonl, .parquet); the file appears whole or not at all.

        Raises:
            InputError: another suffix, or a place that must not or cannot be written.
        """
        from reservkoll.common import clock
        from reservkoll.common.atomic_write import whole_file
        from reservkoll.reports.outputs import DATA, OUTPUT, Made, Output, form_of

        target = Path(path)
        is_report = target.suffix.lower() in form_of(OUTPUT, target).weights
        output = Output.of(OUTPUT if is_report else DATA, target)
        output.writing.check(target, self._inputs)
        made = Made(self._answers.screening, self._answers.sums, clock.today(), self._inputs)
        with whole_file(target, inputs=self._inputs, force=force) as part:
            output.writing.write(made, part)


def load_rulebook(folder: str | Path | None = None, *, published_limits: str | Path | None = None) -> Rulebook:
    """The rulebook in `folder`, cross-checked; the one that comes with the program if none is named.

    `published_limits`: a file with published amounts that you have read, in place of computed ones.

    Raises:
        RulebookError, ReservkollError: it is broken; says file, line and remedy.
    """
    from reservkoll.rulebook.load import load_rulebook as load

    rulebook = _shipped() if folder is None else load(Path(folder))
    if published_limits is None:
        return rulebook
    from reservkoll.rulebook.published import with_published

    return with_published(rulebook, Path(published_limits), Language.SV)


def assess(
    case: str | Path | Mapping[str, Any] | Case,
    rulebook: Rulebook | None = None,
    *,
    as_of: date | None = None,
    awards: str | Path | None = None,
) -> CaseResult:
    """Answer one case: the path of a case file, its content as a dict, or a `Case`.

    A dict has the keys of a case file; amounts are int, Decimal, or float as it is written, dates `date` or ISO text.
    `as_of`: the day whose rules to use; else the day the purchase was started, else what the case states, else today.
    `awards`: the register of reserved awards, for what the supplier, or each of a group, was awarded before.

    Raises:
        ReservkollError: the case or the register cannot be used; all errors are reported at once.
    """
    from reservkoll.evaluation.assess import assess as evaluate

    book = rulebook or _shipped()
    read, digest = case_from(case, book)
    register = None
    if awards is not None and read.tenderers:
        from reservkoll.suppliers.register_reader import read_register

        register = read_register(Path(awards), book).of
    return case_result(evaluate(read, book, clock.today(), as_of, register), digest)


def case_result(assessment: Assessment, input_sha256: str) -> CaseResult:
    """An assessment of the evaluation's own as the library gives it."""
    routes, supplier = assessment.routes or {}, assessment.supplier or {}
    missing = (path for outcome in (*routes.values(), *supplier.values()) for path in outcome.missing)
    question = assessment.next_question
    return CaseResult(
        as_of=assessment.as_of,
        date_assumed=assessment.date_assumed,
        verdicts={name: outcome.verdict.value for name, outcome in routes.items()},
        supplier={name: outcome.verdict.value for name, outcome in supplier.items()},
        recommendation=assessment.recommendation,
        missing=tuple(dict.fromkeys(missing)),
        next_question=None if question is None else question.fact,
        _assessment=assessment,
        _input_sha256=input_sha256,
    )


def screen(
    *inventories: str | Path,
    rulebook: Rulebook | None = None,
    facts: Mapping[str, str] | None = None,
    as_of: date | None = None,
    sheets: Iterable[str] = (),
    mapping: str | Path | None = None,
    suppliers: Iterable[str | Path] = (),
    awards: str | Path | None = None,
    take_best: bool = False,
    read_limits: str = "",
    one_row_per: str | None = None,
    language: LanguageName = "sv",
) -> InventoryResult:
    """Answer every row of one or more inventories (xlsx, xls, xlsb, ods, csv, jsonl, parquet).

    The arguments mean what the options of `reservkoll screen` do: `facts` is --set (`{"purchase.act": "LOU"}`),
    `take_best` is --yes, `sheets` --sheet, `mapping` --mapping, `awards` --awards,
    `read_limits` --read-limits, `one_row_per` --one-row-per.

    Raises:
        InputError: a file cannot be used, or a column is in doubt and `take_best` is False.
    """
    from reservkoll.screening.request import ScreeningRequest
    from reservkoll.screening.service import ScreeningService
    from reservkoll.tabular.read_limits import ReadLimits

    if not inventories:
        raise InputError(mark("Name at least one inventory."))
    request = ScreeningRequest(
        lists=tuple(map(str, inventories)),
        today=clock.today(),
        language=_language(language),
        given=tuple(f"{path}={value}" for path, value in (facts or {}).items()),
        as_of=as_of,
        sheets=tuple(sheets),
        mapping=None if mapping is None else Path(mapping),
        suppliers=tuple(map(Path, suppliers)),
        awards=None if awards is None else Path(awards),
        take_best=take_best,
        read_limits=ReadLimits.parse(read_limits),
        one_row_per=one_row_per,
    )
    answers = ScreeningService(request, rulebook or _shipped()).answers()
    screening = answers.screening
    return InventoryResult(screening.rows, screening.problems, screening.notes, answers, tuple(request.paths))


def schema(kind: str, rulebook: Rulebook | None = None, *, language: LanguageName = "sv") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a case file (`case`), an answer (`assessment`), or another document.

    `kind`: as `reservkoll schema --help` lists them.

    Raises:
        InputError: there is no such kind.
    """
    from reservkoll.schemas.case import case_schema
    from reservkoll.schemas.documents import document_schema
    from reservkoll.schemas.kinds import CASE, KINDS

    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise InputError(mark("There is no JSON Schema of “{kind}”. Known: {known}."), kind=kind, known=known)
    if kind == CASE:
        return case_schema(rulebook or _shipped(), _language(language))
    return document_schema(kind, _language(language))


@cache
def _shipped() -> Rulebook:
    from reservkoll.rulebook.load import load_rulebook as load

    return load()


def _language(name: str) -> Language:
    try:
        return Language(name)
    except ValueError:
        raise InputError(mark("“{name}” is no language here. Use sv or en."), name=name) from None


def case_from(case: str | Path | Mapping[str, Any] | Case, rulebook: Rulebook) -> tuple[Case, str]:
    """The case as a model, and the SHA-256 of what it came as: a file's bytes, else its text as a case file."""
    from hashlib import sha256

    from reservkoll.common.yaml_loader import parse_document
    from reservkoll.facts.case_file import case_of, read_case

    if isinstance(case, str | Path):
        path = Path(case)
        return read_case(path, rulebook.nomenclature), sha256(path.read_bytes()).hexdigest()
    text = _as_text(case if isinstance(case, Mapping) else case.model_dump(by_alias=True, exclude_none=True))
    read = case_of(parse_document(Path("case.yaml"), text), rulebook.nomenclature)
    return read, sha256(text.encode()).hexdigest()


def _as_text(data: Mapping[str, Any]) -> str:
    """A dict as the text of a case file, amounts to the digit."""
    import yaml

    from reservkoll.interview.case_text import data_text

    try:
        return data_text(data)
    except yaml.YAMLError:
        raise InputError(
            mark("The case holds a value of a kind that no case has. Use text, numbers, dates, true, false and lists.")
        ) from None
