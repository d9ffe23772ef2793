#!/usr/bin/env python3
"""Times `parley read` against Stanford CoreNLP 3.9.2 on the same sentences, one core each, one run.

    bench/reading.py --parley build/bin/parley --sentences ../shared/data/plover/PLV_train.tsv [--peer build/bench/corenlp] [--sample 200]

CoreNLP does what the classic coder needs of it (tokenize, ssplit, pos, lemma, parse); its rate is taken on --sample sentences drawn evenly, from
the time it spends annotating, without loading its models.  Parley's is the whole process: start, read, code, store.  The peer's jars come from Maven."""
import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>parley</groupId><artifactId>bench</artifactId>
<version>1</version><dependencies>
<dependency><groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>3.9.2</version></dependency>
<dependency><groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>3.9.2</version><classifier>models</classifier></dependency>
</dependencies></project>"""
ONE_CORE = ["taskset", "-c", "0"] if shutil.which("taskset") else []


def read_sentences(path):
    csv.field_size_limit(10**8)
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    return list(dict.fromkeys(" ".join(r["sentence"].split()) for r in rows))


def time_parley(program, sentences, folder, threads=1, repeat=1):
    """(seconds, peak RSS in MiB, sentences read) of one `parley read` over documents of twenty sentences."""
    lines = []
    for copy in range(repeat):
        for i in range(0, len(sentences), 20):
            lines.append(json.dumps({"id": f"{copy}-{i}", "text": "\n\n".join(sentences[i:i + 20]), "language": "en"}))
    source = folder / f"news-{repeat}.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    record = folder / f"talks-{repeat}-{threads}.db"
    begin = time.monotonic()
    reader = subprocess.Popen([*(ONE_CORE if threads == 1 else []), program, "read", str(source), "--record", str(record), "--threads", str(threads), "--quiet"])
    _, status, usage = os.wait4(reader.pid, 0)
    seconds = time.monotonic() - begin
    if status != 0:
        raise SystemExit("parley read failed")
    return seconds, usage.ru_maxrss / 1024, repeat * len(sentences)


def peer_rate(home, sentences, folder):
    """Sentences a second of CoreNLP's pipeline, by its own report of annotation time."""
    jars = home / "lib"
    if not list(jars.glob("stanford-corenlp-3.9.2-models.jar")):
        home.mkdir(parents=True, exist_ok=True)
        (home / "pom.xml").write_text(POM)
        subprocess.run(["mvn", "-q", "-B", "-f", str(home / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={jars.resolve()}"], check=True)
    source = folder / "sentences.txt"
    source.write_text("\n".join(sentences) + "\n", encoding="utf-8")
    done = subprocess.run([*ONE_CORE, "java", "-Xmx3g", "-cp", f"{jars}/*", "edu.stanford.nlp.pipeline.StanfordCoreNLP", "-annotators",
                           "tokenize,ssplit,pos,lemma,parse", "-ssplit.eolonly", "true", "-threads", "1", "-parse.nthreads", "1", "-file", str(source),
                           "-outputFormat", "text", "-outputDirectory", str(folder)], capture_output=True, text=True, check=True)
    total = re.search(r"TOTAL: ([\d.]+) sec", done.stderr)
    return len(sentences) / float(total[1])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--parley", required=True)
    ap.add_argument("--sentences", required=True)
    ap.add_argument("--peer", type=pathlib.Path, default=pathlib.Path("build/bench/corenlp"))
    ap.add_argument("--sample", type=int, default=200)
    a = ap.parse_args()
    sentences = read_sentences(a.sentences)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        once, rss, n = time_parley(a.parley, sentences, folder)
        peer = peer_rate(a.peer, sentences[::max(1, len(sentences) // a.sample)], folder) if shutil.which("mvn") and shutil.which("java") else None
        many, rss_many, n_many = time_parley(a.parley, sentences, folder, repeat=5)
    rate = n / once
    print(f"reading   parley read, {n} sentences, whole process, 1 core: {rate:.0f} sentences/s; {n_many} sentences: {n_many / many:.0f}/s; peak RSS {max(rss, rss_many):.0f} MiB")
    if peer:
        print(f"reading   CoreNLP 3.9.2, 1 core: {peer:.2f} sentences/s   ratio {n_many / many / peer:.1f} (with start {rate / peer:.1f})")
    else:
        print("reading   CoreNLP 3.9.2: skipped, needs java and mvn")


if __name__ == "__main__":
    main()
