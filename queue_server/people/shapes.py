"""What people send to sign in, and what they get back."""

from typing import Annotated, NotRequired, TypedDict

from annotated_types import Len, MaxLen

from queue_server.wire.shapes import Pattern

ShortName = Annotated[str, MaxLen(80)]
#: SHA-256 in hexadecimal digits.
TokenHash = Annotated[str, Pattern(pattern=r"^[0-9a-f]{64}$")]
OneKey = Annotated[str, MaxLen(1)]
Keys = Annotated[dict[str, OneKey], MaxLen(60)]


LONGEST_TOKEN, LONGEST_CODE = 200, 80


class LinkForm(TypedDict):
    """The button of a one-time link, with the code of the second step where it is asked for."""

    once: Annotated[str, MaxLen(LONGEST_TOKEN)]
    code: NotRequired[Annotated[str, MaxLen(LONGEST_CODE)]]


class SignIn(TypedDict):
    """Name and password; the code of the second step for those who have one."""

    user: str
    password: str
    code: NotRequired[ShortName | None]


class SignedIn(TypedDict):
    """Who is signed in; ``no_password``: came in by link, and has yet to set one; ``end``: where
    the session at the provider is ended too.
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
    """What is entered at the machine, once, before ``until``."""

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
    """Who the machine is from now on."""

    name: str
    kind: str


class Proof(TypedDict):
    """The password once more, and a code for those who have a second step."""

    password: str
    code: NotRequired[ShortName | None]


class Code(TypedDict):
    """Six digits of the app."""

    code: ShortName


class SecondStepState(TypedDict):
    """``required``: the office asks the role of this user for it."""

    on: bool
    since: str | None
    required: bool
    recovery_left: int


class NewSecret(TypedDict):
    """For an app, shown once: in base32, as an ``otpauth`` address, and that as a picture."""

    secret: str
    address: str
    qr: str


class RecoveryCodes(TypedDict):
    """Each is good once, in place of the app's code; shown once."""

    recovery: list[str]


class AccessEnded(TypedDict):
    """Who is no longer let in."""

    id: str


class NewPassword(TypedDict):
    """The present password and the one to take its place."""

    current: str
    new: str


class OwnSession(TypedDict):
    """One place where the asker is signed in, and how; ``here`` is this one."""

    id: str
    since: str
    last_seen: str
    until: str
    method: str | None
    here: bool


class OwnSessions(TypedDict):
    """Oldest first."""

    sessions: list[OwnSession]


class User(TypedDict):
    """One account; ``sessions`` that are open now, and when one of them was last in use;
    ``second_step``: it asks for a code too.
    """

    name: str
    role: str
    since: str
    sessions: int
    last_seen: str | None
    second_step: bool
    passkeys: int


class Users(TypedDict):
    """By name."""

    users: list[User]


class NewUser(TypedDict):
    """A person who is to sign in."""

    name: ShortName
    role: ShortName


class OneTimeLink(TypedDict):
    """Signs ``name`` in once, before ``until``; ``qr`` is a picture of it as a data URI."""

    name: str
    url: str
    until: str
    qr: str


class Choices(TypedDict):
    """Whether single letters act, and the letters that differ from the usual: command → letter.

    An empty letter takes a command's letter away.
    """

    letters: bool
    keys: Keys


#: Buffers of a browser, in base64url.
Buffer = Annotated[str, Len(0, 8192), Pattern(pattern=r"^[A-Za-z0-9_=-]*$")]
CredentialId = Annotated[str, Len(1, 1400), Pattern(pattern=r"^[A-Za-z0-9_-]+$")]
Transport = Annotated[str, MaxLen(20)]


class Descriptor(TypedDict):
    """A passkey that may or may not be used."""

    type: str
    id: CredentialId
    transports: Annotated[list[Transport], MaxLen(8)]


class UseOptions(TypedDict):
    """What ``navigator.credentials.get`` is called with; any passkey where none are allowed."""

    challenge: Buffer
    rpId: str
    timeout: int
    userVerification: str
    allowCredentials: list[Descriptor]


class RelyingParty(TypedDict):
    """Who passkeys are made for: a host name."""

    id: str
    name: str


class PasskeyUser(TypedDict):
    """For whom; ``id`` says nothing about the person."""

    id: Buffer
    name: str
    displayName: str


class KeyKind(TypedDict):
    """A kind of signature that is taken."""

    type: str
    alg: int


class AuthenticatorSelection(TypedDict):
    """Found without a name, and asks its owner for a finger, a face or a code."""

    residentKey: str
    requireResidentKey: bool
    userVerification: str


class MakeOptions(TypedDict):
    """What ``navigator.credentials.create`` is called with."""

    challenge: Buffer
    rp: RelyingParty
    user: PasskeyUser
    pubKeyCredParams: list[KeyKind]
    timeout: int
    attestation: str
    authenticatorSelection: AuthenticatorSelection
    excludeCredentials: list[Descriptor]


class MadeResponse(TypedDict):
    """What an authenticator made."""

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
    """What an authenticator signed."""

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
    """What its user calls a passkey."""

    name: ShortName


class NewPasskey(KeyName):
    """A passkey that was just made."""

    credential: MadeCredential


class OwnPasskey(TypedDict):
    """One passkey; ``host``: the name by which pages must be opened for it to be of use."""

    id: str
    name: str
    host: str
    since: str
    used: str | None


class OwnPasskeys(TypedDict):
    """Oldest first; ``most`` of them can be kept."""

    passkeys: list[OwnPasskey]
    most: int


class Ways(TypedDict):
    """How one may sign in; ``provider``: what it is called, null without one."""

    provider: str | None


class OwnProvider(Ways):
    """``linked``: what the provider calls the asker."""

    linked: list[str]


class WayThere(TypedDict):
    """Where to go on."""

    address: str


class Newcomer(TypedDict):
    """A person who came from the provider and has no account here yet."""

    id: str
    name: str
    since: str


class Waiting(TypedDict):
    """Oldest first."""

    waiting: list[Newcomer]


class WhoItIs(TypedDict):
    """A new user in this role; without a role, the user of that name."""

    name: ShortName
    role: NotRequired[ShortName | None]
