"""Pictures as arrays: decoding, finding faces and pages, cutting, checking. Pure."""
