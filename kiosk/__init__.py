"""The touch kiosk: a visitor takes a number, in a few touches, and gets one slip.

- ``events``   what can happen to the kiosk, and what it asks of the world (pure)
- ``known_office`` the catalogue and the board as the screens need them (pure)
- ``model``    what the kiosk knows: office, person, touch (pure)
- ``update``   ``update(model, event) → model, effects`` (pure)
- ``later``    a time on a later day: what is asked of the book, what comes back (pure)
- ``together`` which services go on one number (pure)
- ``journeys`` the ways a visitor takes: choosing, issuing (pure)
- ``finding``  a service by a few keys, or by what people say (pure)
- ``guiding``  what a visitor with headphones hears (pure)
- ``offline``  numbers without the server
- ``screens``  one view function per screen: model → draw list and touch targets (pure)
- ``touch``    turns finger and mouse into presses and releases (pure)
- ``hands``    network, disk and printer, in threads beside the loop
- ``running``  model, world and screen together, without a window
- ``piloted``  the same, driven by a program over standard input
- ``ahead``    draws what may be seen next before a finger asks for it
- ``app``      the window and its loop

Tested by tests/kiosk.
"""

import os

# pygame prints a greeting on standard output, which belongs to the program that uses it.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
