"""Faults that a simulated camera can be given, in words of its address.

``fault=gone:5,dark`` and so on; ``N`` counts pictures since the camera was switched on.

=============  ======================================================================
``absent``     not plugged in
``taken``      another program is using it
``gone:N``     pulled out after N pictures
``hang:N``     gives no more pictures after N, and reports no error
``broken:N``   every picture after N is cut short
``settling:N`` dark at first, right after N pictures, like automatic exposure
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
