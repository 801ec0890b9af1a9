"""The touch kiosk: a pure model, screens that draw it, one loop."""
