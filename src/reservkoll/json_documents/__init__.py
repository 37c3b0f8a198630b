"""Every JSON document that the program writes, as pydantic models; `schemas` makes their JSON Schema."""
