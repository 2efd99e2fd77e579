"""Make what the actions share (the index and the API client) when it is first needed."""

from __future__ import annotations

import threading
from typing import Protocol

import httpx

from actions.api_client import ApiClient
from actions.settings import ActionsSettings
from index.hits import Findings
from index.passage_store import StoredDocument, StoredPassage
from index.searcher import PATIENCE_S, ReleaseInfo, Searcher
from index.settings import IndexSettings


class Materials(Protocol):
    """What the actions ask of the index: `index.searcher.Searcher`, or a fake in tests."""

    def search(self, question: str, *, k: int = 10) -> Findings:
        """The best hits for a question."""
        ...

    def passage(self, passage_id: str) -> StoredPassage:
        """The passage of that id."""
        ...

    def document(self, path: str) -> StoredDocument:
        """The document of that path."""
        ...

    def info(self) -> ReleaseInfo:
        """What is being served."""
        ...


class _Shared:
    """One index and one client for all actions of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._materials: Materials | None = None
        self._api: ApiClient | None = None

    def materials(self) -> Materials:
        """The index, opened at the first call; a failed opening is tried again at the next.

        Raises:
            IndexingError: there is no model or no release yet.
        """
        with self._lock:
            if self._materials is None:
                self._materials = Searcher.open(IndexSettings(), patience_s=PATIENCE_S)
            return self._materials

    def api(self) -> ApiClient:
        """The API client."""
        with self._lock:
            if self._api is None:
                settings = ActionsSettings()
                http = httpx.AsyncClient(trust_env=False)  # loopback: no proxy in between
                self._api = ApiClient(http, settings.api_url, settings.service_token_path)
            return self._api


_shared = _Shared()
materials = _shared.materials
api = _shared.api
