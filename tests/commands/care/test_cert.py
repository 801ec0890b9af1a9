"""An office makes its own certificate, renews it, and reads what it has."""

from pathlib import Path

import pytest

from queue_server.command_line import Failed
from queue_server.commands.care import cert
from queue_server.commands.running.server import tls_of
from queue_server.settings import DEFAULT_PATH, Settings
from queue_server.settings.mistakes import SettingsError
from queue_server.tls.issuing import names_of
from queue_server.tls.serving import NoCertificate


def configured(folder: Path, certificate: str, key: str) -> Path:
    """The product's configuration with this [tls]."""
    text = DEFAULT_PATH.read_text("utf-8")
    text = text.replace(
        'catalogue = "queue_server', f'catalogue = "{DEFAULT_PATH.parent}/queue_server'
    )
    text = text.replace('certificate = ""', f'certificate = "{certificate}"')
    text = text.replace('key = ""', f'key = "{key}"')
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_from_nothing_to_a_server_with_https_and_on_to_the_next_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path)]
    assert cert.main(["make", "queue.office.lan", "192.0.2.7", *data]) == 0
    said = capsys.readouterr().out
    assert 'certificate = "' in said
    assert "SHA-256 " in said
    first = (tmp_path / "tls" / "server.pem").read_bytes()
    authority = (tmp_path / "tls" / "office-ca.pem").read_bytes()

    assert cert.main(["renew", *data]) == 0
    second = (tmp_path / "tls" / "server.pem").read_bytes()
    assert second != first
    assert names_of(second) == ["queue.office.lan", "192.0.2.7"]
    assert (tmp_path / "tls" / "office-ca.pem").read_bytes() == authority

    capsys.readouterr()
    assert cert.main(["show", *data]) == 0
    assert "names: queue.office.lan, 192.0.2.7" in capsys.readouterr().out

    settings = Settings.load(configured(tmp_path, "tls/server.pem", "tls/server.key"))
    tls = tls_of(settings)
    assert tls is not None
    assert tls.certificate == tmp_path / "tls" / "server.pem"


def test_a_second_certificate_keeps_the_authority_unless_a_new_one_is_asked_for(
    tmp_path: Path,
) -> None:
    data = ["--data", str(tmp_path)]
    cert.main(["make", "a", *data])
    authority = (tmp_path / "tls" / "office-ca.pem").read_bytes()
    cert.main(["make", "b", *data])
    assert (tmp_path / "tls" / "office-ca.pem").read_bytes() == authority
    cert.main(["make", "b", "--new-ca", *data])
    assert (tmp_path / "tls" / "office-ca.pem").read_bytes() != authority


@pytest.mark.parametrize("task", [["renew"], ["show"]])
def test_without_a_certificate_it_says_how_to_make_one(task: list[str], tmp_path: Path) -> None:
    with pytest.raises(Failed, match="cert make"):
        cert.main([*task, "--data", str(tmp_path)])


def test_a_name_that_is_none_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="not a host name") as failed:
        cert.main(["make", "http://queue", "--data", str(tmp_path)])
    assert failed.value.code == 2
    assert not (tmp_path / "tls" / "server.pem").exists()


def test_one_file_without_the_other_is_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="belong together"):
        Settings.load(configured(tmp_path, "tls/server.pem", ""))


def test_a_configured_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings.load(configured(tmp_path, "tls/server.pem", "tls/server.key"))
    with pytest.raises(NoCertificate, match=r"server\.pem"):
        tls_of(settings)
    assert tls_of(Settings.load()) is None
