"""Text files that people save, without what an editor puts around the text. Pure."""

import codecs

ADVICE = "save it as UTF-8"
#: Longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotText(ValueError):
    """Bytes that cannot be read as text; the message says how to save the file."""


def decoded(data: bytes) -> str:
    """Decode UTF-8, or the encoding that a byte-order mark names; the mark is removed.

    Raises:
        NotText: The bytes are neither; the message says how to save the file.
    """
    encoding, start = "utf-8", 0
    for mark, name in _MARKS:
        if data.startswith(mark):
            encoding, start = name, len(mark)
            break
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"not {encoding.upper()} text at byte {error.start}; {ADVICE}") from error
    if "\0" in text:
        raise NotText(f"zero bytes inside, perhaps UTF-16 without a mark; {ADVICE}")
    return text
