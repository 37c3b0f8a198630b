"""The server as an assistant uses it: the SDK's own client asks, and gets verdict, reason, citation and assumptions."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from reservkoll.assistants.answers import Answers
from reservkoll.assistants.server import server_for
from reservkoll.rulebook.rulebook import Rulebook
from tests.schemas.test_schemas import keeps_to_schema

ROOT = Path(__file__).parents[2]
PURCHASE = {
    "started": "2026-12-01",
    "act": "LOU",
    "cpv": ["85312100"],
    "authority": {"type": "kommun"},
    "value": {"amount": 12_000_000},
    "contract": {"months": 36, "option_months": 0},
}


@pytest.fixture(scope="module")
def answers(rulebook: Rulebook) -> Answers:
    return Answers(rulebook, (ROOT / "examples",))


def asked(answers: Answers, name: str, **arguments: Any) -> Any:
    """The structured answer of a tool; its error text where it is one."""

    async def ask() -> Any:
        async with Client(server_for(answers)) as client:
            return await client.call_tool(name, arguments)

    result = asyncio.run(ask())
    if result.is_error:
        return "".join(getattr(part, "text", "") for part in result.content)
    return result.structured_content


def test_the_tools_and_what_they_take(answers: Answers) -> None:
    async def listed() -> Any:
        async with Client(server_for(answers)) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = asyncio.run(listed())
    assert {tool.name for tool in tools} == {
        "check", "next_question", "limits", "cpv_search", "rule_text", "screen_list"
    }  # fmt: skip
    assert "unknown is not no" in instructions
    (check,) = [tool for tool in tools if tool.name == "check"]
    assert "purchase" in json.dumps(check.input_schema)
    assert "option_months" in json.dumps(check.input_schema)


def test_a_case_gets_verdict_reason_citation_certainty_and_day(answers: Answers) -> None:
    told = asked(answers, "check", case={"purchase": PURCHASE})
    route = told["answer"]["routes"]["reserved_mission"]
    assert (route["verdict"], route["citation"]) == ("yes", "LOU 19 kap. 25 §")
    assert told["basis"]["certainty"]["choice_system"] == "settled"
    assert told["basis"]["day"] == "2026-12-01"
    assert "LOU 19 kap. 25 a §" in told["basis"]["citations"]
    assert told["basis"]["sources_read_to"] == told["answer"]["read_to"]


@pytest.mark.parametrize(("name", "wrong"), [("limits", "as_on"), ("check", "day"), ("screen_list", "folder")])
def test_an_argument_that_no_tool_has_is_refused(answers: Answers, name: str, wrong: str) -> None:
    told = asked(answers, name, **{wrong: "2024-01-01"}, language="en")
    assert f"There is no argument “{wrong}”" in told
    assert "language" in told


def test_the_same_answer_as_the_command_line(answers: Answers, rulebook: Rulebook) -> None:
    from reservkoll.api import assess

    document = assess({"purchase": PURCHASE}, rulebook).to_dict()
    assert asked(answers, "check", case={"purchase": PURCHASE})["answer"] == json.loads(json.dumps(document))


def test_what_is_not_known_is_asked_for(answers: Answers) -> None:
    short = {**PURCHASE, "contract": {"months": 36}}
    told = asked(answers, "next_question", case={"purchase": short})["answer"]
    keeps_to_schema("assistant-question", told)
    question = told["question"]
    assert question["fact"] == "purchase.contract.option_months"
    assert question["decides"]
    assert asked(answers, "next_question", case={}, about="purchase")["answer"]["done"] is False


def test_a_mistake_comes_back_as_the_command_line_tells_it(answers: Answers) -> None:
    told = asked(answers, "check", case={"purchase": {"cpv": ["99999999"]}}, language="en")
    assert "99999999" in told
    assert "Traceback" not in told
    assert "3025" in asked(answers, "limits", as_of="3025-99-99")


def test_limits_codes_and_rules(answers: Answers) -> None:
    limits = asked(answers, "limits", as_of="2026-06-01")
    assert {row["act"] for row in limits["answer"]} >= {"LOU", "LUF", "LUK"}
    codes = asked(answers, "cpv_search", text="hemtjänst", most=3)
    assert codes["answer"][0]["code"] == "85312000-9"
    rule = asked(answers, "rule_text", rule="lou-19-25a")
    assert rule["basis"]["citations"] == ["LOU 19 kap. 25 a §"]


def test_a_list_within_the_folder(answers: Answers) -> None:
    facts = {"purchase.act": "LOU", "purchase.authority.type": "municipality"}
    told = asked(answers, "screen_list", path="inventory.xlsx", facts=facts)["answer"]
    keeps_to_schema("assistant-screen", told)
    counted = sum(group["coming"]["rows"] for name, group in told["figures"]["openings"].items() if name == "reserved")
    assert told["figures"]["rows"] > 0
    assert counted <= len(told["openings"]) + told["more_openings"]
    assert all(row["reason"] for row in told["openings"])


@pytest.mark.parametrize(
    "path", ["../README.md", "/etc/passwd", "nothing.xlsx", "a\0b", "", ".", "a" * 5000, "../examples/../README.md"]
)
def test_nothing_outside_the_folder_is_read(answers: Answers, path: str) -> None:
    assert "mapp" in asked(answers, "screen_list", path=path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.csv").write_text("Titel;CPV-kod\nx;85312100\n")
    (tmp_path / "inside/list.csv").symlink_to(tmp_path / "secret.csv")
    assert "mapp" in asked(Answers(rulebook, (tmp_path / "inside",)), "screen_list", path="list.csv")


def test_no_folder_named_no_list_read(rulebook: Rulebook) -> None:
    assert "--folder" in asked(Answers(rulebook), "screen_list", path="inventory.xlsx")


def test_personal_numbers_are_masked(answers: Answers) -> None:
    case = {"purchase": PURCHASE | {"title": "Avtal med 19811218-9876"}}
    assert "9876" not in json.dumps(asked(answers, "check", case=case))


def test_ten_questions_over_standard_input_and_output() -> None:
    """The program itself, started as an assistant starts it; nothing but the protocol goes to standard output."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "reservkoll", "mcp", "--folder", str(ROOT / "examples")], cwd=ROOT
    )
    questions: list[tuple[str, dict[str, Any]]] = [
        *(("limits", {"as_of": f"20{year}-06-01"}) for year in (20, 22, 24, 26)),
        *(("cpv_search", {"text": text}) for text in ("städning", "snöröjning", "vaktmästeri")),
        ("rule_text", {"rule": "lou-4-18"}),
        ("check", {"case": {"purchase": PURCHASE}}),
        ("next_question", {"case": {"purchase": PURCHASE}}),
    ]

    async def ask_all() -> list[Any]:
        async with Client(command) as client:
            return [await client.call_tool(name, arguments) for name, arguments in questions]

    for result in asyncio.run(ask_all()):
        assert not result.is_error
        assert set(result.structured_content["basis"]) >= {"day", "citations", "sources_read_to", "caution"}
