"""Lines that are hard for a subword tokenizer, the same every time: for the test and for the benchmark."""

import pathlib
import random
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]

RANGES = [
    (0x00, 0x20), (0x7F, 0xA1), (0xA0, 0x17F), (0x180, 0x24F), (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF),
    (0x400, 0x52F), (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF), (0x700, 0x7FF), (0x900, 0x97F), (0xE00, 0xE7F),
    (0xF00, 0xFFF), (0x1100, 0x11FF), (0x1AB0, 0x1AFF), (0x1B00, 0x1B7F), (0x1DC0, 0x1DFF), (0x1E00, 0x1FFF),
    (0x2000, 0x206F), (0x20D0, 0x20FF), (0x2100, 0x218F), (0x2600, 0x27BF), (0x2E00, 0x2E7F), (0x3000, 0x30FF),
    (0x302A, 0x302F), (0x3130, 0x318F), (0x4E00, 0x9FFF), (0xA640, 0xA7FF), (0xA8E0, 0xA8FF), (0xAC00, 0xD7A3),
    (0xE000, 0xE100), (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE00, 0xFE2F), (0xFF00, 0xFFEF), (0xFFF9, 0xFFFD),
    (0x10A00, 0x10A60), (0x11000, 0x110FF), (0x11A00, 0x11AFF), (0x16F00, 0x16FFF), (0x1D100, 0x1D24F), (0x1E000, 0x1E14F),
    (0x1E800, 0x1E95F), (0x1F300, 0x1FAFF), (0x20000, 0x2A6DF), (0x2B740, 0x2CEAF), (0x2F800, 0x2FA1F), (0xE0000, 0xE01EF),
    (0x10FF00, 0x10FFFF),
]
MARKS = [chr(c) for c in range(0x300, 0x370)] + [chr(c) for c in (0x1AB0, 0x1ABF, 0x1DF6, 0x20DD, 0x302A, 0x302E, 0x302F, 0x3099,
         0x5B0, 0x5BF, 0x64B, 0x655, 0x93C, 0x94D, 0x1D165, 0x1D16D, 0x16FF0, 0x11938, 0x898, 0x1715, 0x1734, 0xE0100, 0xFE0F)]
PLAIN = ("the talks Talks on denuclearization unaffable Pyongyang's envoy U.S. Sept. 6, 2019 don't $1,200 50% a.m. (AP) -- \"no\" "
         "İstanbul ΣΊΣΥΦΟΣ Straße naïve Ångström Nguyễn Škoda ﬁnance Ⅷ ǅ ǈ ß ẞ ſ K Å Ω ; ` 北京 서울 각 평양 日本語 ひらがな がぎ カタカナ ｶﾞ "
         "العربية مُحَمَّد עִבְרִית Ελλάδα ὰ ᾼ Москва Йод Ёлка हिन्दी ไทย 👩‍👩‍👧 🇰🇷 ☎️ “quoted” ‘so’ — – … • ‐ ‑ · № ™ [CLS] [SEP] [MASK] "
         "[PAD] [UNK] [cls] [CL S] [[SEP]] [MASK]ed http://a.b/c?d=e_f user@host.org #tag @name C++ snake_case ##ing # ## ‼ ¿qué?").split(" ")


def natural():
    lines = []
    for path in sorted(ROOT.glob("tests/cases/**/*.txt")) + sorted(ROOT.glob("docs/*.md")):
        lines += [l for l in path.read_text("utf-8", "replace").split("\n") if l.strip()]
    return lines


def hostile(count, seed=20180210):
    r = random.Random(seed)

    def char():
        low, high = r.choice(RANGES)
        c = r.randint(low, high)
        return "x" if 0xD800 <= c < 0xE000 or c == 10 else chr(c)

    def piece():
        kind = r.randrange(12)
        if kind < 4:
            return r.choice(PLAIN)
        if kind == 4:
            return "".join(char() for _ in range(r.randint(1, 8)))
        if kind == 5:
            return r.choice(PLAIN) + char() + r.choice(PLAIN)
        if kind == 6:
            return "".join(r.choice("aeiounAEIOUNсйΑΩ가각ก") + "".join(r.choices(MARKS, k=r.randint(0, 5))) for _ in range(r.randint(1, 4)))
        if kind == 7:
            return unicodedata.normalize(r.choice(["NFC", "NFD", "NFKC", "NFKD"]), r.choice(PLAIN))
        if kind == 8:
            return r.choice(["a", "é", "북", "z1", "ñ"]) * r.choice([49, 50, 51, 99, 100, 101, 102, 300])
        if kind == 9:
            return r.choice(["upper", "lower", "title", "swapcase"]) and getattr(r.choice(PLAIN), r.choice(["upper", "lower", "title"]))()
        if kind == 10:
            low, high = r.choice(RANGES)
            c = r.randint(low, high)
            return r.choice(PLAIN)[:3] + ("" if 0xD800 <= c < 0xE000 or c == 10 else chr(c)) * r.randint(1, 3) + r.choice(MARKS)
        return "".join(chr(r.randint(33, 126)) for _ in range(r.randint(1, 12)))

    lines = []
    for _ in range(count):
        sep = r.choice([" ", " ", " ", "", "\t", "\u3000", "\u200b", "\xa0"])
        raw = sep.join(piece() for _ in range(r.randint(1, 14))).encode("utf-8")
        if r.random() < 0.15:  # malformed: cut characters, stray bytes, encoded surrogates, overlong forms
            raw = bytearray(raw)
            for _ in range(r.randint(1, 4)):
                at = r.randint(0, len(raw))
                raw[at:at + r.randint(0, 2)] = r.choice([b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80",
                                                         b"\x80", b"\xf0\x9f\x98", b"\x00"])
            raw = bytes(raw)
        lines.append(raw.replace(b"\n", b" "))
    return lines


def every_code_point():
    """Each scalar value after and before a letter, and between marks of other combining classes."""
    lines = []
    for start in range(0, 0x110000, 48):
        cs = [chr(c) for c in range(start, min(start + 48, 0x110000)) if not 0xD800 <= c < 0xE000 and c != 10]
        if cs:
            lines.append(" ".join(f"x{c}y a\u0301{c} {c}\u0334\u302e e\u302e{c}\u0316 {c}." for c in cs).encode("utf-8"))
    return lines
