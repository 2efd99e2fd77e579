"""List the steps of set-up: what each makes, from what, and which come before it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Callable

from deploy.settings import Settings
from deploy.setup import machine
from deploy.setup.environments import TORCH, Environments
from deploy.setup.stamps import Inputs, Stamp
from deploy.setup.steps import Progress, Step
from deploy.setup.training import intent_encoder, train, trained_bot

SERVE = ".venv/bin/python"
RASA = ".venv-rasa/bin/python"
PEERS = ".venv-peers/bin/python"
SAMPLE = "knowledge/library"
INTENTS = "bot/encoder/intents.npz"
_LOCAL_SETTINGS = ("_PORT", "_HOST", "_DIR")  # change nothing that a step makes


class Plan:
    """The steps for one project folder and its settings."""

    def __init__(self, settings: Settings, environments: Environments) -> None:
        self._settings = settings
        self._root = settings.root
        self._data = settings.data_dir
        self._environments = environments

    def to_run(self) -> list[Step]:
        """What `make run` needs; the ones that take longest stand first."""
        return [
            self._tools(),
            self._rasa(),
            self._serve(),
            self._page_packages(),
            self._model(),
            self._encoder(),
            self._bot(),
            self._release(),
            self._page(),
        ]

    def to_test(self) -> list[Step]:
        """What `make test` needs: the same and the tools of the checks."""
        return [*self.to_run(), self._checks()]

    def to_bench(self) -> list[Step]:
        """What `make bench` needs: the peers, and the model that all of them share."""
        return [self._tools(), self._peers(), self._serve(), self._model()]

    def _tools(self) -> Step:
        return self._step(
            "tools",
            "Installer (uv)",
            self._environments.provide_uv,
            paths=("locks/tools.txt",),
            facts=(self._environments.uv_in_use() or "none yet",),  # one from the PATH may go away
            stamp=self._root / ".venv-tools" / "yunxue.stamp",
        )

    def _serve(self) -> Step:
        return self._step(
            "serve",
            "Python environment",
            self._environments.provide_serve,
            paths=("locks/serve.txt", "pyproject.toml"),
            facts=(str(self._root),),
            stamp=self._root / ".venv" / "yunxue.stamp",
            made=(SERVE,),
            needs=("tools",),
        )

    def _checks(self) -> Step:
        return self._step(
            "checks",
            "Tools of the checks",
            self._environments.provide_checks,
            paths=("locks/dev.txt",),
            facts=(str(self._root), TORCH),
            stamp=self._root / ".venv" / "yunxue-checks.stamp",
            made=(SERVE,),
            needs=("serve",),
        )

    def _peers(self) -> Step:
        return self._step(
            "peers",
            "What the benchmark compares with",
            self._environments.provide_peers,
            paths=("locks/peers.txt",),
            facts=(str(self._root), TORCH),
            stamp=self._root / ".venv-peers" / "yunxue.stamp",
            made=(PEERS,),
            needs=("tools",),
        )

    def _rasa(self) -> Step:
        return self._step(
            "rasa",
            "Rasa environment (Python 3.10)",
            self._environments.provide_rasa,
            paths=("locks/rasa.txt",),
            facts=(str(self._root),),
            stamp=self._root / ".venv-rasa" / "yunxue.stamp",
            made=(RASA,),
            needs=("tools",),
        )

    def _model(self) -> Step:
        def fetch(progress: Progress) -> None:
            progress.run(SERVE, "-m", "cli", "model", "fetch", variables=self._settings.variables())

        return self._step(
            "model",
            "Embedding model",
            fetch,
            paths=("index/model",),
            facts=self._declared(),
            made=(str(self._data / "models"),),
            needs=("serve",),
        )

    def _release(self) -> Step:
        def build(progress: Progress) -> None:
            words = ("index", "build", SAMPLE, "--library", "sample")
            progress.run(SERVE, "-m", "cli", *words, variables=self._settings.variables())

        return self._step(
            "release",
            "Sample library",
            build,
            paths=(SAMPLE, "knowledge", "index", "locks/serve.txt"),
            facts=self._declared(),
            made=(str(self._data / "releases" / "sample" / "current"),),
            needs=("model",),
        )

    def _encoder(self) -> Step:
        def adapt(progress: Progress) -> None:
            words = ("model", "adapt", INTENTS, intent_encoder(self._data))
            progress.run(SERVE, "-m", "cli", *words, variables=self._settings.variables())

        return self._step(
            "encoder",
            "Encoder of the conversation",
            adapt,
            paths=("index/model", INTENTS, "locks/serve.txt"),
            made=(str(intent_encoder(self._data)),),
            needs=("model",),
        )

    def _bot(self) -> Step:
        return self._step(
            "bot",
            "Conversation model",
            partial(train, python=RASA, data_dir=self._data),
            paths=(
                "bot/data",
                "bot/domain",
                "bot/classifier.py",
                "bot/encoder",
                "config.yml",
                "index/encoder.py",
                "index/model",
                "locks/rasa.txt",
            ),
            made=(str(trained_bot(self._data)),),
            needs=("rasa", "encoder"),
        )

    def _page_packages(self) -> Step:
        def install(progress: Progress) -> None:
            machine.check_npm()
            progress.run("npm", "ci", "--no-audit", "--no-fund", folder=self._root / "web")

        return self._step(
            "page-packages",
            "Packages of the page",
            install,
            paths=("web/package-lock.json", "web/.npmrc"),
            stamp=self._root / "web" / "node_modules" / ".yunxue.stamp",
        )

    def _page(self) -> Step:
        def build(progress: Progress) -> None:
            machine.check_npm()
            progress.run("npm", "run", "build", folder=self._root / "web")

        return self._step(
            "page", "Page", build, paths=("web",), made=("web/dist/index.html",), needs=("page-packages",)
        )

    def _declared(self) -> tuple[str, ...]:
        """Settings that could change what a step makes."""
        declared = sorted(self._settings.declared.items())
        return tuple(f"{name}={value}" for name, value in declared if not name.endswith(_LOCAL_SETTINGS))

    def _step(
        self,
        name: str,
        title: str,
        work: Callable[[Progress], None],
        *,
        paths: tuple[str, ...],
        facts: tuple[str, ...] = (),
        stamp: Path | None = None,
        made: tuple[str, ...] = (),
        needs: tuple[str, ...] = (),
    ) -> Step:
        return Step(
            name=name,
            title=title,
            work=work,
            inputs=lambda: Inputs(self._root, paths, facts),
            stamp=Stamp(stamp or self._data / "setup" / f"{name}.stamp"),
            made=tuple(self._root / path for path in made),
            needs=needs,
        )
