"""The words for devices: kinds, states, what is wrong with one and what helps.

Drivers, device hosts, the server and the pages' checks take them from here, and the catalogue has
words for each: ``device.kind.<kind>``, ``device.state.<state>``, ``device.paper.<paper>``,
``device.reason.<reason>``, ``remedy.<remedy>``. A driver of another package may send a reason of
its own; it is shown as it came.
"""

from enum import StrEnum
from typing import Literal


class DeviceKind(StrEnum):
    """The device families. A driver serves exactly one."""

    PRINTER = "printer"
    SIGNATURE = "signature"
    PHOTO = "photo"
    KEYPAD = "keypad"
    LED = "led"
    SCANNER = "scanner"
    RATING = "rating"
    SPEECH = "speech"
    HELP = "help"
    CARD = "card"
    PANEL = "panel"


class MachineKind(StrEnum):
    """Enrolled machines."""

    KIOSK = "kiosk"
    DISPLAY = "display"
    HOST = "host"


#: Machines that are shown as devices themselves.
SCREENS = frozenset({MachineKind.KIOSK, MachineKind.DISPLAY})


class InputKind(StrEnum):
    """What a person can do at an input device."""

    KEY = "key"
    CODE = "code"
    RATING = "rating"
    HELP = "help"


class Stage(StrEnum):
    """Where a device is in its life; see drivers/supervision/supervisor.py for the transitions."""

    DISABLED = "disabled"
    OPENING = "opening"
    READY = "ready"
    BUSY = "busy"
    DEGRADED = "degraded"
    BACKOFF = "backoff"
    FAILED = "failed"

    @property
    def usable(self) -> bool:
        """Whether a request has a chance in this stage."""
        return self in (Stage.READY, Stage.BUSY, Stage.DEGRADED)


class Paper(StrEnum):
    """How much paper a printer reports."""

    OK = "ok"
    LOW = "low"
    OUT = "out"


class Outcome(StrEnum):
    """What became of a request to a device, as far as it can be known."""

    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


# The same as types for message fields: type checkers do not read members from an enumeration.
StageText = Literal["disabled", "opening", "ready", "busy", "degraded", "backoff", "failed"]
PaperText = Literal["ok", "low", "out"]
OutcomeText = Literal["confirmed", "uncertain", "failed"]
InputText = Literal["key", "code", "rating", "help"]
#: What a wall's panel reports. ``unreachable``: its adapter is there, the panel does not answer;
#: ``unknown``: it answers, but not with a state.
PowerText = Literal["on", "standby", "off", "unreachable", "unknown"]
#: How far a loudspeaker's sound is known to get, from nowhere to a microphone in the room.
SoundText = Literal["none", "played", "routed", "heard"]


