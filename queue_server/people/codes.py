"""The codes of a second step: six digits from an app (RFC 6238), and recovery codes. Pure."""

import base64
import hmac
from datetime import datetime

import pyotp

#: Bytes of a secret, as RFC 4226 recommends.
SECRET_BYTES = 20
STEP_S = 30
#: How many steps the clock of an office PC or a phone may be fast or slow.
STEPS_AROUND = 1
RECOVERY_CODES = 10
#: 120 bits: enough that a plain hash of it keeps it secret.
RECOVERY_BYTES = 15
_GROUP = 4


def secret_of(random: bytes) -> str:
    """A secret as apps take it: base32 of :data:`SECRET_BYTES` random bytes."""
    return base64.b32encode(random).decode("ascii")


def address_of(secret: str, user: str, office: str) -> str:
    """The ``otpauth`` URI that an app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=office)


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The 30-second step that this code belongs to, after ``last`` and near ``now``; or None.

    A step counts once: a code seen over someone's shoulder is worth nothing.
    """
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    app = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP_S
    around = range(present - STEPS_AROUND, present + STEPS_AROUND + 1)
    found = [n for n in around if hmac.compare_digest(app.generate_otp(n), digits) and n > last]
    return max(found, default=None)


def recovery_code(random: bytes) -> str:
    """A recovery code in groups, from :data:`RECOVERY_BYTES` random bytes."""
    text = base64.b32encode(random).decode("ascii")
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def plain(code: str) -> str:
    """A recovery code as typed, reduced to capitals, without spaces and dashes."""
    return "".join(c for c in code.upper() if c.isalnum())
