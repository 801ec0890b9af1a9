"""What users send to sign in, and what they get back."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Len, MaxLen

from queue_server.web.shapes import QrPicture
from queue_server.wire.shapes import Pattern

ShortName = Annotated[str, MaxLen(80)]
#: SHA-256 in hexadecimal digits.
TokenHash = Annotated[str, Pattern(pattern=r"^[0-9a-f]{64}$")]
OneKey = Annotated[str, MaxLen(1)]
Keys = Annotated[dict[str, OneKey], MaxLen(60)]


LONGEST_TOKEN, LONGEST_CODE = 200, 80


class LinkForm(TypedDict):
    """The form of a one-time link, with the code of the second step where required."""

    once: Annotated[str, MaxLen(LONGEST_TOKEN)]
    code: NotRequired[Annotated[str, MaxLen(LONGEST_CODE)]]


class SignIn(TypedDict):
    """Name and password; the code of the second step for those who have one."""

    user: str
    password: str
    code: NotRequired[ShortName | None]


class SignedIn(TypedDict):
    """Who is signed in; ``no_password``: signed in by link and has yet to set one; ``end``: the
    address that ends the session at the provider too.
    """

    user: str
    role: str
    no_password: NotRequired[bool]
    end: NotRequired[str]


class NewMachine(TypedDict):
    """The name of a machine, and ``kiosk``, ``display`` or ``host``."""

    name: ShortName
    kind: ShortName


class MachineCode(TypedDict):
    """The code to enter at the machine, once, before ``until``."""

    name: str
    kind: str
    code: str
    until: str


class TokenOffer(TypedDict):
    """The SHA-256 of the token that a machine has made for itself."""

    token_hash: TokenHash


class EnrolAsk(TypedDict):
    """A code, and the SHA-256 of the machine's own token."""

    code: Annotated[str, MaxLen(40)]
    token_hash: TokenHash


class Enrolled(TypedDict):
    """The name and kind of the enrolled machine."""

    name: str
    kind: str


class Proof(TypedDict):
    """The password again, and a code for those who have a second step."""

    password: str
    code: NotRequired[ShortName | None]


class Code(TypedDict):
    """Six digits from the app."""

    code: ShortName


class SecondStepState(TypedDict):
    """A user's second step; ``required``: this user's role must have one."""

    on: bool
    since: str | None
    required: bool
    recovery_left: int


class NewSecret(TypedDict):
    """A secret for an app, shown once: in base32, as an ``otpauth`` URI, and that as a picture."""

    secret: str
    address: str
    qr: QrPicture


class RecoveryCodes(TypedDict):
    """Recovery codes, shown once; each works once in place of the app's code."""

    recovery: list[str]


class AccessEnded(TypedDict):
    """The user or machine whose access was revoked."""

    id: str


class NewPassword(TypedDict):
    """The present password and the one to take its place."""

    current: str
    new: str


class OwnSession(TypedDict):
    """One place where the caller is signed in, and how; ``here``: this session."""

    id: str
    since: str
    last_seen: str
    until: str
    method: str | None
    here: bool


class OwnSessions(TypedDict):
    """The caller's sessions, oldest first."""

    sessions: list[OwnSession]


class User(TypedDict):
    """One account; ``sessions``: how many are open now, ``last_seen``: when one of them was last
    used; ``second_step``: whether a code is required too.
    """

    name: str
    role: str
    since: str
    sessions: int
    last_seen: str | None
    second_step: bool
    passkeys: int


class Users(TypedDict):
    """The accounts, by name."""

    users: list[User]


class NewUser(TypedDict):
    """A new member of staff."""

    name: ShortName
    role: ShortName


class OneTimeLink(TypedDict):
    """Signs ``name`` in once, before ``until``; ``qr`` is a picture of it as a data URI."""

    name: str
    url: str
    until: str
    qr: QrPicture


class Choices(TypedDict):
    """Whether single letters act, and the letters that differ from the defaults: command → letter.

    An empty letter removes a command's letter.
    """

    letters: bool
    keys: Keys


