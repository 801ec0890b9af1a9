"""The device host on the wire: reports states and events to the server, carries out its jobs.

Tested by tests/drivers/on_wire.
"""
