"""The wording of the supplier matrix and its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reservkoll.conditions.trace import CriterionTrace, NoteUse, unique
from reservkoll.evaluation.columnar.supplier_pairs import PairAnswer
from reservkoll.evaluation.note_weights import open_to_interpretation
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import verdict_words
from reservkoll.i18n import mark

JOINED = "; "


def deciding_conditions(answer: PairAnswer) -> list[CriterionTrace]:
    """The conditions on the supplier that decide the answer: those that fail, else those that are unknown."""
    on_supplier = (*answer.own, *answer.tied)
    if answer.outcome.verdict is Verdict.YES:
        return []
    failing = [criterion for criterion in on_supplier if criterion.truth is False]
    return failing or [criterion for criterion in on_supplier if criterion.truth is None]


class SupplierWords:
    """The texts of the matrix and its conditions."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self.language = explainer.language
        self.translate = explainer.translate
        self.verdicts = verdict_words(self.translate)

    def cell(self, answer: PairAnswer) -> str:
        """The text of a cell, the verdict first, so that cells can be filtered and coloured by it."""
        outcome = answer.outcome
        word = self.verdicts[outcome.verdict.value]
        if outcome.verdict is not Verdict.UNKNOWN and open_to_interpretation(outcome, self.explainer.rulebook):
            word += " " + self.translate(mark("(open to interpretation)"))
        if outcome.verdict not in {Verdict.NO, Verdict.UNKNOWN}:
            return word
        told = " ".join(self.explainer.sentences(deciding_conditions(answer)))
        if outcome.verdict is Verdict.NO or told:
            return f"{word}. {told}".rstrip()
        if answer.supplier is True and answer.purchase is None:
            return f"{word}. " + self.translate(
                mark("The supplier meets the conditions on suppliers; those on the purchase are not settled.")
            )
        return f"{word}. " + " ".join(self.explainer.note(note) for note in outcome.doubts)

    def asked(self, criterion: CriterionTrace) -> str:
        """What remains to be found out, and what the law leaves open."""
        questions = [self.explainer.question(path) for path in criterion.missing]
        return " ".join((*questions, *self._notes(criterion.doubts)))

    def _notes(self, notes: Iterable[NoteUse]) -> Iterator[str]:
        yield from (self.explainer.note(note) for note in notes)

    def proof(self, criterion: CriterionTrace) -> str:
        """What can prove that a condition on a supplier is met, by the facts it reads."""
        facts = self.explainer.rulebook.facts
        paths = [path for path in (*criterion.facts, *criterion.missing) if path.startswith("supplier.")]
        proofs = [fact.proof for path in paths if (fact := facts.get(path)) is not None]
        return JOINED.join(unique([[proof.text(self.language) for proof in proofs if proof is not None]]))
