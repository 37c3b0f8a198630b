"""Renders what follows an interview: documents to have ready, and open questions."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from reservkoll.evaluation.assess import Assessment
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.proofs import documents
from reservkoll.i18n import Language, mark


def print_documents(assessment: Assessment, still_open: Iterable[str], language: Language, console: Console) -> None:
    """Print what proves the facts that bear on the answer, then `still_open` facts that the answer itself left out."""
    explain = Explainer(assessment.reader.rulebook, language)

    def heading(message: str) -> None:
        title = Text(explain.translate(message), style="bold")
        console.print(Padding(Rule(title, align="left", style="dim"), (1, 0, 0, 0)))

    found = documents(assessment, language)
    if found:
        heading(mark("Documents to have ready"))
        for document, questions in found.items():
            console.print(Text(f"• {document}", style="bold"))
            console.print(Padding(Text(" ".join(questions), style="dim"), (0, 0, 0, 2)))
    outcomes = (*(assessment.routes or {}).values(), *(assessment.supplier or {}).values())
    told = {path for outcome in (assessment.routes or assessment.supplier or {}).values() for path in outcome.missing}
    left = [path for path in still_open if path not in told]
    if left and outcomes:
        heading(mark("Still open"))
        for path in left:
            console.print(Text.assemble("? ", explain.question(path), (f"  {path}", "dim")))
