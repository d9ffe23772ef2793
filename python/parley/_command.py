"""The command `parley`: the program that the package brings, told where its data, base weights and libraries are."""
from __future__ import annotations

import os
import pathlib
import sys

from ._error import Error
from ._home import find_home, folder_of, home_with_base, runtime_folder

PROGRAM = pathlib.Path(__file__).parent / "bin" / "parley"
READING = ("ask", "extract", "pairs", "read", "serve")


def model_of(arguments: list[str]) -> str | None:
    """The model that a command line asks for, None when it needs none."""
    if not arguments or arguments[0] not in READING or {"--help", "-h", "--openapi"} & set(arguments):
        return None
    for at, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--model":
            return value if equals else (arguments[at + 1 : at + 2] or ["fast"])[0]
    return "fast"


def environment(model: str | None, pairs: bool = False) -> dict[str, str]:
    home = home_with_base(model) if model else find_home()
    if pairs:
        home_with_base("fast")  # the adapter of marked pairs stands on its base
    # libarrow and libparquet of pyarrow, for `parley export --format parquet`
    libraries = [str(folder) for folder in (runtime_folder(), folder_of("pyarrow")) if folder]
    out = dict(os.environ)
    out["LD_LIBRARY_PATH"] = os.pathsep.join(libraries + ([out["LD_LIBRARY_PATH"]] if out.get("LD_LIBRARY_PATH") else []))
    out["PARLEY_HOME"] = str(pathlib.Path(home.data).parent)
    out["PARLEY_BASES"] = home.bases
    return out


def main() -> None:
    arguments = sys.argv[1:]
    try:
        env = environment(model_of(arguments), pairs=arguments[:1] == ["pairs"])
    except Error as error:
        sys.exit(f"parley: {error}")
    os.execve(PROGRAM, ["parley", *arguments], env)
