"""The makers' protocols as functions between bytes and values. Pure."""
