"""What each paragraph of a page is for."""

import pytest

from summarizer.structure import find_paragraphs, title_line

PROSE = "The council voted on Tuesday to close the bridge for repairs that will take until the autumn, officials said."


def kinds(text: str) -> list[str]:
    return [p.kind.value for p in find_paragraphs(text)]


def test_a_page_with_all_its_parts() -> None:
    text = "\n\n".join(
        [
            "Bridge to close until autumn, council says",
            "Drivers face a detour of nine miles as engineers replace the deck",
            "By Ana Duarte",
            "Photo by: Orrin Vale",
            "A file picture shows the Alder bridge in 2019.",
            PROSE,
            "Read more: how the detour works",
            "What happens next?",
            PROSE,
            "(Reporting by Ana Duarte; editing by Tom Reyes)",
        ]
    )
    assert kinds(text) == [
        "title",
        "standfirst",
        "byline",
        "credit",
        "caption",
        "prose",
        "link",
        "heading",
        "prose",
        "sign-off",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photograph: Orrin Vale/Alder Press", "credit"),
        ("(AP Photo/Orrin Vale)", "credit"),
        ("Getty Images", "credit"),
        ("Sign up for our daily newsletter", "link"),
        ("Related: Bridge plan in doubt", "link"),
        ("Advertisement", "link"),
        ("Originally published on Alder Live.", "sign-off"),
        ("Alder Press writer Tom Reyes contributed to this report.", "sign-off"),
        ("Alder News and agencies", "sign-off"),
        ("___", "sign-off"),
        ("Updated 14 March 2024 at 10.15", "byline"),
        ("Tom Reyes, transport correspondent", "byline"),
    ],
)
def test_lines_that_are_no_prose(line: str, kind: str) -> None:
    assert kinds(f"{PROSE}\n\n{line}\n\n{PROSE}")[1] == kind


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("LONDON (Reuters) — The council voted to close it.", "LONDON (Reuters) — "),
        ("SIOUX FALLS, S.D. – The council voted to close it.", "SIOUX FALLS, S.D. – "),
        ("(Reuters) - The council voted to close it.", "(Reuters) - "),
        ("Indianapolis – The council voted to close it.", "Indianapolis – "),
        ("NEW DELHI: The council voted to close it.", "NEW DELHI: "),
        ("PARIS, March 4 (AFP) - The council voted to close it.", "PARIS, March 4 (AFP) - "),
    ],
)
def test_a_dateline_is_told_from_the_sentence(opening: str, dateline: str) -> None:
    (paragraph,) = find_paragraphs(opening)
    assert paragraph.dateline is not None
    assert paragraph.dateline.of(opening) == dateline
    assert paragraph.body.of(opening) == "The council voted to close it."


def test_a_dash_within_a_sentence_is_no_dateline() -> None:
    (paragraph,) = find_paragraphs("The bridge — the oldest in the county — will close.")
    assert paragraph.dateline is None


def test_lines_without_blank_lines_are_paragraphs() -> None:
    assert len(find_paragraphs(f"{PROSE}\n{PROSE}")) == 2


def test_lines_broken_at_a_column_are_one_paragraph() -> None:
    text = (
        "The council voted on Tuesday to close the bridge for repairs that\n"
        "will take until the autumn, and drivers will have to take a detour\n"
        "of nine miles through the village of Sallow until then, it said."
    )
    assert len(find_paragraphs(text)) == 1


def test_a_text_of_one_line_is_prose_even_without_a_stop() -> None:
    assert kinds("Bridge to close") == ["prose"]


def test_a_quotation_that_asks_is_no_heading() -> None:
    assert kinds(f"{PROSE}\n\n“Who will pay for all this?”\n\n{PROSE}")[1] == "prose"


def test_the_title_line_is_the_title() -> None:
    text = f"Bridge to close until autumn\n\n{PROSE}"
    assert title_line(text, find_paragraphs(text)) == "Bridge to close until autumn"
    assert title_line(PROSE, find_paragraphs(PROSE)) is None


def test_one_sentence_with_a_year_beside_a_credit_is_a_caption() -> None:
    line = "Ana Duarte speaks to drivers at the Alder bridge in March 2019."
    assert kinds(f"Photo by: Orrin Vale\n\n{line}\n\n{PROSE}")[1] == "caption"
    assert kinds(f"{PROSE}\n\n{line}\n\n{PROSE}")[1] == "prose"
