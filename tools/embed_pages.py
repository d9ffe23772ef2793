#!/usr/bin/env python3
"""Writes the files below DIST (nothing when it is missing) as a C++ source.  Usage: tools/embed_pages.py DIST OUT.cpp"""
import hashlib
import pathlib
import sys

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".svg": "image/svg+xml", ".json": "application/json", ".txt": "text/plain; charset=utf-8"}


def literal(data):
    """Short string literals: a compiler takes them faster than lists of numbers."""
    lines = []
    for at in range(0, len(data), 4000):
        lines.append('"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in data[at:at + 4000]) + '"')
    return "\n".join(lines) or '""'


def main():
    dist, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted(p for p in dist.rglob("*") if p.is_file()) if dist.is_dir() else []
    text = ["// Made by tools/embed_pages.py.", "#include <array>", "#include <span>", "#include <string_view>", '#include "server/pages.h"',
            "namespace parley::server {"]
    table = []
    for n, path in enumerate(files):
        data = path.read_bytes()
        name = "/" + path.relative_to(dist).as_posix()
        text.append(f"static constexpr std::string_view kFile{n}{{\n{literal(data)}, {len(data)}}};")
        etag = hashlib.sha256(data).hexdigest()[:24]
        table.append(f'    {{"{"/" if name == "/index.html" else name}", "{TYPES[path.suffix]}", "\\"{etag}\\"", kFile{n}}},')
    text += [f"static constexpr std::array<Asset, {len(files)}> kFiles{{{{", *table, "}};" if table else "}};",
             "std::span<const Asset> built_assets();", "std::span<const Asset> built_assets() { return kFiles; }", "}  // namespace parley::server", ""]
    new = "\n".join(text)
    if not out.exists() or out.read_text() != new:
        out.write_text(new)


if __name__ == "__main__":
    main()
