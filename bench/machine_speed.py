"""Find out how fast this machine multiplies int8 matrices, and how much of that an embedding needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from bench.corpus import Prepared
from bench.process import Side
from bench.sides import THREADS
from index.model.catalogue import Architecture
from index.model.folder import TOKENIZER, ModelFolder

_SIZE = 2048
_SEED = 20260701

Matrix = npt.NDArray[np.uint8]


class MatrixSpeed(Side[int, int, int]):
    """ONNX Runtime's product of an unsigned and a signed int8 matrix, both square, on all threads.

    An item is how often to multiply; the result is how many operations that took, an addition and a
    multiplication counted as two. What the library reaches here is the most it could reach in a model.
    """

    def __init__(self, _prepared: Prepared) -> None:
        draw = np.random.default_rng(_SEED)
        weights = draw.integers(-127, 128, (_SIZE, _SIZE), np.int8)
        self._matrix: Matrix = draw.integers(0, 256, (_SIZE, _SIZE), np.uint8)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        self._session = onnxruntime.InferenceSession(_product(weights), options)

    def work(self, item: int) -> int:
        """Multiply."""
        for _ in range(item):
            self._session.run(None, {"left": self._matrix})
        return item * 2 * _SIZE**3

    def result(self, made: int) -> int:
        """The operations."""
        return made


def _product(weights: npt.NDArray[np.int8]) -> bytes:
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["left", "right"], ["product"])],
        "product",
        [helper.make_tensor_value_info("left", TensorProto.UINT8, [_SIZE, _SIZE])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [_SIZE, _SIZE])],
        [numpy_helper.from_array(weights, "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    return bytes(model.SerializeToString())


def matrix_operations(tokens: int, shape: Architecture) -> int:
    """The int8 operations in the linear steps of our encoder graph for one text.

    Every layer but the last does query, key, value, output (4 · h² weights) and the two steps between
    hidden and intermediate size (2 · h · i) for each token; the last does key and value for each token and
    all else for the first alone (see `index.model.encoder_graph`).
    """
    square, wide = shape.hidden**2, shape.hidden * shape.intermediate
    whole = (shape.layers - 1) * tokens * (4 * square + 2 * wide)
    last = tokens * 2 * square + 2 * square + 2 * wide
    return 2 * (whole + last)


def operations_of(texts: list[str], folder: ModelFolder, shape: Architecture) -> int:
    """The same for several texts, as the model's tokenizer cuts them."""
    tokenizer = Tokenizer.from_file(str(folder.path / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(folder.max_tokens())
    return sum(matrix_operations(len(one.ids), shape) for one in tokenizer.encode_batch(texts))
