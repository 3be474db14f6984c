"""What Discord refuses is found before it is sent."""

from typing import Any

import pytest

from adapters.discord import limits
from adapters.discord.limits import Limit, length, problems

Json = dict[str, Any]


def embed(**more: Any) -> Json:
    return {"embeds": [{"title": "Bridge", **more}]}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def button(id: str = "pq:who:7", **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": id, **more}


def option(value: str = "1", **more: Any) -> Json:
    return {"label": "One", "value": value, **more}


def menu(*options: Json, id: str = "pq:pick:who:0", **more: Any) -> Json:
    return {"type": 3, "custom_id": id, "options": list(options), **more}


def under(*rows: Json) -> Json:
    return {"content": "x", "components": list(rows)}


def link(url: str) -> Json:
    return {"type": 2, "style": 5, "label": "Go", "url": url}


def buttons(count: int) -> list[Json]:
    return [button(f"pq:who:{number}") for number in range(count)]


def field(**more: Any) -> Json:
    return {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "x", **more}}


def form(*fields: Json, **more: Any) -> Json:
    return {"title": "Quotation", "custom_id": "pqf:verify", "components": list(fields), **more}


def choices(count: int, **more: Any) -> Json:
    return {"choices": [{"name": "London", "value": "Europe/London", **more}] * count}


def command(name: str = "ask", **more: Any) -> Json:
    return {"type": 1, "name": name, "description": "x", **more}


def asked(name: str, **more: Any) -> Json:
    return {"type": 3, "name": name, "description": "x", **more}


def context_menus(count: int) -> list[Json]:
    return [{"type": 3, "name": f"Digest {number}"} for number in range(count)]


