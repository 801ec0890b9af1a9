"""What is measured of the clients: kiosk, display and slip printer."""
