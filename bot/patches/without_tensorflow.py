"""Start Rasa without TensorFlow, which nothing in our pipeline uses.

Rasa 3.6 imports every component it knows, and training code that subclasses Keras, before it reads which ones
a model has: two thirds of the start's processor time and of its memory. A model names its components
by their classes, which are imported when it is loaded. `rasa train` and `rasa test` know nothing of this.
"""

from __future__ import annotations

import sys
from types import ModuleType

LEFT_OUT: dict[str, dict[str, object]] = {
    # Imports all components, so that a configuration may call them by a short name; training does that.
    "rasa.engine.recipes.default_components": {"DEFAULT_COMPONENTS": []},
    # Named in every model as a step of its training; only the name is looked at.
    "rasa.graph_components.validators.default_recipe_validator": {
        "DefaultV1RecipeValidator": type("DefaultV1RecipeValidator", (), {})
    },
    # Imported for these names, which only components that train with TensorFlow use.
    "rasa.utils.tensorflow.callback": {"RasaTrainingLogger": None, "RasaModelCheckpoint": None},
    "rasa.utils.tensorflow.data_generator": {"RasaBatchDataGenerator": None},
}


def leave_out_tensorflow() -> None:
    """Put empty modules in place of those that need TensorFlow; call it before Rasa is imported.

    A model with a component that needs them cannot be loaded then, and the error says why.
    """
    for name, values in LEFT_OUT.items():
        stand_in = ModuleType(name)
        vars(stand_in).update(values, __getattr__=_refuse(name))
        sys.modules[name] = stand_in


def _refuse(module: str) -> object:
    def refuse(wanted: str) -> object:
        if wanted.startswith("__"):
            raise AttributeError(wanted)
        raise AttributeError(
            f"{module}.{wanted} was left out at the start, for no component of config.yml needed TensorFlow: "
            "take bot/patches/without_tensorflow.py out of bot/patches/validate_once.py to use one that does"
        )

    return refuse
