"""Two ways to a panel: HDMI-CEC to a television, DDC/CI to a monitor."""

import time
from collections.abc import Callable
from typing import Protocol

from drivers.errors import ProtocolError
from drivers.panel import cec, ddc
from drivers.panel.node import Node, opening, talking
from drivers.tap import Tap
from queue_server.wire.devices import PowerText

#: ``I2C_SLAVE`` of ``linux/i2c-dev.h``: which address on the lines this node talks to.
I2C_SLAVE = 0x0703
#: How often a monitor that answers nonsense or nothing is asked again: it may be changing mode.
TRIES = 3
#: Our name in the television's menu.
NAME = "Jiaohao"


class Link(Protocol):
    """The way to one panel. Each call ends within two seconds if the kernel does."""

    def open(self) -> str | None:
        """Reach the adapter; returns its name.

        Raises:
            DeviceError: It is not there, or not ours.
        """
        ...

    def power(self) -> PowerText:
        """The state that the panel reports.

        Raises:
            ProtocolError: It answers nonsense.
            DeviceGone: The adapter is lost.
        """
        ...

    def switch(self, *, on: bool) -> bool:
        """Switch it on or off; returns whether it took the message.

        Raises:
            DeviceGone: The adapter is lost.
        """
        ...

    def close(self) -> None:
        """Let go; never raises."""
        ...


class CecLink:
    """A television by HDMI-CEC. When woken up, it is also sent to our picture."""

    def __init__(self, node: Node, tap: Tap) -> None:
        self._node = node
        self._tap = tap

    def open(self) -> str | None:
        """See :class:`Link`. An adapter configured by another program is left as it is."""
        with opening():
            self._node.open()
            driver = cec.driver_of(self._node.ask(cec.G_CAPS, cec.blank(cec.G_CAPS)))
            known = self._node.ask(cec.G_ADDRESSES, cec.blank(cec.G_ADDRESSES))
            if not cec.is_asked_for(known):
                self._node.ask(cec.S_ADDRESSES, cec.as_player(NAME))
        return driver or None

    def power(self) -> PowerText:
        """See :class:`Link`."""
        try:
            with talking():
                own = self._own()
                if own is None:
                    return "unreachable"
                ask = bytes((own << 4 | cec.TV, cec.GIVE_POWER))
                done = self._send(ask, cec.REPORT_POWER)
        except OSError:
            return "unreachable"
        if done.refused:
            return "unknown"
        return cec.power_in(done.answer) if done.answer else "unreachable"

    def switch(self, *, on: bool) -> bool:
        """See :class:`Link`."""
        try:
            with talking():
                return self._on() if on else self._off()
        except OSError:
            return False

    def _on(self) -> bool:
        own = self._own()
        # Some televisions pull down the detect line in standby, and our address is lost with it:
        # the kernel lets an unregistered sender wake them all the same.
        sender = cec.UNREGISTERED if own is None else own
        done = self._send(bytes((sender << 4 | cec.TV, cec.IMAGE_VIEW_ON)))
        place = cec.physical(self._node.ask(cec.G_PHYSICAL, cec.blank(cec.G_PHYSICAL)))
        if own is not None and place != cec.NO_PHYSICAL:
            header = own << 4 | cec.EVERYBODY
            self._send(bytes((header, cec.ACTIVE_SOURCE, place >> 8, place & 0xFF)))
        return done.acknowledged

    def _off(self) -> bool:
        own = self._own()
        if own is None:
            return False
        return self._send(bytes((own << 4 | cec.TV, cec.STANDBY))).acknowledged

    def _own(self) -> int | None:
        return cec.own_address(self._node.ask(cec.G_ADDRESSES, cec.blank(cec.G_ADDRESSES)))

    def _send(self, data: bytes, reply: int = 0) -> cec.Sent:
        self._tap.sent(data)
        done = cec.sent(self._node.ask(cec.TRANSMIT, cec.message(data, reply)))
        self._tap.received(done.answer)
        return done

    def close(self) -> None:
        """See :class:`Link`."""
        self._node.close()


class DdcLink:
    """A monitor by DDC/CI; ``off`` is the mode used for off."""

    def __init__(
        self, node: Node, tap: Tap, off: int, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._node = node
        self._tap = tap
        self._off = off
        self._sleep = sleep

    def open(self) -> str | None:
        """See :class:`Link`."""
        with opening():
            self._node.open()
            self._node.set(I2C_SLAVE, ddc.ADDRESS)
        return None

    def power(self) -> PowerText:
        """See :class:`Link`."""
        nonsense: ProtocolError | None = None
        for _ in range(TRIES):
            try:
                return self._ask()
            except ProtocolError as error:
                nonsense = error
            except OSError:
                pass
            self._sleep(ddc.SET_S)
        if nonsense is not None:
            raise nonsense
        return "unreachable"

    def _ask(self) -> PowerText:
        with talking():
            self._write(ddc.ask_power())
            self._sleep(ddc.ANSWER_S)
            answer = self._node.read(ddc.ANSWER_BYTES)
        self._tap.received(answer)
        return ddc.power_in(answer)

    def switch(self, *, on: bool) -> bool:
        """See :class:`Link`."""
        for _ in range(TRIES):
            try:
                with talking():
                    self._write(ddc.set_power(ddc.ON if on else self._off))
            except OSError:
                self._sleep(ddc.SET_S)
            else:
                self._sleep(ddc.SET_S)
                return True
        return False

    def _write(self, data: bytes) -> None:
        self._tap.sent(data)
        self._node.write(data)

    def close(self) -> None:
        """See :class:`Link`."""
        self._node.close()
