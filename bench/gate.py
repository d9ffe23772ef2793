#!/usr/bin/env python3
"""What the gate gives and what it costs: `parley read` of ordinary news with and without it, and the corpus' test split through it.

    bench/gate.py --parley build/bin/parley --pages ../shared/data/html/pages [--model fast] [--home .]

The news are the bodies that `parley extract` takes from the pages, each a .txt file.  Without the gate: the same model in a folder that lacks
gate.safetensors.  Rates are sentences a second of processor time on one core, the start (a run over one sentence) taken off; the two are run in turns
and the better of --rounds counts.  Events of the news are compared by document, sentence and type: those are the reader's own and not all right.  Frames
of the corpus are those that were annotated."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "train"))
import corpus_reader  # noqa: E402

ONE_CORE = ["taskset", "-c", "0"] if shutil.which("taskset") else []


def home_without_gate(home, bases, model, folder):
    """A home like `home` whose model has no gate."""
    (folder / "models" / model).mkdir(parents=True)
    (folder / "data").symlink_to((home / "data").resolve())
    (folder / "bases").symlink_to(bases.resolve())
    for file in (home / "models" / model).iterdir():
        if file.name != "gate.safetensors":
            (folder / "models" / model / file.name).symlink_to(file.resolve())
    return folder


def seconds(program, home, model, source, folder):
    """Processor seconds of one `parley read` on one thread."""
    record = folder / "time.db"
    record.unlink(missing_ok=True)
    command = [*ONE_CORE, program, "read", str(source), "--record", str(record), "--model", model, "--threads", "1", "--quiet"]
    reader = subprocess.Popen(command, env={**os.environ, "PARLEY_HOME": str(home)})
    _, status, usage = os.wait4(reader.pid, 0)
    if status != 0:
        raise SystemExit("parley read failed")
    return usage.ru_utime + usage.ru_stime


def explained(program, home, model, source, folder):
    """The sentences of all documents, as `read --explain --json` prints them."""
    record = folder / "explain.db"
    record.unlink(missing_ok=True)
    command = [program, "read", str(source), "--record", str(record), "--model", model, "--explain", "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PARLEY_HOME": str(home)})
    return [r for r in map(json.loads, done.stdout.splitlines()) if "sentence" in r]


def of_corpus(program, home, model, folder):
    """(sentences, read, frames, frames in sentences that are not read) of the test split."""
    sentences = [s for t in corpus_reader.read_corpus(ROOT / "train/corpus") if t.header["split"] == "test" for s in t.sentences]
    source = folder / "corpus.jsonl"
    source.write_text("".join(json.dumps({"id": str(i), "text": s.text, "language": "en"}) + "\n" for i, s in enumerate(sentences)), encoding="utf-8")
    read = {int(r["doc"].rsplit("#", 1)[-1]) for r in explained(program, home, model, source, folder) if r["passed_gate"]}
    lost = sum(len(s.frames) for i, s in enumerate(sentences) if i not in read)
    return len(sentences), len(read), sum(len(s.frames) for s in sentences), lost


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--parley", default="build/bin/parley")
    ap.add_argument("--model", default="fast")
    ap.add_argument("--home", type=pathlib.Path, default=ROOT, help="holds data/ and models/")
    ap.add_argument("--bases", type=pathlib.Path, default=ROOT / "build/share/parley/bases")
    ap.add_argument("--pages", type=pathlib.Path, default=ROOT / "../shared/data/html/pages")
    ap.add_argument("--rounds", type=int, default=2)
    args = ap.parse_args()
    program = str(pathlib.Path(args.parley).resolve())
    if not (args.home / "models" / args.model / "gate.safetensors").exists():
        print(f"gate: skipped, models/{args.model} has none")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        plain = home_without_gate(args.home, args.bases, args.model, folder / "plain")
        gated = folder / "gated"
        home_without_gate(args.home, args.bases, args.model, gated)
        (gated / "models" / args.model / "gate.safetensors").symlink_to((args.home / "models" / args.model / "gate.safetensors").resolve())
        homes = {"without": plain, "with": gated}
        if args.pages.is_dir():
            news, one = folder / "news", folder / "one.txt"
            news.mkdir()
            one.write_text("Iran met Iraq.\n")
            pages = subprocess.run([program, "extract", str(args.pages)], check=True, capture_output=True, text=True, encoding="utf-8",
                                   env={**os.environ, "PARLEY_HOME": str(gated)}).stdout
            for n, page in enumerate(map(json.loads, pages.splitlines())):
                (news / f"{n:04}.txt").write_text(page["text"] + "\n", encoding="utf-8")
            found = {name: explained(program, home, args.model, news, folder) for name, home in homes.items()}
            best = {name: (1e9, 1e9) for name in homes}
            for _ in range(args.rounds):
                for name, home in homes.items():
                    best[name] = tuple(min(old, seconds(program, home, args.model, source, folder)) for old, source in zip(best[name], (news, one)))
            count = len(found["with"])
            rate = {name: count / (whole - start) for name, (whole, start) in best.items()}
            events = {name: [(r["doc"], r["sentence"], e["plover_type"]) for r in rows for e in r["events"]] for name, rows in found.items()}
            kept, left = 0, list(events["with"])
            for e in events["without"]:
                if e in left:
                    left.remove(e)
                    kept += 1
            read = {name: sum(r["passed_gate"] for r in rows) for name, rows in found.items()}
            print(f"gate      news   {count} sentences, {rate['with']:.0f}/s with and {rate['without']:.0f}/s without (ratio {rate['with'] / rate['without']:.2f})")
            print(f"                 not read {1 - read['with'] / count:.3f} with, {1 - read['without'] / count:.3f} without; "
                  f"events of the reader lost {1 - kept / max(len(events['without']), 1):.3f} of {len(events['without'])}")
        else:
            print("gate: news skipped, no pages")
        sentences, read, frames, lost = of_corpus(program, gated, args.model, folder)
        print(f"gate      corpus test   {sentences} sentences, not read {1 - read / sentences:.3f}, annotated frames lost {lost / frames:.4f} of {frames}")


if __name__ == "__main__":
    main()
