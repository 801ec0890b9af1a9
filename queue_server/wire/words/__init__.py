"""The catalogue and its texts, and how they are set on wall, kiosk and slip. Pure."""
