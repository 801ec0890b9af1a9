"""The accounts of one branch in memory: what is a table each in a database."""

from dataclasses import dataclass, field
from datetime import datetime

from queue_server.people.passkeys.ports import Passkey
from queue_server.people.ports import (
    EnrolCode,
    MachineToken,
    NextToken,
    SecondStep,
    SignInLink,
    SignInSession,
    UserAccount,
)
from queue_server.people.provider.ports import OutsideIdentity


@dataclass(slots=True)
class AccountTables:
    """The accounts of one branch.

    By the name of the user: ``users``, ``choices``, ``second``, ``recovery``; of the machine:
    ``machines``, ``offered``. By the hash of the token: ``sessions``, ``links``, ``codes``; of the
    challenge: ``spent``, until when it is remembered. By their ids: ``passkeys``, ``outside``.
    """

    users: dict[str, UserAccount] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, SignInSession] = field(default_factory=dict)
    second: dict[str, SecondStep] = field(default_factory=dict)
    recovery: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, SignInLink] = field(default_factory=dict)
    machines: dict[str, MachineToken] = field(default_factory=dict)
    codes: dict[str, EnrolCode] = field(default_factory=dict)
    offered: dict[str, NextToken] = field(default_factory=dict)
    passkeys: dict[str, Passkey] = field(default_factory=dict)
    spent: dict[str, datetime] = field(default_factory=dict)
    outside: dict[str, OutsideIdentity] = field(default_factory=dict)
    version: int = 0
