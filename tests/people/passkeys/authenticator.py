"""An authenticator in software: makes passkeys and signs, for any given site."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from queue_server.people.passkeys.ceremony import bytes_of, text_of

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey; each fault that a test wants is an argument."""

    origin: str = "https://office.example"
    host: str = "office.example"
    counts: bool = False
    count: int = 0
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    handle: bytes = b""

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def _client_data(self, kind: str, challenge: str, **more: Any) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **more}).encode()

    def _data(self, flags: int) -> bytes:
        self.count += self.counts
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + (
            self.count.to_bytes(4, "big")
        )  # fmt: skip

    def _public(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return cbor2.dumps({1: 2, 3: -7, -1: 1, **point})

    def make(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED) -> dict[str, Any]:
        """What a browser answers to ``navigator.credentials.create``."""
        self.handle = bytes_of(options["user"]["id"])
        length = len(self.credential).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential + self._public()
        statement = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(flags | ATTESTED) + attested,
        }
        client = self._client_data("webauthn.create", options["challenge"])
        return {
            **self._named(),
            "response": {
                "clientDataJSON": text_of(client),
                "attestationObject": text_of(cbor2.dumps(statement)),
                "transports": ["internal"],
            },
        }

    def sign(
        self, options: dict[str, Any], flags: int = PRESENT | VERIFIED, **client_data: Any
    ) -> dict[str, Any]:
        """What a browser answers to ``navigator.credentials.get``."""
        data = self._data(flags)
        client = self._client_data("webauthn.get", options["challenge"], **client_data)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            **self._named(),
            "response": {
                "clientDataJSON": text_of(client),
                "authenticatorData": text_of(data),
                "signature": text_of(signature),
                "userHandle": text_of(self.handle),
            },
        }

    def _named(self) -> dict[str, Any]:
        name = text_of(self.credential)
        return {"id": name, "rawId": name, "type": "public-key"}
