"""The touch kiosk: a visitor takes a number, in a few touches, and gets one slip.

- ``events``   what can happen to the kiosk, and what it asks of the world (pure)
- ``known_office`` the catalogue and the board as the screens need them (pure)
- ``model``    what the kiosk knows: office, person, touch (pure)
- ``update``   ``update(model, event) → model, effects`` (pure)
- ``journeys`` the ways a visitor takes: choosing, issuing (pure)
- ``finding``  a service by a few keys, or by what people say (pure)
- ``guiding``  what a visitor with headphones hears (pure)
- ``offline``  numbers without the server
- ``screens``  one view function per screen: model → draw list and touch targets (pure)
- ``touch``    turns finger and mouse into presses and releases (pure)
- ``hands``    network, disk and printer, each in a thread of its own
- ``piloted``  the same, driven by a program over standard input
- ``app``      the window and its loop

Tested by tests/kiosk.
"""

import os

# pygame prints a greeting on standard output, which belongs to the program that uses it.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
