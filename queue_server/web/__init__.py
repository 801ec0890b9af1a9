"""HTTP and WebSocket: dispatcher, the kernel's routes and views, and what wings build theirs on.

Tested by tests/web.
"""
