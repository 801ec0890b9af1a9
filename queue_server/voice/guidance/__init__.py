"""How well the prompts of a kiosk's guidance are understood; a tool for developers."""
