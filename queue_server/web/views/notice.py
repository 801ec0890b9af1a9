"""A notice, for walls and for those who edit it."""

from queue_server.core.events import NoticeSaved
from queue_server.core.events.standing.notices import LIVE
from queue_server.web.views.base import Views
from queue_server.wire import messages as wire


def notice_fields(views: Views, notice: NoticeSaved) -> wire.Notice:
    """A notice, with its schedule."""
    fields: wire.Notice = {
        "id": notice.id,
        "title": notice.title,
        "body": notice.body,
        "category": notice.category,
        "style": "marquee" if notice.style == "marquee" else "slide",
        "link": notice.link,
        "starts": views.maybe(notice.starts),
        "until": views.maybe(notice.until),
        "weight": notice.weight,
    }
    if notice.picture:
        fields["picture"] = notice.picture
    if notice.place:
        fields["place"] = notice.place
    if notice.days:
        fields["days"] = list(notice.days)
    if notice.sessions:
        fields["sessions"] = list(notice.sessions)
    if notice.displays:
        fields["displays"] = list(notice.displays)
    if notice.pages:
        fields["pages"] = list(notice.pages)
    if notice.clip:
        fields["clip"], fields["clip_s"] = notice.clip, notice.clip_s
    if notice.clip_sound:
        fields["clip_sound"] = True
    if notice.state != LIVE:
        fields["state"] = notice.state
    return fields
