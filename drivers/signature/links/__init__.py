"""How pads are reached where a plain transport does not serve."""
