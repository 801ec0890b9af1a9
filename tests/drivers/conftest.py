"""What the device tests share: fonts taken out of the installed collection, a slip, links."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.fonts import FontFiles
from drivers.printer.slip.render import SlipContent

COLLECTION = Path("/usr/share/fonts/opentype/noto")
TAIWAN_FACE = 3
EXTRA = {
    "Symbols.ttf": "noto/NotoSansMath-Regular.ttf",
    "RareHan.ttf": "cns11643/TW-Sung-Ext-B-98_1.ttf",
}


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontFiles:
    from fontTools.ttLib import TTCollection

    folder = tmp_path_factory.mktemp("fonts")
    for weight in ("Regular", "Bold"):
        source = COLLECTION / f"NotoSansCJK-{weight}.ttc"
        if not source.is_file():
            pytest.skip("fonts-noto-cjk is not installed")
        with TTCollection(source, lazy=True) as collection:
            collection.fonts[TAIWAN_FACE].save(folder / f"NotoSansTC-{weight}.otf")
    for name in ("NotoSans", "NotoSansThai"):
        for weight in ("Regular", "Bold"):
            installed = Path(f"/usr/share/fonts/truetype/noto/{name}-{weight}.ttf")
            if installed.is_file():
                (folder / installed.name).symlink_to(installed)
    for name, below in EXTRA.items():
        extra = Path("/usr/share/fonts/truetype") / below
        if extra.is_file():
            (folder / name).symlink_to(extra)
    return FontFiles.in_folder(folder)


@pytest.fixture
def slip() -> SlipContent:
    return SlipContent(
        ticket="20261123-B042",
        label="B042",
        office="臺中市龍井區戶政事務所",
        heading="您的號碼",
        class_name="愛心",
        class_shape="heart",
        service="遷入登記(單獨立戶)",
        issued="民國 115 年 11 月 23 日 09:41",
        address="http://192.0.2.20:8080/t/abcdefghijklmnopqrstuv",
        facts=("前面等候 5 人", "預估等候 10–20 分鐘"),
        bring_title="應備文件",
        bring=("國民身分證、印章(或簽名)", "戶口名簿"),
        address_caption="掃描 QR Code 查詢叫號進度",
        missed_rule="過號請洽服務台,將於 3 號後再叫號",
    )


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 1, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_simulated_printer_left_over() -> Iterator[None]:
    from drivers.printer.simulated import printer as simulated

    simulated.printers.clear()
    yield
    simulated.printers.clear()
