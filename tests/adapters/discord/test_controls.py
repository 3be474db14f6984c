"""What can be pressed under a Reply, and what comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.controls import (
    BUTTON_ID,
    MENU_ID,
    Button,
    Menu,
    Option,
    components,
    controls,
    custom_id,
    pressed,
    rows,
)
from bot.reply import Action, FigureLine, Figures, PointLine, Points, Quoted, QuoteLine, Ref, Reply, Said
from bot.reply import Button as Asked

actions = st.sampled_from(Action)
values = st.from_regex(r"[0-9]{1,15}(:[a-z][0-9]{1,4})?", fullmatch=True)
DIGEST = Reply(
    (
        Points((PointLine("The harbour is shut.", Ref(7, "p1")),)),
        Figures((FigureLine("40", "ships", None, Ref(7, "f1")),)),
        Said("Marsh", "Minister", (QuoteLine("No.", True, Ref(7, "q2")), QuoteLine("x", False, Ref(7, "q3"))), 4),
        Said("Brandt", None, (QuoteLine("Yes.", True, Ref(7, "q4")),)),
    ),
    buttons=(
        Asked(Action.WHO, "Who said what", "7"),
        Asked(Action.SOURCE, "Source", "7"),
        Asked(Action.WRONG, "Not right?", "7"),
    ),
)


@given(actions, values)
def test_a_button_brings_back_its_action_and_value(action: Action, value: str) -> None:
    id = custom_id(action, value)
    assert pressed(id) == (action, value)
    assert BUTTON_ID.fullmatch(id)
    assert not MENU_ID.fullmatch(id)


@given(actions, st.integers(0, 4), values)
def test_a_menu_brings_back_its_action_and_what_was_chosen(action: Action, number: int, value: str) -> None:
    id = f"pq:pick:{action}:{number}"
    assert pressed(id, [value]) == (action, value)
    assert pressed(id) is None
    assert not BUTTON_ID.fullmatch(id)


@pytest.mark.parametrize("id", ["", "pq:", "pq:who", "other:who:7", "pq:pick:who", "xpq:who:7"])
def test_ids_of_others_are_none_of_ours(id: str) -> None:
    assert pressed(id, ["7"]) is None


def test_a_value_that_does_not_fit_into_an_id_is_refused() -> None:
    assert len(custom_id("who", "7" * 93)) == 100
    with pytest.raises(ValueError, match="too long"):
        custom_id("who", "7" * 94)


def test_a_digest_has_its_buttons_then_its_speakers_then_its_items() -> None:
    buttons, who, source = rows(controls(DIGEST))
    assert buttons == [
        Button("Who said what", "pq:who:7"),
        Button("Source", "pq:source:7"),
        Button("Not right?", "pq:wrong:7"),
    ]
    assert who == [
        Menu(
            "All quotes of …",
            "pq:pick:who:0",
            (Option("Marsh", "7:q2", "6 quotes, Minister"), Option("Brandt", "7:q4", "1 quote")),
        )
    ]
    assert source == [
        Menu(
            "Source of …",
            "pq:pick:source:0",
            (
                Option("The harbour is shut.", "7:p1", "key point"),
                Option("40 ships", "7:f1", "figure"),
                Option("“No.”", "7:q2", "quote"),
                Option("x", "7:q3", "quote"),
                Option("“Yes.”", "7:q4", "quote"),
            ),
        )
    ]


def test_everybody_in_the_article_can_be_chosen_whoever_is_shown() -> None:
    listed = (Quoted("Marsh", "Minister", 6, Ref(7, "q2")), Quoted("Brandt", None, 1, Ref(7, "q4")))
    (menu,) = controls(Reply(speakers=listed))
    assert isinstance(menu, Menu)
    assert menu.options == (Option("Marsh", "7:q2", "6 quotes, Minister"), Option("Brandt", "7:q4", "1 quote"))


def test_of_more_speakers_than_a_menu_takes_those_are_offered_who_are_quoted_most() -> None:
    listed = tuple(Quoted(f"Speaker {number}", None, number // 10, Ref(7, f"q{number}")) for number in range(40))
    (menu,) = controls(Reply(speakers=listed))
    assert isinstance(menu, Menu)
    assert [option.value for option in menu.options] == [f"7:q{number}" for number in (*range(10, 15), *range(20, 40))]


def test_where_all_quotes_are_shown_no_speaker_is_offered() -> None:
    reply = Reply((Said("Marsh", None, (QuoteLine("No.", True, Ref(7, "q2")),)),))
    assert [control.placeholder for control in controls(reply) if isinstance(control, Menu)] == ["Source of …"]


def test_what_is_of_no_stored_article_has_no_menu() -> None:
    assert controls(Reply((Points((PointLine("x"),)), Said("Marsh", None, (QuoteLine("No.", True),), 3)))) == ()


def test_more_items_than_a_menu_takes_have_several() -> None:
    points = Points(tuple(PointLine("x", Ref(7, f"p{number}")) for number in range(60)))
    menus = [control for control in controls(Reply((points,))) if isinstance(control, Menu)]
    assert [menu.placeholder for menu in menus] == ["Source of … (1 to 25)", "Source of … (26 to 50)", "Source of … (51 to 60)"]
    assert [option.value for menu in menus for option in menu.options] == [f"7:p{number}" for number in range(60)]


def test_a_button_that_is_there_already_is_not_there_twice() -> None:
    one = Asked(Action.WHO, "Who", "7")
    assert controls(Reply(buttons=(one, one))) == (Button("Who", "pq:who:7"),)


def test_they_are_rows_of_components() -> None:
    many = Reply(buttons=tuple(Asked(Action.MORE, str(number), str(number)) for number in range(6)))
    first, second = components(controls(many))
    assert first["type"] == second["type"] == 1
    assert [each["label"] for each in first["components"]] == ["0", "1", "2", "3", "4"]
    assert second["components"] == [{"type": 2, "style": 2, "label": "5", "custom_id": "pq:more:5"}]


def test_a_menu_is_a_string_select_of_one_choice() -> None:
    (row,) = components([Menu("Source of …", "pq:pick:source:0", (Option("x", "7:p1"), Option("y", "7:p2", "figure")))])
    assert row["components"] == [
        {
            "type": 3,
            "custom_id": "pq:pick:source:0",
            "placeholder": "Source of …",
            "min_values": 1,
            "max_values": 1,
            "options": [{"label": "x", "value": "7:p1"}, {"label": "y", "value": "7:p2", "description": "figure"}],
        }
    ]
