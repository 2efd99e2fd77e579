"""Say what a release depends on besides its materials: the code and the words that read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path

import knowledge
from index.wording import SPOKEN_WORDS

_HERE = Path(__file__).parent
_KNOWLEDGE = Path(knowledge.__file__).parent


def build_options(*, word_list: Path | None, background: Sequence[str]) -> dict[str, str]:
    """Digests of what makes passages, terms and corrections out of a document's bytes.

    When one changes, the next build takes over nothing but vectors of equal texts.
    """
    words = [SPOKEN_WORDS, *([word_list] if word_list is not None and word_list.is_file() else [])]
    spelling = sorted((_HERE / "spelling").glob("*.py"))
    files = ("segment.py", "segment_writing.py", "store_writing.py", "release_writing.py")
    vectors = [_HERE / "dense" / f"{name}.py" for name in ("axes", "codes", "exact", "files", "listing")]
    terms = [_HERE / name for name in ("lexical.py", "postings.py", "wording.py")]
    return {
        "reading": _digest(sorted(_KNOWLEDGE.glob("*.py")) + sorted(_KNOWLEDGE.glob("formats/*.py"))),
        "passages": _digest([_HERE / "plan.py", _HERE / "passage_text.py"]),
        "terms": f"{_digest([*terms, *words])} jieba {metadata.version('jieba')}",
        "spelling": _digest(spelling),
        "files": _digest([*(_HERE / name for name in files), *vectors]),
        "background": hashlib.sha256("\n".join(background).encode()).hexdigest()[:16],
    }


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
