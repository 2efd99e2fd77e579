"""Every way in which a file can be wrong."""

import io
import zipfile

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from knowledge.errors import (
    DamagedError,
    EmptyDocumentError,
    EncryptedError,
    KnowledgeError,
    MissingFileError,
    ScannedError,
    TooLargeError,
    UndecodableError,
    UnsupportedTypeError,
)
from knowledge.formats.docx import extract_docx
from knowledge.reading import read_document


def _read(path):
    return read_document(path, root=path.parent)


def _locked_pdf(data):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_with_a_password_says_so(put, make_pdf):
    path = put("密.pdf", _locked_pdf(make_pdf([["第一条 内容。"]])))

    with pytest.raises(EncryptedError, match=r"^密\.pdf: it is protected by a password: save a copy without"):
        _read(path)


def test_a_pdf_that_only_restricts_printing_is_read(put, make_pdf):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([["第一条 内容一定要多于十个字。"]]))))
    writer.encrypt("", "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)

    assert _read(put("a.pdf", buffer.getvalue())).text == "第一条 内容一定要多于十个字。"


def test_a_word_file_with_a_password_says_so(put):
    container = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(EncryptedError, match="protected by a password"):
        _read(put("a.docx", container))


def test_a_word_file_in_a_locked_archive_says_so(put, word_rule):
    locked = bytearray(word_rule)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[word_rule.index(signature) + flags] |= 1

    with pytest.raises(EncryptedError, match="protected by a password"):
        _read(put("a.docx", bytes(locked)))


def test_scanned_pages_are_no_empty_document(put, make_pdf):
    path = put("扫描.pdf", make_pdf([["1"], ["2"], []]))

    with pytest.raises(
        ScannedError, match=r"^扫描\.pdf: its 3 pages hold pictures and no text: run text rec"
    ):
        _read(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"this is no pdf", "not a readable pdf file"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "not a readable pdf file"),
        ("a.docx", b"PK\x03\x04 broken archive", "not a readable docx file"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "in the old .doc format"),
        ("a.html", "<!-- 空 -->", "not a readable html file"),
    ],
    ids=["no pdf", "torn pdf", "torn docx", "old doc", "no html"],
)
def test_damaged_files_are_named_with_what_was_seen(put, name, content, message):
    with pytest.raises(DamagedError, match=rf"^{name}: .*{message}.*save it again"):
        _read(put(name, content))


def test_an_archive_that_is_no_word_file_is_damaged(put):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(DamagedError, match="not a readable docx file"):
        _read(put("a.docx", buffer.getvalue()))


@pytest.mark.parametrize("cut_at", [0.2, 0.5, 0.9])
def test_torn_word_and_pdf_files_never_come_through_half(put, word_rule, make_pdf, cut_at):
    pdf = make_pdf([["第一条 内容一定要多于十个字。"]] * 3)

    with pytest.raises(DamagedError, match="not a readable docx file"):
        _read(put("a.docx", word_rule[: int(len(word_rule) * cut_at)]))
    with pytest.raises(KnowledgeError, match=r"^a\.pdf: "):
        _read(put("a.pdf", pdf[: int(len(pdf) * cut_at)]))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(word_rule):
    buffer = io.BytesIO(word_rule)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", bytes(5 * 2**20))

    with pytest.raises(TooLargeError, match=r"^a\.docx: 5\.\d MB where at most 4\.0 MB are read"):
        extract_docx(buffer.getvalue(), "a.docx", largest_unpacked=4 * 2**20)


def test_a_file_above_the_limit_is_refused_by_size(put):
    path = put("大.txt", "字" * 1000)

    with pytest.raises(TooLargeError, match=r"^大\.txt: 0\.0 MB where at most 0\.0 MB are read: split it"):
        read_document(path, root=path.parent, largest=2999)
    assert read_document(path, root=path.parent, largest=3000).text == "字" * 1000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", b""),
        ("a.txt", b"\n \r\n"),
        ("a.md", "---\ntitle: 只有题头\n---\n\u200b\n"),
        ("a.html", "<html><head><title>空</title></head><body><script>1</script></body></html>"),
    ],
    ids=["no bytes", "blanks", "front matter only", "script only"],
)
def test_files_without_text_are_empty(put, name, content):
    with pytest.raises(EmptyDocumentError, match=rf"^{name}: there is no text in it"):
        _read(put(name, content))


def test_a_word_file_without_text_is_empty(put):
    buffer = io.BytesIO()
    docx.Document().save(buffer)

    with pytest.raises(EmptyDocumentError, match="there is no text in it"):
        _read(put("a.docx", buffer.getvalue()))


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + bytes(64)], ids=["bytes", "png"]
)
def test_binary_data_is_no_text(put, data):
    with pytest.raises(
        UndecodableError, match=r"^a\.txt: .* neither UTF-8, UTF-16 nor GB18030: save it as UTF-8"
    ):
        _read(put("a.txt", data))


@pytest.mark.parametrize(
    ("name", "seen"), [("a.xls", "files of type .xls"), ("README", "files without an extension")]
)
def test_other_types_are_named_with_those_that_are_read(put, name, seen):
    with pytest.raises(
        UnsupportedTypeError, match=rf"^{name}: {seen} are not read: .*\.md, \.txt, \.docx, \.pdf"
    ):
        _read(put(name, "x"))


def test_a_missing_file_is_a_knowledge_error(tmp_path):
    with pytest.raises(MissingFileError, match=r"^weg\.md: the file cannot be opened \(No such file"):
        _read(tmp_path / "weg.md")
