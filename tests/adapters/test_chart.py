"""The picture of who was quoted most: a PNG that can be drawn for any names, at once in several threads, and its words."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from adapters.chart import MOST_ALT, MOST_ROWS, NotDrawable, alt_text, quoted_most

ROWS = (("Tomas Okafor", 7), ("Ilse Brandt", 4), ("Petra Lund", 2))
BLUE = (63, 111, 163)


def picture(rows: tuple[tuple[str, int], ...], title: str = "Quoted most") -> Image.Image:
    return Image.open(io.BytesIO(quoted_most(rows, title))).convert("RGB")


def bars(image: Image.Image) -> list[int]:
    """The widths of the bars in pixels, top down."""
    widths = [sum(image.getpixel((x, y)) == BLUE for x in range(image.width)) for y in range(image.height)]
    return [width for width, above in zip(widths[1:], widths, strict=False) if width and not above]


def test_each_name_has_a_bar_as_long_as_its_count() -> None:
    first, second, third = bars(picture(ROWS))
    assert second / first == pytest.approx(4 / 7, abs=0.02)
    assert third / first == pytest.approx(2 / 7, abs=0.02)


def test_it_can_be_read_on_a_screen_with_twice_the_pixels() -> None:
    image = picture(ROWS)
    assert image.width == 1440
    assert 300 < image.height < 500


def test_one_row_is_enough_and_too_many_are_left_out() -> None:
    assert len(bars(picture(ROWS[:1]))) == 1
    assert len(bars(picture(ROWS * 9))) == MOST_ROWS


@pytest.mark.parametrize(
    "name",
    [
        "$x_1$ \\frac",
        "Ångström & Ωmega",
        "Анна Рейес",
        "محمد",
        "שלום",
        "e\u0301" * 3,
        "a\nb\t\u202ec\u202c",
        "Union of " + "very " * 60 + "long names",
        "x" * 300,
    ],
)
def test_names_of_any_kind_are_drawn(name: str) -> None:
    assert len(bars(picture(((name, 3), ("Ilse Brandt", 2))))) == 2


@pytest.mark.parametrize("rows", [(), (("", 2),), (("\u202e", 2),), (("\U000f0000", 2),)])
def test_what_no_font_here_can_show_is_left_to_words(rows: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(NotDrawable):
        quoted_most(rows, "Quoted most")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80), st.integers(1, 99)), max_size=14), st.text(max_size=100))
def test_whatever_is_asked_there_is_a_picture_or_a_refusal(rows: list[tuple[str, int]], title: str) -> None:
    with suppress(NotDrawable):
        assert quoted_most(rows, title).startswith(b"\x89PNG")


def test_several_can_be_drawn_at_once_and_the_same_rows_give_the_same_picture() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: quoted_most(ROWS, "Quoted most"), range(8)))
    assert len(set(drawn)) == 1


def test_the_words_say_what_the_picture_shows() -> None:
    assert alt_text(ROWS, "Quoted most") == "Bar chart. Quoted most: Tomas Okafor 7, Ilse Brandt 4, Petra Lund 2."
    assert len(alt_text((("x" * 900, 1),) * 9, "Quoted most")) <= MOST_ALT


def test_the_library_is_loaded_only_when_something_is_drawn() -> None:
    code = "import sys, adapters.chart; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
