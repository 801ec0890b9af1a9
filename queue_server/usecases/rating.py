"""What a visitor says at a rating pad."""

from queue_server.core.decide.rating import rate
from queue_server.usecases.branch import Answer, Branch, fingerprint


async def give(
    branch: Branch, counter: int, rating: int, *, actor: str, request_id: str | None = None
) -> Answer:
    """Note how the last visit at a counter was.

    Raises:
        UnknownThing, BadRequest, Refused: As :func:`queue_server.core.decide.rating.rate` says.
    """
    return await branch.submit(
        lambda state, now: rate(state, counter, rating, now),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("rating", counter, rating),
    )
