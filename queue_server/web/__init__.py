"""HTTP and WebSocket; aiohttp lives here and nowhere else.

Tested by tests/web.
"""
