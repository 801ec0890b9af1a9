"""The kind of device that each of our own drivers serves."""

from typing import Literal, get_args

Kind = Literal[
    "printer", "signature", "photo", "keypad", "led", "scanner", "speech", "card", "help", "rating"
]
KINDS: tuple[Kind, ...] = get_args(Kind)

KIND_OF: dict[str, Kind] = {
    "camera": "photo",
    "dslr": "photo",
    "cd5220": "led",
    "escpos": "printer",
    "help_button": "help",
    "keypad": "keypad",
    "led": "led",
    "nhi_card": "card",
    "rating": "rating",
    "scanner": "scanner",
    "signotec": "signature",
    "speech": "speech",
    "stu": "signature",
    "topaz": "signature",
}
