"""The command line: `seqkeras` or `python -m seqkeras`.

This file is also read by a Python that is too old for the course, and without
the packages it needs: it imports the standard library only, and says so.
"""

import argparse
import importlib
import sys
from pathlib import Path

OLDEST = (3, 11)
PACKAGE = Path(__file__).resolve().parents[1]

EPILOG = """examples:
  seqkeras list                 what there is to learn
  seqkeras run 20               one lesson, by its number
  seqkeras run                  all of them, two at a time
  seqkeras check FILE.ipynb     your answers to exercises, and what to mend
"""
RUN = """Run lessons, each in a kernel of its own. The executed copies, a page of HTML
for each and index.html, with results and claims, go to the output folder."""
RUN_EPILOG = """examples:
  seqkeras run 20 lstm --out /tmp/look
  seqkeras run --inplace 22_lstm
"""
VERIFY = """Run notebooks by strict nbval, and enter those that pass in
notebooks/verified.json, with a fingerprint of all that their outputs depend on.
Without a name: the lessons and masters whose fingerprint has changed since, and
the two that were verified longest ago."""
VERIFY_EPILOG = """examples:
  seqkeras verify --check
  seqkeras verify 22 assignments/22_lstm.ipynb
"""
DATA_EPILOG = """examples:
  seqkeras data list
  seqkeras data info imdb
  seqkeras data get ud/en_ewt

Public corpora are looked for in the folder that the environment variable
SEQKERAS_DATA names, then in the cache that `get` fills."""
CHECK = """Run a notebook in a kernel of its own and check every answer where it
stands. The status is 0 if all exercises are passed."""
CHECK_EPILOG = """examples:
  seqkeras check notebooks/exercises/20_simple_rnn.ipynb
  seqkeras check mine.ipynb --watch
"""
LESSON = "name (20_simple_rnn), number (20), topic (simple_rnn) or .ipynb file"


class BadInput(ValueError):
    """Something to put right before the command can do its work."""


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def main(argv=None):
    """Run one command.

    Args:
        argv: List of arguments; those of the process if `None`.

    Returns:
        The exit status: 0 if all is well, 1 if something failed, 2 for input
        that makes no sense, 130 after Ctrl-C.
    """
    if sys.version_info[:2] < OLDEST:
        needed, found = (".".join(map(str, v)) for v in (OLDEST, sys.version_info[:3]))
        print(
            f"seqkeras needs Python {needed} or newer. This is Python {found}.",
            file=sys.stderr,
        )
        return 2
    parser = _parser()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return 2
    try:
        return importlib.import_module("seqkeras.cli." + args.module).main(args)
    except ModuleNotFoundError as error:
        missing = error.name.partition(".")[0]
        if missing == "seqkeras":
            raise
        message = f"the package {missing} is missing. pip install -r requirements.txt"
    except BadInput as error:
        message = str(error)
    except KeyboardInterrupt:
        return 130
    print(f"seqkeras {args.command}: {message}", file=sys.stderr)
    return 2


def _parser():
    from seqkeras import __version__

    layout = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog="seqkeras",
        description="A course on sequence models in Keras 3.",
        epilog=EPILOG,
        formatter_class=layout,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name, module, help, description=None, epilog=None):
        added = commands.add_parser(
            name,
            help=help,
            description=description or help[0].upper() + help[1:] + ".",
            epilog=epilog,
            formatter_class=layout,
        )
        added.set_defaults(module=module)
        return added

    run = command("run", "run", "run lessons and check them", RUN, RUN_EPILOG)
    run.add_argument("lessons", nargs="*", metavar="LESSON", help=LESSON)
    run.add_argument(
        "--inplace",
        action="store_true",
        help="store the outputs in the notebooks too, where all went well",
    )
    run.add_argument(
        "--out", default="build", metavar="DIR", help="output folder (build)"
    )
    run.add_argument(
        "--jobs", type=_count, default=2, metavar="N", help="lessons at a time (2)"
    )
    run.add_argument(
        "--timeout", type=_count, default=900, metavar="S", help="s per cell (900)"
    )

    verify = command("verify", "verify", "prove stored outputs", VERIFY, VERIFY_EPILOG)
    verify.add_argument("lessons", nargs="*", metavar="LESSON", help=LESSON)
    verify.add_argument("--all", action="store_true", help="all of them")
    verify.add_argument(
        "--check", action="store_true", help="run nothing, only say what is stale"
    )
    verify.add_argument(
        "--jobs", type=_count, default=2, metavar="N", help="notebooks at a time (2)"
    )
    verify.add_argument(
        "--timeout", type=_count, default=900, metavar="S", help="s per cell (900)"
    )

    check = command(
        "check", "check", "check the exercises of a notebook", CHECK, CHECK_EPILOG
    )
    check.add_argument("file", metavar="FILE.ipynb", help="the notebook")
    check.add_argument(
        "--watch", action="store_true", help="check again whenever the file is saved"
    )
    check.add_argument(
        "--fresh", action="store_true", help="draw other random inputs than the learner"
    )
    check.add_argument(
        "--timeout", type=_count, default=900, metavar="S", help="s per cell (900)"
    )

    command("list", "contents", "list the lessons")
    command("doctor", "doctor", "check that this computer can run the lessons")

    data = command(
        "data", "data", "list, describe and fetch data sets", epilog=DATA_EPILOG
    )
    actions = data.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="every set, and whether it is here")
    for action, help in (
        ("info", "what a set holds, its licence, whom to cite"),
        ("get", "fetch a public corpus"),
    ):
        actions.add_parser(action, help=help).add_argument("name", metavar="NAME")

    spread = command(
        "spread", "spread", "run lessons on several seeds and check every tolerance"
    )
    spread.add_argument("lessons", nargs="*", metavar="LESSON", help=LESSON)
    spread.add_argument(
        "--seeds", type=_seeds, default=5, metavar="N", help="seeds 0 to N-1 (5)"
    )

    assign = command(
        "assign", "assign", "make the exercise notebooks from assignments/"
    )
    assign.add_argument(
        "--check", action="store_true", help="only say whether they are current"
    )

    readme = command("readme", "readme", "bring the tables of README.md up to date")
    readme.add_argument(
        "--check", action="store_true", help="only say whether they are"
    )
    return parser


def _count(text):
    return _at_least(1, text)


def _seeds(text):
    return _at_least(2, text)


def _at_least(least, text):
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(
            f"expected an integer of at least {least}. Received: {text}"
        )
    return int(text)
