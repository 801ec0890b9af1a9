"""Wing: devices at counters and kiosks, and the screens that visitors look at.

``rules`` (pure): who may use which device, and what a pad may show. ``ports``: what the wing
needs from outside. ``use``: reports, jobs, captures, previews, signings, events. ``routes``: the
same over HTTP. The wing keeps nothing, so it has no ``store``.

Tested by tests/devices.
"""
