"""Open the parts that the settings name: model, word list, builder."""

from __future__ import annotations

import os
from pathlib import Path

from index.background import read_background_questions
from index.build import Builder, no_progress
from index.embedding import Embedder
from index.everyday import EverydayWords
from index.model.catalogue import ModelEntry, find_model
from index.model.folder import ModelFolder
from index.release_writing import Progress
from index.settings import PROJECT_ROOT, IndexSettings
from index.wording import WordCutter

WORD_LIST = PROJECT_ROOT / "knowledge" / "words" / "words.txt"
BACKGROUND_QUESTIONS = PROJECT_ROOT / "knowledge" / "calibration" / "background.txt"
EVERYDAY_WORDS = PROJECT_ROOT / "knowledge" / "words" / "everyday.tsv"


def catalogue_entry(settings: IndexSettings) -> ModelEntry | None:
    """The configured model's entry in the catalogue; None if the setting is a folder of the user's own.

    Raises:
        UnknownModelError: it is neither.
    """
    return None if Path(settings.embedding_model).is_dir() else find_model(settings.embedding_model)


def open_model(settings: IndexSettings) -> ModelFolder:
    """The configured model's folder, which may not have been fetched yet.

    Raises:
        UnknownModelError: the setting is neither a name in the catalogue nor a folder.
    """
    entry = catalogue_entry(settings)
    return ModelFolder(settings.models_dir / entry.name if entry else Path(settings.embedding_model))


def open_cutter() -> WordCutter:
    """Jieba with the field's own words."""
    return WordCutter(WORD_LIST)


def open_everyday_words() -> EverydayWords:
    """What everyday words mean in the words of laws and rules.

    Raises:
        EverydayWordsError: the map has a line that is none.
    """
    return EverydayWords.read(EVERYDAY_WORDS)


def open_builder(settings: IndexSettings, *, progress: Progress = no_progress) -> Builder:
    """A builder that embeds on every core.

    Raises:
        ModelNotFetchedError: the model is not on this machine.
        UnknownModelError: the configured model does not exist.
    """
    return Builder(
        settings.releases_dir,
        embedder=Embedder(open_model(settings), threads=os.cpu_count() or 1),
        model_name=settings.embedding_model,
        cutter=open_cutter(),
        background=read_background_questions(BACKGROUND_QUESTIONS),
        progress=progress,
        keep_releases=settings.keep_releases,
    )
