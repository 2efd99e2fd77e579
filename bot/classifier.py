"""Tell intents apart by logistic regression whose regularisation can be set, as Rasa's own cannot."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Rasa's classifier with `C`, the inverse of the strength of regularisation (sklearn's words).

    Weights are balanced over the intents, so each of the many sentences of `ask` weighs little. With C = 1
    the words of a command then outweigh the question around them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults, and C = 1 as Rasa has it."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0}

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Build the regression."""
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Build one for training."""
        return cls(config, execution_context.node_name, model_storage, resource)
