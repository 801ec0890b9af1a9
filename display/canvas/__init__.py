"""The drawing code shared by the TV wall and the kiosk.

- ``draw``     the commands a view returns: frozen values, nothing else (pure)
- ``box``      rectangles cut into rectangles (pure)
- ``theme``    colours, contrast, the type scale from inches and viewing distance (pure)
- ``text``     line breaking and fitting for Chinese, Latin and Thai (pure, given a ``Measure``)
- ``shapes``   class shapes, pictograms and signs as vectors in a unit square (pure)
- ``fonts``    finds the fonts of the machine and extracts the Traditional Chinese faces
- ``faces``    ``Fonts``: the open faces, and which of them draws which letter (pygame)
- ``painter``  ``Painter``: paints commands on a surface, remembering rendered text (pygame)
- ``repaint``  paints only where a picture differs from the one before (pygame)
- ``window``   where a window goes on a developer's screen (pygame)

Tested by tests/display/canvas.
"""
