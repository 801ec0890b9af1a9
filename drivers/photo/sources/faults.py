"""What can be made to go wrong with a camera that is not there, in words of its address.

``fault=gone:5,dark`` and so on; ``N`` counts pictures since the camera was switched on.

=============  ======================================================================
``absent``     not plugged in
``taken``      another program has it
``gone:N``     pulled out after N pictures
``hang:N``     gives no more pictures after N, and does not say so
``broken:N``   every picture after N is cut short
``settling:N`` dark at first, right after N pictures, as automatic exposure is
``dark``       the lamp is out
=============  ======================================================================
"""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Faults:
    """The faults in force. Numbers are None when that fault is not set."""

    absent: bool = False
    taken: bool = False
    dark: bool = False
    gone: int | None = None
    hang: int | None = None
    broken: int | None = None
    settling: int | None = None
