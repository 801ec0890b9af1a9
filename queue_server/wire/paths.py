"""Addresses and names that both ends of the wire use."""

import re

API = "/api/v1"
CATALOGUE = f"{API}/catalogue"
HELP = f"{API}/help"
LIVE = f"{API}/live"
#: Pictures of notices; the name of a picture follows.
PICTURES = f"{API}/signage/pictures/"
#: Clips of notices; the name of a clip follows.
CLIPS = f"{API}/signage/clips/"
#: The name of a picture or clip: the SHA-256 of its bytes.
MEDIUM = re.compile(r"[0-9a-f]{64}")
#: Where a device host puts the parts of a capture; the upload's name and the part's follow.
CAPTURES = f"{API}/captures/"
#: Where a device host puts the frames of a preview; the upload's name follows.
PREVIEWS = f"{API}/previews/"
#: Where a wall sends a screenshot when asked for one.
SCREENSHOT = f"{API}/signage/screenshot"
TICKETS = f"{API}/tickets"
REPRINT = f"{TICKETS}/reprint"
CHECK_IN = f"{API}/book/check-in"
BOOK_DAYS = f"{API}/book/days"
#: Held seats; the hold follows.
HOLDS = f"{API}/book/holds"
ENROLL = f"{API}/enroll"
NEXT_TOKEN = f"{ENROLL}/next"
OFFLINE = f"{TICKETS}/offline"
#: Pages of visitors, outside the API: the token of a ticket or of an appointment follows.
TICKET_PAGE = "/t/"
BOOKING_PAGE = "/b/"

#: The WebSocket subprotocol of ``LIVE``.
SUBPROTOCOL = "jiaohao.v1"

#: The stem of the session cookie's name; a suffix distinguishes branches.
SESSION_COOKIE = "jiaohao_session"