FIELD = {"name": "n", "value": "v"}
IMAGE = {"image": {"url": "attachment://a.png"}}
TAKEN: list[Any] = [
    form(*[field(max_length=4000, placeholder="x" * 100, value="x" * 4000)] * 5, title="x" * 45),
    form({**field(), "label": "x" * 45, "description": "x" * 100}),
    choices(25, name="x" * 100, value="x" * 100),
    choices(0),
    [command("pullquote", options=[command(f"a{number}") for number in range(25)]), *context_menus(5)],
    [command("x" * 32, description="x" * 100, options=[asked("a", required=True), asked("b")])],
    {"content": "x" * 2000},
    {"content": "x", "nonce": "x" * 25},
    {"embeds": [{"title": "x"}] * 10},
    embed(title="x" * 256, description="x" * 4096, footer={"text": "x" * 1000}),
    embed(fields=[FIELD] * 25),
    embed(fields=[{"name": "x" * 256, "value": "x" * 1024}]),
    embed(footer={"text": "x" * 2048}, author={"name": "x" * 256}),
    embed(url="https://post.example/" + "x" * 2000),
    {"embeds": [IMAGE], "attachments": [{"id": 0, "filename": "a.png", "description": "x" * 1024}]},
    under(row(*buttons(5)), row(menu(*(option(str(each)) for each in range(25)), placeholder="x" * 150))),
    under(row(link("https://post.example/"))),
    under(row(button("x" * 100, label="x" * 80))),
    under(row(menu(option("x" * 100, label="x" * 100, description="x" * 100)))),
]
REFUSED: list[tuple[Any, str]] = [
    (form(), "components: This field is required"),
    (form(*[field()] * 6), "components: Must be 5 or fewer"),
    (form(field(), title="x" * 46), "title: Must be 45 or fewer"),
    (form({**field(), "label": "x" * 46}), "components[0].label: Must be 45 or fewer"),
    (form({**field(), "description": "x" * 101}), "components[0].description: Must be 100 or fewer"),
    (form(row(field())), "components[0].type: "),
    (form(field(placeholder="x" * 101)), "components[0].component.placeholder: Must be 100 or fewer"),
    (form(field(value="x" * 4001)), "components[0].component.value: Must be 4000 or fewer"),
    (form(field(max_length=4001)), "components[0].component.max_length: int value should be less than or equal to 4000"),
    (choices(26), "choices: Must be 25 or fewer"),
    (choices(1, name="x" * 101), "choices[0].name: Must be 100 or fewer"),
    (choices(1, value="x" * 101), "choices[0].value: Must be 100 or fewer"),
    (context_menus(6), "Maximum number of context menus of type 3 reached (5)"),
    ([command("x" * 33)], "[0].name: Must be 32 or fewer"),
    ([command("Who said")], "[0].name: Command name is invalid"),
    ([command(description="x" * 101)], "[0].description: Must be 100 or fewer"),
    ([command(options=[asked(f"a{number}") for number in range(26)])], "[0].options: Must be 25 or fewer"),
    ([command(options=[asked("a"), asked("b", required=True)])], "[0].options: Required options must be placed before"),
    (
        [
            command(
                options=[
                    command(f"a{each}", description="x" * 99, options=[asked(f"b{each}", description="x" * 100)] * 20)
                    for each in range(4)
                ]
            )
        ],
        "[0]: Command exceeds maximum size (8000)",
    ),
    ({}, "Cannot send an empty message"),
    ({"content": " \n"}, "Cannot send an empty message"),
    ({"content": "x" * 2001}, "content: Must be 2000 or fewer"),
    ({"content": "\U0001f469" * 1001}, "content: Must be 2000 or fewer"),
    ({"content": "\ud83d"}, "content: Not valid Unicode"),
    ({"content": 7}, "content: Not a string"),
    ({"content": "x", "nonce": "x" * 26}, "nonce: Must be 25 or fewer"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds: Must be 10 or fewer"),
    ({"embeds": [{"title": "x", "description": "x" * 3000}] * 2}, "embeds: Embed size exceeds maximum size of 6000"),
    (embed(title="x" * 257), "embeds[0].title: Must be 256 or fewer"),
    (embed(description="x" * 4097), "embeds[0].description: Must be 4096 or fewer"),
    (embed(fields=[FIELD] * 26), "embeds[0].fields: Must be 25 or fewer"),
    (embed(fields=[{"name": "x" * 257, "value": "v"}]), "embeds[0].fields[0].name: Must be 256 or fewer"),
    (embed(fields=[{"name": "n", "value": "x" * 1025}]), "embeds[0].fields[0].value: Must be 1024 or fewer"),
    (embed(fields=[{"name": "", "value": "v"}]), "embeds[0].fields[0].name: This field is required"),
    (embed(fields=[{"name": "n", "value": " "}]), "embeds[0].fields[0].value: This field is required"),
    (embed(footer={"text": "x" * 2049}), "embeds[0].footer.text: Must be 2048 or fewer"),
    (embed(author={"name": "x" * 257}), "embeds[0].author.name: Must be 256 or fewer"),
    (embed(url="javascript:alert(1)"), "embeds[0].url: Not a well formed URL"),
    (embed(url="https://localhost/a"), "embeds[0].url: Not a well formed URL"),
    (embed(url="https://post.example/a b"), "embeds[0].url: Not a well formed URL"),
    (embed(**IMAGE), "embeds[0].image.url: no file"),
    ({"embeds": [{"color": 1}]}, "embeds[0]: This field is required"),
    ({"content": "x", "attachments": [{"filename": "a"}] * 11}, "attachments: Must be 10 or fewer"),
    ({"attachments": [{"filename": "a", "description": "x" * 1025}]}, "attachments[0].description: Must be 1024 or fewer"),
    (under(*[row(button(str(each))) for each in range(6)]), "components: Must be 5 or fewer"),
    (under(row(*buttons(6))), "components[0].components: Must be 5 or fewer"),
    (under(row()), "components[0].components: This field is required"),
    (under(button()), "components[0].type: "),
    (under(row(button(), button())), "Component custom id cannot be duplicated: pq:who:7"),
    (under(row(button(), menu(option()))), "components[0].components: The specified component exceeds the maximum width"),
    (under(row(button("x" * 101))), "components[0].components[0].custom_id: Must be 100 or fewer"),
    (under(row(button(label="x" * 81))), "components[0].components[0].label: Must be 80 or fewer"),
    (under(row(button(label=""))), "components[0].components[0].label: This field is required"),
    (under(row(button(style=9))), "components[0].components[0].style: "),
    (under(row(button(url="https://post.example/"))), "A custom id and url cannot both be specified"),
    (under(row(link("https://post.example/".ljust(513, "x")))), "components[0].components[0].url: Must be 512 or fewer"),
    (under(row({**link("https://post.example/"), "custom_id": "x"})), "A link button has a url and no custom_id"),
    (under(row({"type": 99})), "components[0].components[0].type: "),
    (under(row(menu())), "components[0].components[0].options: This field is required"),
    (under(row(menu(*(option(str(each)) for each in range(26))))), "components[0].components[0].options: Must be 25 or fewer"),
    (under(row(menu(option(), option()))), "The specified option value is already used: 1"),
    (under(row(menu(option(label="x" * 101)))), "options[0].label: Must be 100 or fewer"),
    (under(row(menu(option("x" * 101)))), "options[0].value: Must be 100 or fewer"),
    (under(row(menu(option(description="x" * 101)))), "options[0].description: Must be 100 or fewer"),
    (under(row(menu(option(), placeholder="x" * 151))), "components[0].components[0].placeholder: Must be 150 or fewer"),
]


@pytest.mark.parametrize("payload", TAKEN)
def test_what_is_within_the_limits_is_taken(payload: Json) -> None:
    assert problems(payload) == []


@pytest.mark.parametrize(("payload", "problem"), REFUSED)
def test_what_is_not_is_named_with_its_place(payload: Json, problem: str) -> None:
    assert any(problem in found for found in problems(payload))


def test_all_texts_of_all_embeds_count_together() -> None:
    full = {
        "title": "x" * 200,
        "description": "x" * 500,
        "footer": {"text": "x" * 100},
        "author": {"name": "x" * 100},
        "fields": [{"name": "x" * 50, "value": "x" * 50}],
    }
    assert problems({"embeds": [full] * 6}) == []
    assert problems({"embeds": [*[full] * 6, {"title": "x"}]}) == ["embeds: Embed size exceeds maximum size of 6000"]


def test_a_letter_outside_the_basic_plane_counts_twice() -> None:
    assert [length(text) for text in ("a", "é", "\U0001f469", "")] == [1, 1, 2, 0]


def test_every_limit_names_the_page_that_states_it() -> None:
    stated = [value for value in vars(limits).values() if isinstance(value, Limit)]
    assert len(stated) > 30
    assert all(limit.page and not limit.page.startswith("http") for limit in stated)
