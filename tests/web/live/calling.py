"""A call, for screens to receive."""

from tests.served import Served


async def call_someone(served: Served, counter: int = 4) -> str:
    ticket = await served.issue()
    await served.verb(counter, "open", {})
    await served.verb(counter, "call-next")
    return str(ticket["label"])
