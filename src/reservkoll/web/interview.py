"""The stateless interview API: the case so far in, the next question out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from reservkoll.api import case_from
from reservkoll.common.errors import InputError
from reservkoll.common.json_text import Whole
from reservkoll.common.validation import first_detail, problem_of
from reservkoll.common.yaml_loader import parse_document
from reservkoll.facts.case_file import SUFFIXES, case_of
from reservkoll.facts.models import Case, Partnership, Purchase, Supplier
from reservkoll.i18n import Language, mark, translator
from reservkoll.interview.answer_kinds import AnswerKind, askable, kind_of, words_of
from reservkoll.interview.answers import read_answer
from reservkoll.interview.case_text import case_text
from reservkoll.interview.engine import Interview, Question
from reservkoll.interview.wording import choices, help_lines, how_to_answer, question_text
from reservkoll.json_documents.interview import Choice, InterviewStep, QuestionDocument
from reservkoll.reports.export.documents.assessment import plain
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.answers import shown_answer
from reservkoll.web.bodies import Refused

ABOUT: Final[Mapping[str, Any]] = {"purchase": Purchase, "supplier": Supplier, "partnership": Partnership}
MOST_SKIPPED: Final = 500
KINDS: Final[Mapping[str, type]] = {
    **{"about": str, "case": dict, "file": dict, "file.name": str, "file.text": str, "skipped": list, "answer": dict},
    **{"answer.fact": str, "answer.text": str, "answer.skip": bool, "asked": int, "at_most": int, "end": bool},
}
"""The type of each key of a request body, if it is present."""
KIND_NAMES: Final[Mapping[type, str]] = {
    str: mark("“{key}” must be text."),
    dict: mark("“{key}” must be an object."),
    list: mark("“{key}” must be a list of facts."),
    bool: mark("“{key}” must be true or false."),
    int: mark("“{key}” must be a whole number."),
}


def interview_step(body: Mapping[str, Any], rulebook: Rulebook, today: date, language: Language) -> InterviewStep:
    """One step. In: `about`, `case` or `file` {name, text}; `skipped`; `answer` {fact, text} or {fact, skip}; `asked`
    and `at_most` as last returned; `end`. Out: see :class:`~reservkoll.json_documents.interview.InterviewStep`.

    Raises:
        ReservkollError: the case or the answer cannot be used.
    """
    interview = Interview(rulebook, today, case_in(body, rulebook), _skipped(body))
    if body.get("answer") is not None:
        interview = _answered(interview, body["answer"], language)
    question = None if body.get("end") is True else interview.question
    name, text = case_file(interview.case, language)
    answer = assessment = None
    if question is None:
        digest = sha256(text.encode()).hexdigest()
        answer, assessment = shown_answer(interview.assessment, interview.open, digest, language)
    return InterviewStep(
        case=Whole(_as_data(interview.case)),  # sent back with the next answer
        case_file=Whole(text),
        case_name=name,
        skipped=list(interview.skipped),
        question=None if question is None else _question(question, interview, body, language),
        answer=answer,
        assessment=assessment,
    )


def case_file(case: Case, language: Language) -> tuple[str, str]:
    """The name and text of the file that the page saves `case` in."""
    comment = translator(language)(mark("Answers given to reservkoll serve. Go on with: reservkoll check FILE"))
    name = "-".join(about for about in ABOUT if getattr(case, about) is not None) or "case"
    return f"{name}.yaml", case_text(case, [comment])


def case_in(body: Mapping[str, Any], rulebook: Rulebook) -> Case:
    """The case in `body`: `case`, or `file` {name, text}; `about` adds an empty group if the case lacks it.

    Raises:
        Refused: a key has a value of the wrong type.
        InputError: the case cannot be used, or there is none.
    """
    _check_kinds(body)
    about, stated, file = body.get("about"), body.get("case"), body.get("file")
    if isinstance(file, Mapping):
        name = Path(file.get("name") or "case.yaml").name
        if Path(name).suffix.lower() not in SUFFIXES:
            raise InputError(mark("{path} is not a case file. A case is a .yaml or .json file."), path=name)
        case = case_of(parse_document(Path(name), file.get("text") or ""), rulebook.nomenclature)
    elif isinstance(stated, Mapping) and stated:
        case, _ = case_from(stated, rulebook)
    else:
        case = Case()
    if about is None:
        if case == Case():
            raise InputError(mark("Say what it is about: purchase, supplier or partnership."))
        return case
    if about not in ABOUT:
        raise InputError(mark("Say what it is about: purchase, supplier or partnership."))
    return case if getattr(case, about) is not None else case.model_copy(update={about: ABOUT[about]()})


def _check_kinds(body: Mapping[str, Any]) -> None:
    for key, kind in KINDS.items():
        outer, _, inner = key.rpartition(".")
        holder = body.get(outer) if outer else body
        value = holder.get(inner) if isinstance(holder, Mapping) else None
        if value is not None and not isinstance(value, kind):
            raise Refused(400, KIND_NAMES[kind], key=key)


def _skipped(body: Mapping[str, Any]) -> tuple[str, ...]:
    skipped = body.get("skipped") or []
    if len(skipped) > MOST_SKIPPED or not all(isinstance(one, str) for one in skipped):
        raise Refused(400, KIND_NAMES[list], key="skipped")
    return tuple(dict.fromkeys(skipped))


def _answered(interview: Interview, answer: Mapping[str, Any], language: Language) -> Interview:
    fact = answer.get("fact")
    if fact not in askable(interview.case, interview.rulebook):
        raise InputError(mark("This fact is not asked for here."))
    if answer.get("skip") is True:
        return replace(interview, skipped=(*(path for path in interview.skipped if path != fact), fact))
    text = answer.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(mark("Write or choose an answer, or say that you don't know."))
    try:
        facts = read_answer(fact, text, interview.case, interview.rulebook, language)
        return replace(interview.answer(facts), before=None)
    except ValidationError as error:
        raise InputError(mark("That is not possible: {reason}"), reason=problem_of(Case, first_detail(error))) from None


def _question(
    question: Question, interview: Interview, body: Mapping[str, Any], language: Language
) -> QuestionDocument:
    rulebook, path = interview.rulebook, question.fact
    asked = _count(body.get("asked"))
    before = _count(body.get("at_most")) or None
    at_most = asked + question.at_most
    translate = translator(language)
    words = list(zip(words_of(path), choices(path, rulebook, language), strict=True))
    if kind_of(path) is AnswerKind.YES_NO:
        words = [("yes", translate(mark("yes"))), ("no", translate(mark("no")))]
    act = interview.case.purchase.act if interview.case.purchase is not None else None
    _, *lines = help_lines(path, rulebook, language)  # the first says how to write the answer: that is `how`
    return QuestionDocument(
        fact=path,
        text=question_text(path, rulebook, language),
        kind=kind_of(path),
        choices=[Choice(word=word, name=name) for word, name in words],
        how=how_to_answer(path, language),
        help=lines,
        decides=[rulebook.routes.routes[route].name_under(act, language) for route in question.decides],
        number=asked + 1,
        at_most=max(min(at_most, before) if before else at_most, asked + 1),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_SKIPPED else 0


def _as_data(case: Case) -> dict[str, Any]:
    """The case as JSON, unmasked: the client sends it back with the next answer."""
    return {key: _whole(value) for key, value in case.model_dump(by_alias=True, exclude_none=True).items()}


def _whole(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return str(value) if isinstance(value, str) else plain(value)
