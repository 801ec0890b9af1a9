"""The makers' protocols as pure functions between bytes and values."""
