"""Whatever a file holds, reading it ends with a report or with one error of the package's own."""

import io
import random
import zipfile

import pytest

from knowledge.bank.files import Format, format_of, read_items, write_items
from knowledge.bank.reading import BankUnreadableError
from knowledge.bank.words import bank_words
from knowledge.bank.workbook import Sheet, write_workbook
from tests.unit.knowledge.bank.items import PIECES, Maker

WORDS = bank_words()
BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nitems: [*b, *b]\n"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="essay"><questiontext><text>&c;</text>
</questiontext></question></quiz>"""
FILE = b"""<!DOCTYPE quiz [<!ENTITY f SYSTEM "file:///etc/hostname">]><quiz><question type="essay">
<questiontext><text>&f;</text></questiontext></question></quiz>"""


def _book(content):
    """A workbook with one sheet, written by hand."""
    file = io.BytesIO()
    names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    refs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{packed}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
            f'<Override PartName="/xl/s.xml" ContentType="{main}.worksheet+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{packed}/relationships"><Relationship Id="r1" '
            f'Type="{refs}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packed}/relationships"><Relationship Id="r1" '
            f'Type="{refs}/worksheet" Target="s.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {names} xmlns:r="{refs}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        book.writestr("xl/s.xml", content.replace("<worksheet", f"<worksheet {names}"))
    return file.getvalue()


def _refused(content, form):
    """Why a file is refused as a whole, or None; whatever is told of its rows has its sentence."""
    try:
        reading = read_items(content, form, WORDS)
    except BankUnreadableError as error:
        return error
    faults = [fault for error in reading.errors for fault in error.faults]
    notes = [note for row in reading.rows for note in row.notes]
    assert all(map(WORDS.problem, faults))
    assert all(map(WORDS.note, notes))
    return None


def _format_refused(text):
    try:
        format_of("x.txt", text, WORDS)
    except BankUnreadableError as error:
        return error.reason
    return None


WHOLE = {
    "nothing": (b"", Format.GIFT, "no_items"),
    "blanks": (b" \n\n", Format.AIKEN, "no_items"),
    "zeros": (b"\0" * 999, Format.GIFT, "not_text"),
    "half a JSON": (b'{"a|b|c": "b"', Format.PAIRS, "not_json"),
    "deep JSON": (b"[" * 100_000, Format.JSON, "not_json"),
    "long number": (b"[" + b"9" * 9000 + b"]", Format.JSON, "not_json"),
    "JSON of another form": (b'{"items": {"a": 1}}', Format.JSON, "unknown_format"),
    "no YAML": (b"- {", Format.YAML, "not_yaml"),
    "YAML bomb": (BOMB, Format.YAML, "not_yaml"),
    "YAML that makes objects": (b"- !!python/object/apply:os.getcwd []", Format.YAML, "not_yaml"),
    "deep YAML": (b"[" * 9000, Format.YAML, "not_yaml"),
    "a day that is none": (b"- valid_from: 2026-02-30", Format.YAML, "not_yaml"),
    "no XML": (b"<quiz><question>", Format.MOODLE, "not_xml"),
    "deep XML": (b"<quiz>" + b"<a>" * 9999, Format.MOODLE, "not_xml"),
    "billion laughs": (LAUGHS, Format.MOODLE, "has_entities"),
    "reads a file": (FILE, Format.MOODLE, "has_entities"),
    "other XML": (b"<html/>", Format.MOODLE, "unknown_format"),
    "no workbook": (b"PK\x03\x04 no zip", Format.EXCEL, "not_a_workbook"),
    "empty zip": (b"PK\x05\x06" + b"\0" * 18, Format.EXCEL, "not_a_workbook"),
    "no header": (_book("<worksheet><sheetData/></worksheet>"), Format.EXCEL, "no_header"),
    "too many bytes": (b"a" * (16 * 2**20 + 1), Format.GIFT, "too_large"),
}


@pytest.mark.parametrize(("content", "form", "reason"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_is_none_is_refused_with_its_reason(content, form, reason):
    with pytest.raises(BankUnreadableError, match=reason) as refused:
        read_items(content, form, WORDS)

    assert WORDS.unreadable[refused.value.reason].format(seen=refused.value.seen)


def test_a_bomb_of_a_workbook_is_not_unpacked():
    bomb = _book("<worksheet><sheetData>" + "<row/>" * 12_000_000 + "</sheetData></worksheet>")
    assert len(bomb) < 200_000

    with pytest.raises(BankUnreadableError, match="too_large"):
        read_items(bomb, Format.EXCEL, WORDS)


def test_a_sheet_that_claims_to_be_huge_is_read_within_limits():
    row = '<row r="{0}"><c r="XFD{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = "".join(row.format(number) for number in (1, 19_000, 1_048_576))
    sheet = f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'

    with pytest.raises(BankUnreadableError, match=r"no_header|too_large"):
        read_items(_book(sheet), Format.EXCEL, WORDS)


@pytest.mark.parametrize("form", sorted(Format))
def test_a_damaged_file_is_reported_or_refused(form):
    chance = random.Random(form)
    items = Maker(3).items(12)
    if form is Format.PAIRS:
        whole = b'{"\xe9\xa2\x98|\xe7\x94\xb2|\xe4\xb9\x99": "\xe7\x94\xb2", "a|b|c": "d", "e": "f"}'
    elif form is Format.YAML:
        whole = b"- {id: a, kind: true_false, stem: a, right: true}\n- id: b\n  stem: [a]\n"
    else:
        whole = write_items(items, form, WORDS).content
    for _ in range(250):
        refused = _refused(_damaged(whole, chance), form)
        assert refused is None or WORDS.unreadable[refused.reason].format(seen=refused.seen)


def test_damage_within_a_workbook_is_reported_or_refused():
    chance = random.Random(5)
    whole = write_items(Maker(3).items(5), Format.EXCEL, WORDS).content
    for _ in range(150):
        refused = _refused(_repacked(whole, chance), Format.EXCEL)
        assert refused is None or refused.reason in {"not_a_workbook", "no_header", "no_items", "too_large"}


def test_text_made_of_what_formats_are_made_of_is_reported_or_refused():
    chance = random.Random(11)
    for _ in range(600):
        text = "".join(chance.choices((*PIECES, "\n", "\n\n", " "), k=chance.randint(1, 60))).encode()
        for form in (Format.GIFT, Format.AIKEN):
            refused = _refused(text, form)
            assert refused is None or refused.reason in {"no_items", "not_text"}
        assert _format_refused(text) in {None, "unknown_format", "not_text"}


LONG = {
    "cloze": (
        Format.MOODLE,
        "<quiz><question type='cloze'><questiontext><text>{}</text></questiontext></question></quiz>",
        "{1:SA:",
    ),
    "comment": (Format.GIFT, "// {}\nx {{T}}", "[id:"),
    "blanks in GIFT": (Format.GIFT, "x{}y {{T}}", " "),
    "blanks in pairs": (Format.PAIRS, '{{"x{}y|正确|错误": "正确"}}', " "),
    "brackets": (Format.GIFT, "x{}y {{=1}}", "("),
    "tags": (Format.GIFT, "x{}y {{T}}", "<a"),
    "letters": (Format.AIKEN, "x\nA. a\nB. b\nANSWER: A{}x", ","),
}


@pytest.mark.parametrize(("form", "file", "piece"), LONG.values(), ids=LONG.keys())
def test_long_runs_of_what_patterns_look_for_take_no_more_time_than_other_text(form, file, piece):
    content = file.format(piece * 1_000_000).encode()

    assert _refused(content, form) is None


def test_long_cells_take_no_more_time_than_other_cells():
    run, brackets = "A" + " " * 30_000 + "B", "(" * 30_000
    rows = [(run, "连线", run, run, run)] * 60

    odd = write_workbook([Sheet("s", (("题干" + brackets, "答案" + brackets), *rows))])
    plain = write_workbook([Sheet("s", (("题干", "题型", "选项A", "选项B", "答案"), *rows))])

    assert _refused(odd, Format.EXCEL).reason == "no_header"
    assert _refused(plain, Format.EXCEL) is None


def _damaged(whole, chance):
    content = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randint(1, 40)]
            case 2:
                content[at:at] = content[at : at + chance.randint(1, 40)]
            case _:
                content[at:at] = chance.choice(PIECES).encode()
        if not content:
            break
    return bytes(content[: chance.randint(0, len(content))] if chance.random() < 0.1 else content)


def _repacked(whole, chance):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        hurt = chance.choice(names)
        for name in names:
            content = old.read(name)
            if name == hurt and chance.random() < 0.1:
                continue
            new.writestr(name, _damaged(content, chance) if name == hurt else content)
    return file.getvalue()
