"""Measurements of the clients: kiosk, display and slip printer."""
