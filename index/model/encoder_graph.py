"""Write the ONNX graph that reads one text into its unit vector, in int8."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from index.model.catalogue import Architecture
from index.model.dequantise import EMBEDDINGS_NORM, LINEAR, NORM, Tensor, Tensors, dequantised
from index.model.tensors import INPUT, OUTPUT

# A change to the graph changes its vectors a little: count it up, and releases are embedded anew.
GRAPH_VERSION = 1
_OPSET = 21
_IR_VERSION = 10
_EPSILON = 1e-12
_MICROSOFT = "com.microsoft"
_STEPS = ("scale", "zero_point")
_NORM_PARTS = ("weight", "bias")
_QUERY, _KEY, _VALUE = (f"attention.self.{part}" for part in ("query", "key", "value"))


def write_encoder(stored: Tensors, shape: Architecture, target: Path) -> None:
    """Write a BERT encoder that gives the unit vector of a text's first token, [CLS].

    `stored` has the tensors of a dynamically quantised export. The graph reads one text at a time: input
    int64 [1, tokens], output float32 [1, 1, hidden]. So it needs no mask, and of the last layer only what
    the first token's vector is made of: without the rest it takes two thirds of the time. The file appears
    whole or not at all.
    """
    graph = _Graph(stored, shape)
    graph.write(target)


class _Graph:
    """A graph in the making. A linear step's input is named before it: it is quantised once for all users."""

    def __init__(self, stored: Tensors, shape: Architecture) -> None:
        self._stored = stored
        self._shape = shape
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        hidden = self._embeddings()
        for layer in range(shape.layers):
            hidden = self._layer(layer, hidden, first_token_alone=layer == shape.layers - 1)
        self._node("LpNormalization", [hidden], OUTPUT, axis=-1, p=2)

    def write(self, target: Path) -> None:
        """Write the finished graph."""
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, 1, self._shape.hidden])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        staged = target.with_name(f".{target.name}-{os.getpid()}")
        onnx.save(model, str(staged))
        staged.replace(target)

    def _embeddings(self) -> str:
        """Words, which stay quantised, plus positions and the one token type, which are added up here."""
        words = ".model.embeddings.word_embeddings.weight"
        table = self._constant("words", self._stored[f"{words}_quantized"])
        self._node("Gather", [table, INPUT], "word_integers")
        steps = [self._constant(f"words_{part}", self._stored[f"{words}_{part}"]) for part in _STEPS]
        self._node("DequantizeLinear", ["word_integers", *steps], "word_vectors")
        positions = dequantised(self._stored, ".model.embeddings.position_embeddings.weight")
        token_type = dequantised(self._stored, ".model.embeddings.token_type_embeddings.weight")[0]
        table = self._constant("positions", positions + token_type)
        self._constant("from_first", np.array([0], np.int64))
        self._constant("to_second", np.array([1], np.int64))
        self._constant("along_tokens", np.array([1], np.int64))
        self._node("Shape", [INPUT], "tokens", start=1, end=2)
        self._node("Slice", [table, "from_first", "tokens"], "position_vectors")
        self._node("Add", ["word_vectors", "position_vectors"], "embedded")
        return self._norm("embedded", EMBEDDINGS_NORM)

    def _layer(self, layer: int, hidden: str, *, first_token_alone: bool) -> str:
        """One transformer layer: attention, then the two linear steps with Gelu between."""
        if first_token_alone:
            keys, values = self._linear(layer, [_KEY, _VALUE], hidden)
            self._node("Slice", [hidden, "from_first", "to_second", "along_tokens"], "first_token")
            hidden = "first_token"
            (queries,) = self._linear(layer, [_QUERY], hidden)
        else:
            queries, keys, values = self._linear(layer, [_QUERY, _KEY, _VALUE], hidden)
        attended = self._node(
            "MultiHeadAttention",
            [queries, keys, values],
            f"attended_{layer}",
            num_heads=self._shape.heads,
            domain=_MICROSOFT,
        )
        (mixed,) = self._linear(layer, ["attention.output.dense"], attended)
        hidden = self._residual(layer, "attention.output.LayerNorm", mixed, hidden)
        (inner,) = self._linear(layer, ["intermediate.dense"], hidden)
        (outer,) = self._linear(layer, ["output.dense"], self._node("Gelu", [inner], f"gelu_{layer}"))
        return self._residual(layer, "output.LayerNorm", outer, hidden)

    def _residual(self, layer: int, norm: str, changed: str, hidden: str) -> str:
        summed = self._node("Add", [changed, hidden], f"{changed}_and_input")
        return self._norm(summed, f"model.layers.{layer}.{NORM[norm]}")

    def _norm(self, hidden: str, name: str) -> str:
        parts = [self._constant(f"{name}.{part}", self._stored[f"{name}.{part}"]) for part in _NORM_PARTS]
        return self._node("LayerNormalization", [hidden, *parts], name, axis=-1, epsilon=_EPSILON)

    def _linear(self, layer: int, kinds: Sequence[str], hidden: str) -> list[str]:
        """Linear steps that read the same input, done as one: y = scale_x · scale_w · (x @ W) + bias."""
        name = f"{layer}.{'+'.join(kinds)}"
        sources = [f"model.layers.{layer}.{LINEAR[kind]}" for kind in kinds]
        weights = self._constant(f"{name}.weights", self._joined(sources, "quantized"))
        scales = self._constant(f"{name}.scales", self._joined(sources, "scale"))
        zeros = self._constant(f"{name}.zeros", self._joined(sources, "zero_point"))
        bias = np.concatenate([self._stored[f"{source}.Add.bias"] for source in sources])
        integers, step, zero = (f"{name}.input{part}" for part in ("", "_step", "_zero"))
        # ONNX Runtime fuses what follows into one operation.
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [hidden], [integers, step, zero]))
        product = self._node("MatMulInteger", [integers, weights, zero, zeros], f"{name}.product")
        product = self._node("Cast", [product], f"{name}.float", to=TensorProto.FLOAT)
        steps = self._node("Mul", [step, scales], f"{name}.steps")
        product = self._node("Mul", [product, steps], f"{name}.scaled")
        whole = self._node("Add", [product, self._constant(f"{name}.bias", bias)], f"{name}.output")
        if len(kinds) == 1:
            return [whole]
        parts = [f"{name}.{kind}" for kind in kinds]
        self._nodes.append(helper.make_node("Split", [whole], parts, axis=-1, num_outputs=len(kinds)))
        return parts

    def _joined(self, sources: Sequence[str], part: str) -> Tensor:
        """The weights of several layers side by side; a step given once is repeated for each output."""
        joined = []
        for source in sources:
            values = self._stored[f"{source}.MatMul.weight_{part}"]
            outputs = self._stored[f"{source}.MatMul.weight_quantized"].shape[1]
            joined.append(values if values.ndim > 1 else np.broadcast_to(values, outputs))
        return np.concatenate(joined, axis=-1)

    def _constant(self, name: str, values: Tensor) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(
        self, operation: str, inputs: Sequence[str], output: str, *, domain: str = "", **attributes: float
    ) -> str:
        node = helper.make_node(operation, inputs, [output], name=output, domain=domain)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self._nodes.append(node)
        return output
