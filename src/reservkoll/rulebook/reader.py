"""Reads `rules/` strictly: any error is reported with file, line and remedy, and no answer is given."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from reservkoll.common.errors import InputError, RulebookError
from reservkoll.common.validation import Findings, validate
from reservkoll.common.yaml_loader import Document, read_document
from reservkoll.conditions.base import Expression
from reservkoll.conditions.logic import All
from reservkoll.conditions.references import Criterion
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.references import Checker
from reservkoll.rulebook.models import rules as schema
from reservkoll.rulebook.models.activities import ActivityRules
from reservkoll.rulebook.models.groups import GroupRules
from reservkoll.rulebook.models.industries import IndustryTable
from reservkoll.rulebook.models.limits import Limit, Rates
from reservkoll.rulebook.models.lots import LotRules
from reservkoll.rulebook.models.notices import NoticeRules
from reservkoll.rulebook.models.openings import OpeningRules
from reservkoll.rulebook.models.pack import PackDraft, PackRules
from reservkoll.rulebook.models.partnership import Forms, PartnershipRule
from reservkoll.rulebook.models.plan import PlanRules
from reservkoll.rulebook.models.requirements import RequirementRules
from reservkoll.rulebook.models.same_need import SameNeedRules
from reservkoll.rulebook.models.small_purchases import SmallPurchaseRules
from reservkoll.rulebook.models.social_conditions import SocialConditions
from reservkoll.rulebook.models.value import ValueRules
from reservkoll.rulebook.rulebook import Rulebook

Model = TypeVar("Model", bound=BaseModel)
BROKEN = RulebookError.exit_code


def read_rulebook(folder: Path, sha256: str) -> Rulebook:
    """Read and cross-check the rulebook in `folder`, whose hash is `sha256`.

    Raises:
        RulebookError, Findings: with exit code 3; names file, line and remedy.
    """
    try:
        return _Loader(folder, sha256).load()
    except (InputError, Findings) as error:
        error.exit_code = BROKEN
        raise


def with_condition(group: schema.SharedDuties) -> list[schema.Duty]:
    """The duties of a group, each with the condition of the group beside its own."""
    if group.if_ is None:
        return group.duties
    return [duty.model_copy(update={"if_": _both(group.if_, duty.if_)}) for duty in group.duties]


def _both(of_all: Expression, own: Expression | None) -> Expression:
    return of_all if own is None else All.model_construct(all_=[of_all, own])


class _Loader:
    def __init__(self, folder: Path, sha256: str) -> None:
        self.folder, self.sha256 = folder, sha256
        self.checker = Checker()

    def load(self) -> Rulebook:
        nomenclature = Nomenclature(self.folder / "cpv")
        edition = self._one("rulebook.yaml", schema.Edition)
        self.shared = self._by_id("duties", schema.SharedDuties)
        rulebook = Rulebook(
            edition=edition,
            sha256=self.sha256,
            sources=self._mapping("sources.yaml", schema.Source),
            coming=self._mapping("coming.yaml", schema.Coming),
            facts=self._mapping("facts.yaml", schema.Fact),
            limits=self._mapping("limits.yaml", Limit),
            terms=self._by_id("terms", Criterion),
            notes=self._mapping("notes.yaml", schema.Note),
            routes=self._one("routes.yaml", schema.Routes),
            rules={name: self._with_shared(rule) for name, rule in self._by_id("routes", schema.Rule).items()},
            partnership=self._one("partnership/iop.yaml", PartnershipRule),
            forms=self._one("forms.yaml", Forms),
            same_need=self._one("same_need.yaml", SameNeedRules),
            lots=self._one("lots.yaml", LotRules),
            activities=self._one("activities.yaml", ActivityRules),
            requirements=self._one("requirements.yaml", RequirementRules),
            plan=self._one("plan.yaml", PlanRules),
            pack=self._one("pack.yaml", PackRules),
            drafts=self._by_id("pack", PackDraft),
            groups=self._one("groups.yaml", GroupRules),
            social_conditions=self._one("social_conditions.yaml", SocialConditions),
            openings=self._one("openings.yaml", OpeningRules),
            industries=self._one("industries.yaml", IndustryTable),
            small_purchases=self._one("small_purchases.yaml", SmallPurchaseRules),
            notices=self._one("notices.yaml", NoticeRules),
            act_regimes=self._by_id("regimes", schema.ActRegimes, key="act"),
            rates=self._one("rates.yaml", Rates),
            contradictions=self._mapping("contradictions.yaml", schema.Contradiction),
            assumptions=self._mapping("assumptions.yaml", schema.Assumption),
            values=self._by_id("values", ValueRules, key="act"),
            code_list_files=self._by_id("cpv", schema.CodeListFile),
            nomenclature=nomenclature,
        )
        self.checker.check(rulebook, self.shared)
        return rulebook

    def _with_shared(self, rule: schema.Rule) -> schema.Rule:
        """The rule with the shared duties that its versions name; the checker tells of a name that is not there."""
        versions = []
        for version in rule.versions:
            found = [self.shared[name] for name in version.follows if name in self.shared]
            shared = [duty for group in found for duty in with_condition(group)]
            versions.append(version.model_copy(update={"duties": [*version.duties, *shared]}) if shared else version)
        return rule.model_copy(update={"versions": versions})

    def _read(self, path: Path) -> Document:
        document = read_document(path)
        if not isinstance(document.data, dict) or not document.data:
            raise RulebookError(mark("{path} is empty or no mapping. Write keys and values."), path=path)
        return document

    def _one(self, name: str, kind: type[Model]) -> Model:
        document = self._read(self.folder / name)
        self.checker.note(kind, "", document, ())
        return validate(kind, document, document.data, exit_code=BROKEN)

    def _mapping(self, name: str, kind: type[Model]) -> dict[str, Model]:
        document = self._read(self.folder / name)
        entries = {}
        for key, data in document.data.items():
            self.checker.note(kind, key, document, (key,))
            entries[str(key)] = validate(kind, document, data, at=(key,), exit_code=BROKEN)
        return entries

    def _by_id(self, folder: str, kind: type[Model], key: str = "id") -> dict[str, Model]:
        entries: dict[str, Model] = {}
        for path in sorted((self.folder / folder).glob("*.yaml")):
            document = self._read(path)
            entry = validate(kind, document, document.data, exit_code=BROKEN)
            name = getattr(entry, key)
            if name in entries:
                raise RulebookError(
                    mark("{path}, line {line}: the id “{id}” stands in another file too. Give each its own."),
                    path=path,
                    line=document.line((key,)),
                    id=name,
                )
            self.checker.note(kind, name, document, ())
            entries[name] = entry
        if not entries:
            raise RulebookError(
                mark("There is nothing in {path}. The rulebook is incomplete."), path=self.folder / folder
            )
        return entries
