"""A camera that draws what it sees: a person at the counter or a page on the table."""

from functools import lru_cache

from drivers.errors import UriError
from drivers.photo.drawing import Person, draw_page, draw_person, lay_on_table
from drivers.photo.pictures.vision import Frame
from drivers.photo.sources.files import ScriptedEye
from drivers.uri import DeviceUri

SCENES = ("person", "tilted", "nobody", "page")


class SimulatedEye(ScriptedEye):
    """A camera at ``sim:camera?scene=person|tilted|nobody|page&fault=…``."""

    def __init__(self, uri: DeviceUri) -> None:
        super().__init__(uri)
        self.scene = uri.options.get("scene", "person")
        if uri.place != "camera":
            raise UriError(f"{uri}: only sim:camera is a camera")
        if self.scene not in SCENES:
            raise UriError(f"no scene {self.scene!r}; known: {', '.join(SCENES)}")

    def picture(self, number: int) -> Frame:
        """The scene; the person moves a little, as if breathing."""
        return _draw(self.scene, number // 8 % 3)


@lru_cache(maxsize=8)
def _draw(scene: str, moment: int) -> Frame:
    if scene == "page":
        return lay_on_table(draw_page(), [(420, 80), (1150, 120), (1180, 1120), (380, 1090)])
    if scene == "nobody":
        return draw_person(Person(y=-4000))
    roll = 12.0 if scene == "tilted" else 0.0
    return draw_person(Person(y=430 + 2 * moment, roll_deg=roll))
