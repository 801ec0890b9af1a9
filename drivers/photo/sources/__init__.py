"""Where pictures come from: a camera, a DSLR, files."""
