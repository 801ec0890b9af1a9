"""How pads are reached where a plain transport will not do."""
