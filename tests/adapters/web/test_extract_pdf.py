"""The text of a PDF: its lines joined to paragraphs, or why there is none."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from adapters.web.extract import extract_page
from adapters.web.pdf import join_lines
from bot.reading import InputError
from summarizer.article import Article

LINES = [
    "The water plant that supplies a third of Dunmere will start again on Thurs-",
    "day, two years after a court closed it because young eels were dying in its",
    "pumps, the council said on Monday. The eels are well-",
    "fed now.",
    "It opens on Thursday, and the well-fed eels will be counted every month, the",
    "council said in a statement.",
]
PARAGRAPHS = [
    "The water plant that supplies a third of Dunmere will start again on Thursday, two years after a court closed it because "
    "young eels were dying in its pumps, the council said on Monday. The eels are well-fed now.",
    "It opens on Thursday, and the well-fed eels will be counted every month, the council said in a statement.",
]


def pdf_of(*pages: list[str], password: str | None = None) -> bytes:
    """A PDF (ISO 32000-1, section 7.5) whose pages show these lines."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index, _ in enumerate(pages))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]  # fmt: skip
    for index, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 40 780 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out)))
    writer.add_metadata(
        {"/Title": "Water plant to reopen", "/Author": "Oskar Pell; Ada Quill", "/CreationDate": "D:20240305083000Z"}
    )
    if password:
        writer.encrypt(password)
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def extracted(data: bytes) -> Article | InputError:
    return extract_page(data, "application/pdf", "https://kestrel.example/a.pdf").outcome


def test_lines_are_joined_to_paragraphs() -> None:
    found = extracted(pdf_of(LINES))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == PARAGRAPHS


def test_title_authors_and_date_are_those_of_the_document() -> None:
    found = extracted(pdf_of(LINES))
    assert isinstance(found, Article)
    assert (found.title, found.authors) == ("Water plant to reopen", ("Oskar Pell", "Ada Quill"))
    assert (found.published, found.url) == ("2024-03-05T08:30:00+00:00", "https://kestrel.example/a.pdf")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [["The Kestrel Gazette", *LINES, f"Page {number} of 4"] for number in range(1, 5)]
    found = extracted(pdf_of(*pages))
    assert isinstance(found, Article)
    assert "Gazette" not in found.text
    assert "Page" not in found.text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf_of([]), "pdf_without_text"),
        (pdf_of(LINES, password="secret"), "pdf_locked"),
        (pdf_of(LINES)[:300], "bad_pdf"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "bad_pdf"),
        (pdf_of(*[LINES] * 61), "too_large"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    found = extracted(data)
    assert isinstance(found, InputError)
    assert found.code == code
    assert "paste" in found.message


def test_a_word_parted_at_a_lines_end_keeps_its_hyphen_unless_the_text_knows_it_without() -> None:
    assert join_lines(["A half-\nhearted try of the half-hearted crew of Kestrel."]).startswith("A half-hearted try")
    assert join_lines(["The govern-\nment fell. A government falls every year."]).startswith("The government fell.")
    assert join_lines(["An odd-\nness was seen."]).startswith("An odd-ness")
