"""The server for assistants: tools of the Model Context Protocol over standard input and output.

Each tool is a function of :class:`~reservkoll.assistants.answers.Answers`; a mistake in what was asked comes back as
the message that the command line would give.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from reservkoll import __version__
from reservkoll.assistants.answers import Answers
from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.facts.models import Case
from reservkoll.i18n import Language, mark, translator
from reservkoll.parsers.text import shortened

if TYPE_CHECKING:
    from mcp.server import MCPServer

NAME: Final = "reservkoll"
NO_ARGUMENT: Final = mark("There is no argument “{name}”. There are: {names}.")
INSTRUCTIONS: Final = (
    "reservkoll answers whether a Swedish public purchase can be opened to the idéburna sector: reserved contracts, "
    "direct procurement, choice systems and partnerships (IOP). It is decision support, not legal advice. "
    "Verdicts are yes, no, unknown and not_applicable; unknown is not no. Always tell the "
    "citation, how certain the verdict is, what is assumed, and the day to which the sources were read. Ask with "
    "next_question until nothing more can change the answer; never guess a fact. Choose CPV codes with the user."
)


class _AsCase:
    """Annotates plain data that is described to the assistant as a case file, and read as one by the tool itself."""

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        Case.model_rebuild()
        return handler(Case.__pydantic_core_schema__)


CaseData = Annotated[dict[str, Any], _AsCase()]
Tongue = Annotated[Literal["sv", "en"], Field(description="Language of the answer.")]
Day = Annotated[str | None, Field(description="The day whose rules to use (YYYY-MM-DD); else that of the purchase.")]
About = Annotated[
    Literal["purchase", "supplier", "partnership"] | None,
    Field(description="What to ask about, where the case is empty."),
]


def server_for(answers: Answers) -> MCPServer[Any]:
    """The server with its tools. It opens no address and writes no file."""
    server: MCPServer[Any] = _strict()(NAME, instructions=INSTRUCTIONS, version=__version__, log_level="ERROR")

    @server.tool(description="Answer one purchase, supplier or partnership: each route with verdict and citation.")
    def check(case: CaseData, as_of: Day = None, language: Tongue = "sv") -> dict[str, Any]:
        return _told(language, lambda tongue: answers.check(case, as_of, tongue))

    @server.tool(description="The question that decides most for the case so far; skipped are facts nobody knows.")
    def next_question(
        case: CaseData, about: About = None, skipped: list[str] | None = None, language: Tongue = "sv"
    ) -> dict[str, Any]:
        return _told(language, lambda tongue: answers.next_question(about, case, skipped or [], tongue))

    @server.tool(description="The statutory amounts in force on a day: thresholds and limits for direct procurement.")
    def limits(as_of: Day = None, language: Tongue = "sv") -> dict[str, Any]:
        return _told(language, lambda tongue: answers.limits(as_of, tongue))

    @server.tool(description="CPV codes for everyday words, best first, and which lists of the law they are on.")
    def cpv_search(
        text: Annotated[str, Field(max_length=500)], most: int = 5, language: Tongue = "sv"
    ) -> dict[str, Any]:
        return _told(language, lambda tongue: answers.cpv_search(text, most, tongue))

    @server.tool(description="A rule in plain words with every condition, such as lou-19-25a.")
    def rule_text(rule: str, as_of: Day = None, language: Tongue = "sv") -> dict[str, Any]:
        return _told(language, lambda tongue: answers.rule_text(rule, as_of, tongue))

    @server.tool(description="Totals and openings of a list (Excel, csv …) within the folders named at start.")
    def screen_list(path: str, facts: dict[str, str] | None = None, language: Tongue = "sv") -> dict[str, Any]:
        return _told(language, lambda tongue: answers.screen(path, facts or {}, tongue))

    return server


def _strict() -> type[MCPServer[Any]]:
    """A server that refuses arguments which no tool has: a misspelt day would else be answered for another."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    class Strict(MCPServer[Any]):
        async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
            known = next(
                (tool.input_schema["properties"] for tool in await self.list_tools() if tool.name == name), None
            )
            unknown = [] if known is None else [each for each in arguments if each not in known]
            if unknown and known is not None:
                language = Language.EN if arguments.get("language") == Language.EN.value else Language.SV
                error = InputError(NO_ARGUMENT, name=shortened(unknown[0]), names=", ".join(known))
                raise ToolError(error.text(translator(language)))
            return await super().call_tool(name, arguments, context)

    return Strict


def _told(language: str, answer: Callable[[Language], dict[str, Any]]) -> dict[str, Any]:
    from mcp.server.mcpserver.exceptions import ToolError

    tongue = Language(language)
    try:
        return answer(tongue)
    except ReservkollError as error:
        raise ToolError(error.text(translator(tongue))) from None
