"""What travels between server and clients: messages, codec, the client session without I/O.

Tested by tests/wire.
"""
