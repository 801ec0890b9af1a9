"""``[sign_in]`` and ``[tls]``: what is required besides a password, and HTTPS.

Tested by tests/settings and tests/people.
"""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from queue_server.settings.tables.values import Table

Role = Literal["clerk", "supervisor", "admin", "auditor"]
Short = Annotated[str, Field(max_length=200)]


class OidcTable(Table):
    """``[sign_in.oidc]``: an external sign-in provider; none without an issuer."""

    issuer: str = Field(default="", max_length=400)
    label: str = Field(default="", max_length=40)
    client_id: str = Field(default="", max_length=200)
    client_secret_file: str = Field(default="", max_length=500)
    address: str = Field(default="", max_length=200)
    authority_file: str = Field(default="", max_length=500)
    scopes: list[Short] = Field(default_factory=lambda: ["openid", "profile"], max_length=20)
    name_claim: str = Field(default="preferred_username", max_length=80)
    role_claim: str = Field(default="", max_length=200)
    strong: list[Short] = Field(default_factory=list, max_length=20)
    roles: dict[Short, Role] = Field(default_factory=dict, max_length=100)

    @model_validator(mode="after")
    def _whole_or_nothing(self) -> Self:
        if not self.issuer:
            return self
        missing = [n for n in ("label", "client_id", "address") if not getattr(self, n)]
        if missing:
            raise ValueError(f"with an issuer, give {' and '.join(missing)} too")
        for url in (self.issuer, self.address):
            if not _is_safe(url):
                raise ValueError(f"{url}: https://NAME, or http://localhost to try it out")
        if "openid" not in self.scopes:
            raise ValueError('scopes: "openid" must be among them')
        if self.roles and not self.role_claim:
            raise ValueError("roles: say in role_claim where the provider puts them")
        return self

    @property
    def on(self) -> bool:
        """Whether users may sign in there."""
        return bool(self.issuer)


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    return (
        plain
        and bool(parts.hostname)
        and (parts.scheme == "https" or (parts.scheme == "http" and local))
    )


class SignInTable(Table):
    """``[sign_in]``: who needs a second step, and how often users prove their identity again."""

    second_step: list[Role] = Field(default_factory=list)
    prove_again_min: int = Field(default=15, ge=1, le=1440)
    oidc: OidcTable = Field(default_factory=OidcTable)


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
