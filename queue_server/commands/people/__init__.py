"""Commands on who may come in: users and devices' tokens."""