#: Binary values of a browser, in base64url.
Buffer = Annotated[str, Len(0, 8192), Pattern(pattern=r"^[A-Za-z0-9_=-]*$")]
CredentialId = Annotated[str, Len(1, 1400), Pattern(pattern=r"^[A-Za-z0-9_-]+$")]
Transport = Annotated[str, MaxLen(20)]


class Descriptor(TypedDict):
    """A passkey that may or may not be used."""

    type: Literal["public-key"]
    id: CredentialId
    transports: Annotated[list[Transport], MaxLen(8)]


class UseOptions(TypedDict):
    """Options for ``navigator.credentials.get``; any passkey is accepted if none are listed."""

    challenge: Buffer
    rpId: str
    timeout: int
    userVerification: Literal["required"]
    allowCredentials: list[Descriptor]


class RelyingParty(TypedDict):
    """The site that passkeys are made for: a host name."""

    id: str
    name: str


class PasskeyUser(TypedDict):
    """The user a passkey is for; ``id`` reveals nothing about the person."""

    id: Buffer
    name: str
    displayName: str


class KeyKind(TypedDict):
    """A kind of signature that is accepted."""

    type: Literal["public-key"]
    alg: int


class AuthenticatorSelection(TypedDict):
    """A passkey usable without a user name, which asks its owner for a finger, a face or a code."""

    residentKey: Literal["required"]
    requireResidentKey: bool
    userVerification: Literal["required"]


class MakeOptions(TypedDict):
    """Options for ``navigator.credentials.create``."""

    challenge: Buffer
    rp: RelyingParty
    user: PasskeyUser
    pubKeyCredParams: list[KeyKind]
    timeout: int
    attestation: Literal["none"]
    authenticatorSelection: AuthenticatorSelection
    excludeCredentials: list[Descriptor]


class MadeResponse(TypedDict):
    """An authenticator's response after making a passkey."""

    clientDataJSON: Buffer
    attestationObject: Buffer
    transports: NotRequired[Annotated[list[Transport], MaxLen(8)] | None]


class MadeCredential(TypedDict):
    """A new ``PublicKeyCredential`` as JSON."""

    id: CredentialId
    rawId: CredentialId
    type: ShortName
    response: MadeResponse


class SignedResponse(TypedDict):
    """An authenticator's response after signing."""

    clientDataJSON: Buffer
    authenticatorData: Buffer
    signature: Buffer
    userHandle: NotRequired[Buffer | None]


class SignedCredential(TypedDict):
    """A ``PublicKeyCredential`` that was used, as JSON."""

    id: CredentialId
    rawId: CredentialId
    type: ShortName
    response: SignedResponse


class Assertion(TypedDict):
    """What a browser got from a passkey."""

    credential: SignedCredential


class KeyName(TypedDict):
    """The name its user gives a passkey."""

    name: ShortName


class NewPasskey(KeyName):
    """A new passkey and its name."""

    credential: MadeCredential


class OwnPasskey(TypedDict):
    """One passkey; ``host``: the host name under which pages must be opened to use it."""

    id: str
    name: str
    host: str
    since: str
    used: str | None


class OwnPasskeys(TypedDict):
    """The caller's passkeys, oldest first; at most ``most`` can be kept."""

    passkeys: list[OwnPasskey]
    most: int


class Ways(TypedDict):
    """How users may sign in; ``provider``: its name, null without one."""

    provider: str | None


class OwnProvider(Ways):
    """``linked``: what the provider calls the caller."""

    linked: list[str]


class WayThere(TypedDict):
    """The address to go to."""

    address: str


class Newcomer(TypedDict):
    """A person who came from the provider and has no account here yet."""

    id: str
    name: str
    since: str


class Waiting(TypedDict):
    """The newcomers, oldest first."""

    waiting: list[Newcomer]


class WhoItIs(TypedDict):
    """Who a newcomer is: a new user in this role; without a role, the existing user."""

    name: ShortName
    role: NotRequired[ShortName | None]
