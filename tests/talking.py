"""What a live connection says, waited for with patience."""

import asyncio
import json
from typing import Any

import aiohttp

from tests.waiting import PATIENCE_S


async def next_json(live: Any) -> dict[str, Any]:
    message = await asyncio.wait_for(live.receive(), PATIENCE_S)
    assert message.type is aiohttp.WSMsgType.TEXT, message
    value: dict[str, Any] = json.loads(message.data)
    return value


async def until(live: Any, holds: Any) -> Any:
    while True:
        snapshot = await next_json(live)
        if found := holds(snapshot):
            return found


async def closed(live: Any) -> int:
    while True:
        message = await asyncio.wait_for(live.receive(), PATIENCE_S)
        if message.type is aiohttp.WSMsgType.CLOSE:
            return int(message.data)
