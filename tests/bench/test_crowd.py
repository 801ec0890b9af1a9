"""The crowd of the bench reads its answers, however they arrive."""

import asyncio

from bench.tools.crowd import press

HEAD = b"%d Whatever\r\nContent-Length: 4\r\n\r\n"


async def test_everybody_is_answered_once_and_the_status_is_that_of_the_answer() -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(1):
            seen.append(request)
            status = 201 if request == b"a" else 409
            for part in (b"HTTP/1.1 ", HEAD % status, b"HT", b"TP"):
                writer.write(part)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    saw = await asyncio.to_thread(press, ("127.0.0.1", port), [b"a", b"b", b"a", b"b", b"b"], 2)
    server.close()
    assert saw.statuses == {201: 2, 409: 3}
    assert len(saw.took_ms) == 5
    assert sorted(seen) == [b"a", b"a", b"b", b"b", b"b"]
