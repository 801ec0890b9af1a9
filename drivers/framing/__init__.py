"""Byte formats that several families share: frames by template, keys of an input device."""
