"""The pads, one driver per maker."""