class Reason(StrEnum):
    """What is wrong with a device, or why it did not do what was asked."""

    ABSENT = "absent"
    GONE = "gone"
    TIMEOUT = "timeout"
    SILENT = "silent"
    PROTOCOL = "protocol"
    TAKEN = "taken"
    NO_PERMISSION = "no_permission"
    NEEDS_PERSON = "needs_person"
    PRINT_IN_DOUBT = "print_in_doubt"
    REJECTED = "rejected"
    UNSUPPORTED = "unsupported"
    DRIVER_UNAVAILABLE = "driver_unavailable"
    DRIVER_BUG = "driver_bug"
    BAD_URI = "bad_uri"
    DEVICE_ERROR = "device_error"
    ABANDONED = "abandoned"
    STOPPING = "stopping"
    STOPPED = "stopped"
    RESTARTED = "restarted"
    NO_PRINTER = "no_printer"
    NO_ANSWER = "no_answer"
    CANNOT_CONFIRM = "cannot_confirm"
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    BROKEN = "broken"
    HEAD_HOT = "head_hot"
    FEED_HELD = "feed_held"
    OFFLINE = "offline"
    HOST_AWAY = "host_away"
    DISABLED = "disabled"
    KIOSK_AWAY = "kiosk_away"
    DISPLAY_AWAY = "display_away"
    NEVER_CONNECTED = "never_connected"
    SOUND_MUTED = "sound_muted"
    SOUND_FAILED = "sound_failed"
    SOUND_OUTPUT_MISSING = "sound_output_missing"
    SOUND_OUTPUT_OFF = "sound_output_off"
    SOUND_UNHEARD = "sound_unheard"
    VOICE_MISSING = "voice_missing"
    NO_PICTURE = "no_picture"
    PICTURE_UNUSABLE = "picture_unusable"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_TOO_SMALL = "picture_too_small"
    PICTURE_FORMAT = "picture_format"
    PICTURE_CUT_SHORT = "picture_cut_short"
    LABEL_TOO_WIDE = "label_too_wide"
    CODE_DROPPED = "code_dropped"
    NO_FONTS = "no_fonts"
    ENCRYPTED_PAD = "encrypted_pad"
    UNKNOWN_MODEL = "unknown_model"
    SIGNATURE_TOO_LONG = "signature_too_long"
    SERVICE_AWAY = "service_away"
    SERVICE_UNTRUSTED = "service_untrusted"
    PAD_REFUSED = "pad_refused"
    SCREEN_NOT_CLEARED = "screen_not_cleared"
    NOTHING_PRESSED = "nothing_pressed"
    NOTHING_SCANNED = "nothing_scanned"
    LOOK_AT_IT = "look_at_it"
    NOT_CONSENTED = "not_consented"
    NO_CARD = "no_card"
    OTHER_CARD = "other_card"
    BUSY = "busy"
    LINK_DOWN = "link_down"
    NOT_READY = "not_ready"
    NO_DOCUMENT = "no_document"
    DOCUMENT_FULL = "document_full"
    PANEL_SILENT = "panel_silent"
    PANEL_OFF = "panel_off"
    PANEL_IN_USE = "panel_in_use"


#: A wall or loudspeaker that reports one of these cannot be heard.
UNHEARD = frozenset(
    {
        Reason.SOUND_FAILED, Reason.SOUND_OUTPUT_MISSING, Reason.SOUND_OUTPUT_OFF,
        Reason.SOUND_UNHEARD,
    }
)  # fmt: skip


class Remedy(StrEnum):
    """The one next thing that helps. Each has words and a picture for staff."""

    WAIT = "wait"
    ATTENDANT = "attendant"
    CHECK_CABLE = "check_cable"
    CHECK_NETWORK = "check_network"
    CHECK_POWER = "check_power"
    POWER_CYCLE = "power_cycle"
    CHECK_SETTINGS = "check_settings"
    CHECK_PERMISSION = "check_permission"
    CLOSE_OTHER_PROGRAM = "close_other_program"
    INSTALL_PACKAGE = "install_package"
    START_SERVICE = "start_service"
    LOAD_PAPER = "load_paper"
    PAPER_SOON = "paper_soon"
    CLOSE_COVER = "close_cover"
    CLEAR_CUTTER = "clear_cutter"
    LET_COOL = "let_cool"
    RELEASE_FEED = "release_feed"
    SMALLER_PICTURE = "smaller_picture"
    SET_JPEG = "set_jpeg"
    WIDER_DISPLAY = "wider_display"
    SERVICE = "service"
    CHECK_SCREEN = "check_screen"
    START_MACHINE = "start_machine"
    CHECK_SOUND = "check_sound"
    CONNECT_SOUND = "connect_sound"
    TURN_SOUND_UP = "turn_sound_up"
    WAIT_OR_UNMUTE = "wait_or_unmute"
    ADD_VOICE = "add_voice"
    CONFIGURE_DEVICE = "configure_device"
    CONFIGURE_COUNTER = "configure_counter"
    CHECK_DEVICE = "check_device"
    ENROL_AGAIN = "enrol_anew"
    HELP_THE_HOLDER = "help_the_holder"
    CHECK_PANEL = "check_panel"
    SWITCH_PANEL_ON = "switch_panel_on"
    WAIT_FOR_CLOSING = "wait_for_closing"
