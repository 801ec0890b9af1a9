"""The kind of device that each of our own drivers serves."""

from queue_server.wire.devices import DeviceKind

KIND_OF: dict[str, DeviceKind] = {
    "camera": DeviceKind.PHOTO,
    "dslr": DeviceKind.PHOTO,
    "cd5220": DeviceKind.LED,
    "escpos": DeviceKind.PRINTER,
    "headphones": DeviceKind.KEYPAD,
    "help_button": DeviceKind.HELP,
    "keypad": DeviceKind.KEYPAD,
    "led": DeviceKind.LED,
    "nhi_card": DeviceKind.CARD,
    "panel": DeviceKind.PANEL,
    "rating": DeviceKind.RATING,
    "scanner": DeviceKind.SCANNER,
    "signotec": DeviceKind.SIGNATURE,
    "speech": DeviceKind.SPEECH,
    "stu": DeviceKind.SIGNATURE,
    "topaz": DeviceKind.SIGNATURE,
}
