"""Markdown signs are not an article's words."""

from bot.markdown import read_markdown


def test_signs_are_left_out_and_words_stay() -> None:
    text = '# Bridge *shut*\n\nThe [bridge](https://x.example) is **shut**, said `Marsh`.\n\n> "We had\n> no choice."\n\n- one\n'
    assert read_markdown(text).text == 'Bridge shut\n\nThe bridge is shut, said Marsh.\n\n"We had no choice."\n\none'


def test_the_first_heading_is_the_title() -> None:
    assert read_markdown("## Kicker\n\n# Bridge shut\n\n# Another\n").title == "Bridge shut"


def test_front_matter_gives_title_authors_and_date() -> None:
    article = read_markdown(
        '---\ntitle: "Bridge shut"\nauthor: A. Quill and B. Ray\ndate: 2024-03-05\nurl: https://x.example\n---\nText.\n'
    )
    assert (article.title, article.authors, article.published, article.url) == (
        "Bridge shut",
        ("A. Quill", "B. Ray"),
        "2024-03-05",
        "https://x.example",
    )
    assert article.text == "Text."


def test_images_code_and_html_are_no_text() -> None:
    text = "![A bridge](a.png)\n\n<div>box</div>\n\n```\ncode\n```\n\nThe <b>end</b>.\n"
    assert read_markdown(text).text == "The end."


def test_an_indented_paragraph_is_no_code() -> None:
    assert read_markdown("First.\n\n    Second, indented.\n").text == "First.\n\nSecond, indented."


def test_quotation_marks_and_dashes_stay_as_they_are() -> None:
    text = '“Shut” -- "shut" – it\'s $3.6bn (10%) & more…'
    assert read_markdown(text).text == text
