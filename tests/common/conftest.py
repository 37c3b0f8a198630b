"""The program as a user runs it, for what is guarded in one place and shows everywhere."""

from tests.cli.conftest import run

__all__ = ["run"]
