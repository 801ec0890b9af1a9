"""``[sign_in]`` and ``[tls]``: what is asked for beside a password, and HTTPS.

Tested by tests/settings and tests/people.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from queue_server.settings.tables.values import Table


class SignInTable(Table):
    """``[sign_in]``: who needs a second step, and how often one proves who one is."""

    second_step: list[Literal["clerk", "supervisor", "admin", "auditor"]] = Field(
        default_factory=list
    )
    prove_again_min: int = Field(default=15, ge=1, le=1440)


class TlsTable(Table):
    """``[tls]``: HTTPS by the server itself; both files or neither."""

    certificate: str = Field(default="", max_length=500)
    key: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key belong together")
        return self

    @property
    def on(self) -> bool:
        """Whether the server speaks HTTPS."""
        return bool(self.certificate)
