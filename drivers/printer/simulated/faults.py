"""Faults that a simulated printer can be given, in words of its address.

``fault=paper_out,stop:1200`` and so on; ``N`` counts bytes from the start of the printer's life,
or, after :meth:`drivers.printer.simulated.printer.SimulatedPrinter.arm`, from then.

=================  ==========================================================================
``paper_out``      no paper from the start
``paper_after:N``  paper for N more rows of dots
``paper_low``      near the end of the roll
``cover``          the cover is open
``cutter``         the cutter is stuck
``hot``            the head is too hot
``stop:N``         takes no more data after N bytes, until the link is made again
``gone:N``         the link drops after N bytes, until it is made again
``power:N``        switched off after N bytes and on again; all it held is lost
``silent``         never answers anything
``mute:N``         answers nothing after N bytes
``garbage``        meaningless bytes before every answer
``no_process_id``  does not know GS ( H;  ``no_ordered``: nor GS r;  ``no_status``: nor DLE EOT
``no_clear``       does not know how to clear its buffers;  ``no_about``: nor to report its firmware
``absent``         not there at all
=================  ==========================================================================
"""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Faults:
    """The faults in force. Numbers are None when that fault is not set."""

    paper_out: bool = False
    paper_low: bool = False
    cover: bool = False
    cutter: bool = False
    hot: bool = False
    silent: bool = False
    garbage: bool = False
    no_process_id: bool = False
    no_ordered: bool = False
    no_status: bool = False
    no_clear: bool = False
    no_about: bool = False
    absent: bool = False
    paper_after: int | None = None
    stop: int | None = None
    gone: int | None = None
    power: int | None = None
    mute: int | None = None
