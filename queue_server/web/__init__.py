"""HTTP and WebSocket; aiohttp lives here and nowhere else.

Tested by tests/web.
"""

from queue_server.web.ops.aiohttp_alone import load_aiohttp

load_aiohttp()
