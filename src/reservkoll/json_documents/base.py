"""What the models of JSON documents share: their base, and the types of their values.

Keys are written in the order of the fields. A field whose default is None is left out while it is None; every other
field is always written. `common/json_text.py` writes the models, and masks and escapes what they hold.

Annotations are not strings in this folder, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema

from reservkoll.common.json_text import Exact


class JsonDocument(BaseModel):
    """A JSON object: read-only, complete, and with no key that its class does not name.

    Descriptions of fields are message ids: `reservkoll schema` tells them in the reader's language.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def __init__(self, **values: Any) -> None:
        """Take the values as they are, since all come from our own code.

        mypy holds the code to the types of the fields, and tests hold what is written to its JSON Schema. To build the
        validators would take longer than to answer a case.
        """
        self.__setstate__(self.model_construct(**values).__getstate__())


# The patterns stand in the JSON Schema only: what is written here was made by us.
Sek = Annotated[
    Exact,
    GetPydanticSchema(lambda _source, _handler: core_schema.is_instance_schema(Exact)),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{2})?$"}),
]
"""An amount in SEK: a decimal string with two decimals or none."""
Sha256 = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
Uri = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Facts = Annotated[
    dict[str, Any],
    Field(json_schema_extra={"propertyNames": {"pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"}}),
]
"""Facts by their paths."""
Truth = Literal["yes", "no", "unknown"]
TRUTH: Final[dict[bool | None, Truth]] = {True: "yes", False: "no", None: "unknown"}
