"""What is measured of the server while an office works: issuing, calling, screens, floods."""
