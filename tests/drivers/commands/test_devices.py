"""``run.py devices``: mistakes are one clear line, and nothing is opened to check a device."""

from pathlib import Path

import pytest

from drivers.commands.devices import main
from queue_server import command_line


def test_bad_arguments_end_with_one_clear_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("t")
    code = command_line.run(
        "devices",
        main,
        ["--server", "http://127.0.0.1:9", "--token-file", str(token), "--device", "nonsense"],
    )
    assert code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_devices_in_words_are_checked_without_opening_any(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sound = [
        "slip=escpos@tcp://192.0.2.7:9100",
        "usb=escpos@usb:04b8:0e15",
        "pad=stu@hid:056a:00a4",
        "sign=led@serial:/dev/nothing?counter=1",
        "cam=camera@v4l:/dev/nothing",
        "topaz=topaz@sim:topaz",
        "voice=speech@sim:speech",
    ]
    assert main(["check", *sound]) == 0
    for wrong in ("nonsense", "slip=escpos@sim:printer?fault=x", "slip=nobody@sim:printer"):
        assert command_line.run("devices", main, ["check", *sound, wrong]) == 2
        said = capsys.readouterr().err
        assert (said.startswith("run.py devices: "), said.count("\n")) == (True, 1)


def test_without_prepared_fonts_a_host_with_a_printer_says_so_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIAOHAO_FONTS", str(tmp_path / "nothing"))
    code = command_line.run(
        "devices", main, ["test", "slip=escpos@sim:printer", "--data", str(tmp_path)]
    )
    said = capsys.readouterr().err
    assert (code, said.count("\n")) == (2, 1)
    assert "run.py setup" in said


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00"])
def test_a_token_file_that_holds_none_is_named_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes
) -> None:
    token = tmp_path / "token"
    token.write_bytes(data)
    assert (
        command_line.run(
            "devices", main, ["--server", "http://127.0.0.1:9", "--token-file", str(token)]
        )
        == 2
    )
    said = capsys.readouterr().err
    assert (said.startswith(f"run.py devices: {token}"), said.count("\n")) == (True, 1)


@pytest.mark.parametrize(
    ("device", "known"),
    [
        ("slip=escpos@sim:printer", "paper_out"),
        ("sign=led@sim:led?counter=1", "absent"),
        ("sign=cd5220@sim:vfd?counter=1", "absent"),
        ("keys=keypad@sim:keypad?counter=1", "noise"),
        ("help=help_button@sim:keypad?counter=1", "noise"),
        ("stars=rating@sim:keypad?counter=1", "noise"),
        ("scan=scanner@sim:scanner", "absent"),
        ("voice=speech@sim:speech", "absent"),
        ("cam=camera@sim:camera", "dark"),
        ("pad=stu@sim:stu", "encrypted"),
        ("pad=topaz@sim:topaz", "gone"),
        ("pad=signotec@sim:signotec", "no_service"),
        ("card=nhi_card@sim:card?read=public", "empty"),
    ],
)
def test_a_fault_no_simulated_device_has_is_refused_with_those_it_has(
    capsys: pytest.CaptureFixture[str], device: str, known: str
) -> None:
    joined = f"{device}{'&' if '?' in device else '?'}place=faults&fault="
    assert command_line.run("devices", main, ["check", f"{joined}on_fire"]) == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), "on_fire" in said, known in said) == (1, True, True)
    assert command_line.run("devices", main, ["check", f"{joined}{known}"]) == 0
