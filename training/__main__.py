"""Train what reads texts: `python -m training questions --laws FOLDER`, `python -m training intents`."""

from __future__ import annotations

import argparse
from pathlib import Path

from training import intent_encoder, of_intents, of_questions, question_encoder


def main() -> None:
    """Train one adapter and write it with its record beside it."""
    arguments = _arguments()
    if arguments.what == "questions":
        plan = question_encoder.Plan(epochs=arguments.epochs)
        of_questions.write_question_adapter(arguments.target, plan, laws=arguments.laws)
    else:
        of_intents.write_intent_adapter(
            arguments.target, intent_encoder.Plan(epochs=arguments.epochs), questions=arguments.questions
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    which = parser.add_subparsers(dest="what", required=True)
    questions = which.add_parser("questions", help="with which questions find their passages")
    questions.add_argument("--laws", type=Path, required=True, help="the folder of national laws")
    questions.add_argument("--epochs", type=int, default=question_encoder.Plan().epochs)
    questions.add_argument("--target", type=Path, default=of_questions.ADAPTER)
    intents = which.add_parser("intents", help="with which the conversation tells wishes apart")
    intents.add_argument("--questions", type=int, default=1500, help="questions learned from each file")
    intents.add_argument("--epochs", type=int, default=intent_encoder.Plan().epochs)
    intents.add_argument("--target", type=Path, default=of_intents.ADAPTER)
    return parser.parse_args()


if __name__ == "__main__":
    main()
