#!/usr/bin/env python3
"""Builds data/persons.tsv and data/person_names.tsv.

    tools/build_persons.py                                   check both tables and write them back sorted
    tools/build_persons.py --add FACTS...                    merge compact facts into the tables
    tools/build_persons.py --dictionaries DIR                replace the rows taken from the open event dictionaries
    tools/build_persons.py --fresh --add F... --dictionaries DIR     start from empty tables

The tables are what is edited and kept; this program merges into them.  Compact facts, one person a line:

    @KOR                                                     country of the lines that follow; "@-" for none
    Suh Hoon; director of the National Intelligence Service 20170601-20200703; NSA 202007-20220509 =So Hun
    Fidel Castro; P 1976-20080224; party leader [PTY] 1965-20110419

A role is words or one of the short forms in ROLES, "{ISO3}" where it is held for another country, "[GOV;MIL]" where the
sectors do not follow from the words, then FROM-TO, each YYYY, YYYYMM or YYYYMMDD; no TO is an open end.  "=" starts an alias.
"""
import argparse
import calendar
import collections
import datetime
import pathlib
import re
import sys
import unicodedata

COLUMNS = ["name", "country", "sectors", "role", "from", "to", "source"]
NAME_COLUMNS = ["surface", "name", "kind"]
PUBLIC, DICTIONARIES = "public record", "dictionaries"
EARLIEST = "1990-01-01"         # a role that ended before is left out
DICTIONARIES_END = "2011-12-31"  # the dictionaries' lists were last kept up in 2011; their open ends end here

SHORTEST_TENURE = 180           # days; who is in the dictionaries' lists for less is left out
PLAIN_NAMES_IN = {"ATG", "BHS", "BLZ", "BRB", "DMA", "GRD", "GUY", "JAM", "KNA", "LCA", "TTO", "VCT", "SLB", "VUT", "PNG", "FJI",
                  "NZL", "COK", "BMU", "AIA", "CYM", "VGB", "FLK", "TCA", "MSR", "LBR", "SYC"}

ISO3 = set("""
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU
BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA
DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM
GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT
LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ
MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF
QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD
TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB
ZWE XKX""".split())

SECTORS = set("""GOV MIL LEG JUD COP SPY PTY REB PRM UAF OPP CVL EDU ELI JRN LAB MED BUS AGR CRM REF REL SOC IGO NGO MNC
INT""".split())

ROLES = {
    "P": "president", "VP": "vice president", "AP": "acting president", "IP": "interim president",
    "TP": "transitional president", "PM": "prime minister", "APM": "acting prime minister", "IPM": "interim prime minister",
    "DPM": "deputy prime minister", "CH": "chancellor", "FM": "foreign minister", "AFM": "acting foreign minister",
    "DFM": "deputy foreign minister", "DM": "defence minister", "IM": "interior minister", "FN": "finance minister",
    "JM": "justice minister", "TM": "trade minister", "OM": "oil minister", "EM": "energy minister", "K": "king",
    "CP": "crown prince", "NSA": "national security adviser", "UN": "ambassador to the United Nations",
    "OL": "opposition leader", "SP": "speaker of parliament", "CS": "chief of the general staff", "AC": "army chief",
    "SC": "intelligence chief", "RL": "rebel leader", "CB": "central bank governor", "PL": "party leader",
    "MR": "military ruler", "GG": "governor general", "CN": "chief negotiator",
}

# Words of a role -> sectors; the first that is found decides.
SECTORS_BY_WORD = [
    (r"^former ", "ELI"),
    (r"opposition|dissident|protest", "OPP"),
    (r"rebel|militant|insurgent|guerrilla|warlord|separatist", "REB"),
    (r"intelligence (committee|policy)", "LEG"),
    (r"intelligence|spy |spy$|security service|secret service|mossad|shin bet|national security agency|state security"
     r"|federal security|national security bureau", "SPY;GOV"),
    (r"defence minister|defense minister|secretary of defense|minister of (defence|defense)|defence secretary"
     r"|military ruler|junta|defense secretary|people's armed forces", "GOV;MIL"),
    (r"general staff|army chief|joint chiefs|armed forces|commander|military chief|chief of staff of the army"
     r"|chief of defence", "MIL"),
    (r"speaker|senator|senate|parliament|congress|member of the house|national assembly|house of representatives"
     r"|lawmaker|legislat|knesset", "LEG"),
    (r"chief justice|prosecutor|judge|supreme court", "JUD"),
    (r"police", "COP"),
    (r"party leader|party chief|general secretary|party secretary|party chair|politburo|workers' party|communist party", "PTY"),
    (r"archbishop|patriarch|pope|ayatollah|cleric", "REL"),
    (r"union leader", "LAB"),
]

NO_PARTICLES = {"VNM", "CHN", "TWN", "KOR", "PRK", "KHM", "LAO", "HKG", "MMR", "THA", "SGP"}
LUSOPHONE = {"PRT", "BRA", "AGO", "MOZ", "GNB", "CPV", "STP", "TLS"}
PARTICLES = {"de", "da", "dos", "das", "del", "della", "di", "van", "von", "der", "den", "bin", "ibn", "bint", "ben", "ould", "y",
             "zu", "ter", "ten", "du", "des", "le", "la", "los", "las"}
ARABIC_WORDS = {"al", "el", "bin", "ibn", "muhammad", "mohammed", "mohammad", "mohamed", "abd", "abdul"}
CAPITAL_ANYWAY = {"ben", "ould", "le", "la", "di", "du", "des"}
ROMAN = {"ii", "iii", "iv", "vi", "vii", "viii", "xiv", "xvi"}

# Words that show that a dictionary line is a title, an office or an organisation, not a person's name.
NOT_A_NAME = set("""
PRESIDENT MINISTER PREMIER CHANCELLOR SECRETARY SECY GENERAL AMBASSADOR ENVOY GOVERNOR SENATOR KING QUEEN PRINCE PRINCESS
EMPEROR EMIR SULTAN SHEIKH SHAIKH SHEIK SHAYKH POPE CARDINAL BISHOP ARCHBISHOP DOCTOR COLONEL CAPTAIN MAJOR LIEUTENANT BRIGADIER
ADMIRAL MARSHAL COMMANDER CHAIRMAN CHIEF LEADER DEPUTY VICE ACTING INTERIM FORMER SPEAKER SPOKESMAN SPOKESWOMAN SPOKESPERSON JUDGE
JUSTICE OFFICER OFFICIAL DIRECTOR HEAD MINISTRY DEPARTMENT AGENCY GOVERNMENT PARLIAMENT ASSEMBLY COUNCIL COMMITTEE COMMISSION
COURT ARMY NAVY FORCE FORCES POLICE GUARD MILITARY TROOPS SOLDIERS PARTY FRONT MOVEMENT UNION LEAGUE ORGANIZATION ORGANISATION
GROUP NATIONAL PEOPLE PEOPLES PEOPLE'S REPUBLIC REPUBLICAN DEMOCRATIC KINGDOM STATE STATES UNITED BANK CITY PROVINCE REGION
DISTRICT PRES PM FM GEN LT COL CAPT DR MR MRS MS SIR DAME LORD LADY HON HE HIS HER THE OF FOR IN AND WITH BY TO AT ON FROM SON
DAUGHTER WIFE ADMINISTRATION CABINET REGIME COMPANY CORPORATION CORP INC LTD UNIVERSITY INSTITUTE COLLEGE SCHOOL HOSPITAL MISSION
EMBASSY PALACE HOUSE OFFICE AUTHORITY BUREAU SERVICE SERVICES CENTER CENTRE FOUNDATION ASSOCIATION FEDERATION CONFEDERATION
AIRPORT PORT ISLAND ISLANDS MOUNT RIVER LAKE SEA BAY CAPITAL SOVIET SOVIETS COMMUNIST SOCIALIST LIBERAL LABOUR LABOR CONSERVATIVE
AMERICAN BRITISH FRENCH GERMAN RUSSIAN CHINESE JAPANESE KOREAN IRANIAN IRAQI ISRAELI TURKISH INDIAN PAKISTANI AFGHAN MEXICAN
CANADIAN AUSTRALIAN ITALIAN SPANISH UKRAINIAN GEORGIAN GREEK POLISH ETHIOPIAN KENYAN NIGERIAN SUDANESE EGYPTIAN SYRIAN LEBANESE
PALESTINIAN SAUDI YEMENI MOROCCAN ALGERIAN TUNISIAN LIBYAN COLOMBIAN VENEZUELAN CUBAN BRAZILIAN CHILEAN ARGENTINE PERUVIAN THAI
KANZLER BUNDESKANZLER TSAR CZAR COMRADE AYATOLLAH HOJJATOLESLAM IMAM MULLAH HAJ HAJI TAOISEACH UNKNOWN VACANT
SAYYID MAJ BRIG SGT REV FATHER FR ENG PROF PROFESSOR ATTORNEY ADM VADM CDR RADM EXCELLENCY MAJESTY HIGHNESS NOT
PRIME FOREIGN DEFENSE DEFENCE INTERIOR CROWN UN EU US UK USA DPRK ROK ALT QC MP
GOV REPRESENTATIVE CONGRESSMAN CONGRESSWOMAN ELECT PRESIENT SECRETATY HOJATOLISLAM HOJJATOLISLAM PANGLIMA DATUK DATO DATIN TUN
RATU MWALIMU""".split())

CAMEO_COUNTRY = {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "KSV": "XKX", "SCG": "SRB", "YUG": "SRB", "SCR": "SRB", "HKG": "HKG"}
DICTIONARY_ROLES = {
    "MIL": ("GOV;MIL", "defence official"), "JUD": ("GOV;JUD", "justice official"), "SPY": ("SPY;GOV", "intelligence official"),
    "COP": ("GOV;COP", "interior official"), "LEG": ("LEG;GOV", "legislator"), "BUS": ("GOV", "economic official"),
    "MED": ("GOV", "communications official"), "EDU": ("GOV", "education official"), "AGR": ("GOV", "agriculture official"),
    "HLH": ("GOV", "health official"), "DEV": ("GOV", "development official"), "LAB": ("GOV", "labour official"),
    "ENV": ("GOV", "environment official"), "HRI": ("GOV", "human rights official"), "REF": ("GOV", "refugee official"),
    "REL": ("GOV", "religious affairs official"), "MUS": ("GOV", "religious affairs official"),
}
DICTIONARY_SECTORS = {
    "GOV": ("GOV", "government official"), "MIL": ("MIL", "military officer"), "OPP": ("OPP", "opposition politician"),
    "REB": ("REB", "rebel leader"), "LEG": ("LEG", "legislator"), "JUD": ("JUD", "judge"),
    "SPY": ("SPY", "intelligence official"), "COP": ("COP", "police official"), "PTY": ("PTY", "party official"),
}


def fold(text):
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    for letter, ascii_letters in (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ı", "i"), ("ß", "ss"), ("æ", "ae")):
        plain = plain.replace(letter, ascii_letters)
    return " ".join(re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("’", "").replace(".", "")).split())


def expand_date(digits, last):
    year = int(digits[:4])
    month = int(digits[4:6]) if len(digits) >= 6 else (12 if last else 1)
    if len(digits) == 8:
        day = int(digits[6:])
    else:
        day = calendar.monthrange(year, month)[1] if last else 1
    return datetime.date(year, month, day).isoformat()


def sectors_of(role, country):
    for words, sectors in SECTORS_BY_WORD:
        if re.search(words, role, re.IGNORECASE):
            if country or sectors in ("REB", "REL"):
                return sectors
            return "IGO;" + sectors if sectors in ("LEG", "MIL", "JUD") else "IGO"
    return "GOV" if country else "IGO"


def read_facts(path):
    """Rows and aliases of a file of compact facts."""
    rows, names, country = [], [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            country = "" if line[1:].strip() == "-" else line[1:].strip()
            continue
        try:
            facts, *aliases = [part.strip() for part in line.split("=")]
            name, *roles = [part.strip() for part in facts.split(";") if part.strip()]
            joined = []
            for part in roles:  # a ';' inside [] parts sectors, not roles
                if joined and joined[-1].count("[") > joined[-1].count("]"):
                    joined[-1] += ";" + part
                else:
                    joined.append(part)
            if not joined:
                raise ValueError("no role")
            for part in joined:
                dates = re.search(r"\s(\d{4}|\d{6}|\d{8})-(\d{4}|\d{6}|\d{8})?$", part)
                if not dates:
                    raise ValueError(f"no dates in '{part}'")
                role = part[:dates.start()]
                where, sectors = country, None
                if m := re.search(r"\{(\w*)\}", role):
                    where, role = m.group(1), role.replace(m.group(0), "")
                if m := re.search(r"\[([\w; ]+)\]", role):
                    sectors, role = m.group(1).replace(" ", ""), role.replace(m.group(0), "")
                role = " ".join(role.split())
                role = ROLES.get(role, role)
                rows.append((name, where, sectors or sectors_of(role, where), role, expand_date(dates.group(1), False),
                             expand_date(dates.group(2), True) if dates.group(2) else "", PUBLIC))
            names += [(alias, name, "alias") for alias in aliases if alias]
        except (ValueError, TypeError) as problem:
            sys.exit(f"{path}:{number}: {problem}: {line}")
    return rows, names


def title_case(raw, country):
    words = [w for w in raw.strip("_ ").replace("_", " ").split() if w]
    out = []
    for i, word in enumerate(words):
        low = word.lower()
        inner = 0 < i < len(words) - 1
        if low in ROMAN:
            out.append(word.upper())
        elif low in ("jr", "sr", "jr.", "sr."):
            out.append(low.rstrip(".").capitalize() + ".")
        elif len(low) == 1:
            last_roman = i == len(words) - 1 and low in "ivx"
            out.append(word.upper() + ("" if last_roman or country in NO_PARTICLES else "."))
        elif re.fullmatch(r"(\w\.)+\w?", low):
            out.append(" ".join(letter.upper() + "." for letter in low if letter != "."))
        elif low in ("al", "el", "ul", "ad", "ar", "as", "ash", "at", "an", "az") and inner and country not in NO_PARTICLES \
                and low in ("al", "el"):
            out.append(low + "-")
        elif inner and country not in NO_PARTICLES and low in PARTICLES and low not in CAPITAL_ANYWAY:
            out.append(low)
        elif inner and low == "do" and country in LUSOPHONE:
            out.append(low)
        else:
            parts = low.split("-")
            cased = []
            for j, part in enumerate(parts):
                if j == 0 and part in ("al", "el") and len(parts) > 1 and i > 0:
                    cased.append(part)
                elif j > 0 and country == "KOR":
                    cased.append(part)
                elif part.startswith("mc") and len(part) > 4:
                    cased.append("Mc" + part[2:].capitalize())
                else:
                    pieces = part.split("'") if re.match(r"[od]'", part) else [part]
                    cased.append("'".join(piece.capitalize() for piece in pieces))
            out.append("-".join(cased))
    return re.sub(r"\b([ae]l)- ", r"\1-", " ".join(out))


def personal(raw):
    words = raw.strip("_ ").replace("_", " ").split()
    if not 2 <= len(words) <= 5 or re.search(r"[^A-Za-z_' .\-]", raw.strip()):
        return False
    if any(part.strip(".'") in NOT_A_NAME for w in words for part in w.upper().split("-")):
        return False
    return sum(len(w.strip(".")) > 1 for w in words) >= 2


def usable_name(name, rows):
    """Ministers of small English-speaking states have names that too many others share; their ministries matter little abroad."""
    if any(row[0] in PLAIN_NAMES_IN for row, _, _ in rows):
        return any(row[2] in ("government official", "defence official") for row, _, _ in rows) and len(name.split()) > 1
    return True


def dictionary_date(digits):
    if len(digits) == 8 and digits[:2] in ("19", "20"):
        iso = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    elif len(digits) == 6:
        year = int(digits[:2])
        iso = f"{(2000 if year <= 15 else 1900) + year}-{digits[2:4]}-{digits[4:]}"
    else:
        return None
    try:
        return datetime.date.fromisoformat(iso).isoformat()
    except ValueError:
        return None


def dictionary_entries(path):
    names, codes = [], []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        body = re.split(r"[;#]", line, maxsplit=1)[0].rstrip()
        comment = re.split(r"[;#]", line, maxsplit=1)[1].strip() if re.search(r"[;#]", line) else ""
        if not body.strip():
            continue
        if body[0] in "\t " and "[" in body or body.startswith("["):
            codes += [(c, comment) for c in re.findall(r"\[([^\]]*)\]", body)]
            continue
        if codes and not body.startswith("+"):
            yield names, codes
            names, codes = [], []
        names.append(body.lstrip("+").split("[")[0].strip())
        codes += [(c, comment) for c in re.findall(r"\[([^\]]*)\]", body)]
    if names and codes:
        yield names, codes


def dictionary_role(code):
    """(country, sectors, role) of a dictionary code, or None."""
    country, rest = code[:3], code[3:]
    if country in ("IGO", "INT") and rest.startswith("UNO"):
        return "", "IGO", "United Nations official"
    if country == "IGO":
        return "", "IGO", "international official"
    country = CAMEO_COUNTRY.get(country, country)
    if country not in ISO3 or len(rest) < 3:
        return None
    first, second = rest[:3], rest[3:6]
    if first == "GOV" and second in DICTIONARY_ROLES:
        return (country,) + DICTIONARY_ROLES[second]
    if first in DICTIONARY_SECTORS:
        return (country,) + DICTIONARY_SECTORS[first]
    return None


def read_dictionaries(directory):
    people = {}  # folded canonical name, country -> [name, aliases, rows]
    for file in ("Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt"):
        for names, codes in dictionary_entries(directory / file):
            spans = []
            for code, _ in codes:
                m = re.match(r"\s*([A-Z]{6,15})\s*(?:(\d{6,8})\s*-\s*(\d{6,8})|>\s*(\d{6,8}))\s*$", code)
                role = dictionary_role(m.group(1)) if m else None
                if not role:
                    continue
                begin = dictionary_date(m.group(2) or m.group(4))
                end = dictionary_date(m.group(3)) if m.group(3) else DICTIONARIES_END
                if begin and end and begin <= end and end >= EARLIEST:
                    spans.append((role, begin, end))
            usable = [n for n in names if personal(n)]
            if not spans or not usable or usable[0] != names[0]:
                continue
            country = next((r[0] for r, _, _ in spans if r[0]), "")
            name = title_case(usable[0], country)
            aliases = [alias for alias in (title_case(raw, country) for raw in usable[1:])
                       if fold(alias) != fold(name) and spelling_of(fold(alias), fold(name))]
            entry = people.setdefault((fold(name), country), [name, [], []])
            entry[1] += aliases
            entry[2] += spans
    for entry in people.values():
        entry[2] = join_spans(entry[2])
    return [entry for entry in people.values() if days_held(entry[2]) >= SHORTEST_TENURE and usable_name(entry[0], entry[2])]


def join_spans(spans):
    """Joins spans of one role with less than four months between them: the lists were taken at intervals."""
    out = []
    for role, begin, end in sorted(spans, key=lambda s: (s[0], s[1])):
        if out and out[-1][0] == role:
            gap = (datetime.date.fromisoformat(begin) - datetime.date.fromisoformat(out[-1][2])).days
            if gap <= 124:
                out[-1] = (role, out[-1][1], max(out[-1][2], end))
                continue
        out.append((role, begin, end))
    return out


def days_held(spans):
    return sum((datetime.date.fromisoformat(end) - datetime.date.fromisoformat(begin)).days for _, begin, end in spans)


def distance(a, b, limit):
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def same_word(a, b):
    if distance(a, b, 2) <= (0 if min(len(a), len(b)) < 4 else 1 if min(len(a), len(b)) < 8 else 2):
        return True
    bones = [re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word)) for word in (a, b)]
    return bones[0] == bones[1] and len(bones[0]) >= 3 and a[0] == b[0]


def spelling_of(a, b):
    """Whether every full word of the shorter name is a word of the longer one, spellings aside: the dictionaries list some
    people under another's name."""
    x, y = sorted(([w for w in name.split() if len(w) > 1 and w not in ("al", "el", "bin", "ibn")] for name in (a, b)), key=len)
    return len(x) >= 2 and all(any(same_word(u, v) for v in y) for u in x)


def same_person(a, b):
    """Spelling variants of one name: the same number of words, each equal or nearly so and long enough to tell; or one name
    with middle names left out (not with Arabic names, where these tell cousins apart)."""
    x, y = sorted((a.split(), b.split()), key=len)
    if len(x) >= 2 and len(x) < len(y) <= len(x) + 2 and x[0] == y[0] and x[-1] == y[-1] and len(x[0] + x[-1]) > 8:
        return set(x) < set(y) and not set(x + y) & ARABIC_WORDS
    if len(x) != len(y) or len(x) < 2 or len("".join(x)) < 10:
        return False
    changed = 0
    for u, v in zip(x, y):
        if u == v:
            continue
        d = distance(u, v, 2)
        if u[0] != v[0] or min(len(u), len(v)) < 5 or d > (2 if min(len(u), len(v)) >= 8 else 1):
            return False
        changed += d
    return 0 < changed <= 2


def add_dictionaries(rows, names, people):
    """Dictionary people beside the others: who is there already gains spellings, and roles at other times."""
    known = {}
    by_country = {}
    for row in rows:
        known.setdefault(fold(row[0]), set()).add(row[0])
        by_country.setdefault(row[1], {}).setdefault(row[0], []).append(row)
    for surface, name, _ in names:
        known.setdefault(fold(surface), set()).add(name)
    namesakes = collections.Counter(fold(name) for name, _, _ in people)
    for name, aliases, spans in people:
        countries = sorted({role[0] for role, _, _ in spans})
        found = None
        for form in [name] + aliases:
            for other in sorted(known.get(fold(form), ())):
                if any(other in by_country.get(c, {}) for c in countries) or len(known[fold(form)]) == 1 and countries == [""]:
                    found = other
        if not found:
            for country in countries:
                for other in by_country.get(country, {}):
                    if same_person(fold(name), fold(other)):
                        found = other
        if found:
            taken = [r for r in rows if r[0] == found]
            first, last = min(r[4] for r in taken), max(r[5] or "9999" for r in taken)
            for role, begin, end in spans:
                if end < first or (begin > last and end != DICTIONARIES_END):
                    rows.append((found, *role, begin, end, DICTIONARIES))
            for form in [name] + aliases:
                names.append((form, found, "alias"))
            continue
        if fold(name) in known or namesakes[fold(name)] > 1:
            continue  # a name shared across countries: the tables know a person by name alone
        for role, begin, end in spans:
            row = (name, *role, begin, end, DICTIONARIES)
            rows.append(row)
            by_country.setdefault(role[0], {}).setdefault(name, []).append(row)
        known.setdefault(fold(name), set()).add(name)
        for form in aliases:
            names.append((form, name, "alias"))


def tidy_names(rows, names):
    """Aliases that name somebody in the table, are no accent or case variant of the name, and are nobody else's
    name in full."""
    people = {row[0] for row in rows}
    canonical = {}
    for person in people:
        canonical.setdefault(fold(person), set()).add(person)
    kept = {}
    for surface, name, kind in names:
        plain = "".join(c for c in unicodedata.normalize("NFKD", surface) if not unicodedata.combining(c)).lower()
        base = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
        owners = canonical.get(fold(surface), {name})
        if name not in people or plain.replace(".", "") == base.replace(".", "") or name not in owners:
            continue
        kept.setdefault((plain, name), (surface, name, kind))
    return sorted(set(kept.values()))


def check(rows, names):
    problems = []
    for row in rows:
        name, country, sectors, role, begin, end, source = row
        where = "\t".join(row)
        if any("\t" in f or f != f.strip() for f in row):
            problems.append(f"white space: {where}")
        if country and country not in ISO3:
            problems.append(f"country: {where}")
        if not sectors or any(s not in SECTORS for s in sectors.split(";")):
            problems.append(f"sectors: {where}")
        if not country and "IGO" not in sectors.split(";") and not set(sectors.split(";")) & {"NGO", "REL", "INT", "REB"}:
            problems.append(f"no country: {where}")
        try:
            datetime.date.fromisoformat(begin)
            if end and datetime.date.fromisoformat(end) < datetime.date.fromisoformat(begin):
                problems.append(f"ends before it begins: {where}")
        except ValueError:
            problems.append(f"date: {where}")
        if not role or source not in (PUBLIC, DICTIONARIES):
            problems.append(f"role or source: {where}")
    people = {row[0] for row in rows}
    for surface, name, kind in names:
        if name not in people or kind != "alias" or not surface.strip():
            problems.append(f"name: {surface}\t{name}\t{kind}")
    return problems


def read_table(path, columns):
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def write_table(path, columns, sources, rows):
    body = sorted({"\t".join(row) for row in rows}, key=lambda line: line.encode())
    head = ["#columns " + "\t".join(columns)] + [f"#source {s}" for s in sources]
    path.write_text("\n".join(head + body) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="Builds data/persons.tsv and data/person_names.tsv")
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent / "data")
    parser.add_argument("--add", type=pathlib.Path, nargs="*", default=[], help="files of compact facts")
    parser.add_argument("--dictionaries", type=pathlib.Path, help="folder of the open event dictionaries")
    parser.add_argument("--fresh", action="store_true", help="start from empty tables")
    options = parser.parse_args()
    rows = [] if options.fresh else read_table(options.data / "persons.tsv", COLUMNS)
    names = [] if options.fresh else read_table(options.data / "person_names.tsv", NAME_COLUMNS)
    for path in options.add:
        more_rows, more_names = read_facts(path)
        rows += more_rows
        names += more_names
    rows = sorted({row for row in rows if not row[5] or row[5] >= EARLIEST})
    if options.dictionaries:
        rows = [row for row in rows if row[6] != DICTIONARIES]
        add_dictionaries(rows, names, read_dictionaries(options.dictionaries))
    names = tidy_names(rows, names)
    problems = check(rows, names)
    if problems:
        sys.exit("\n".join(problems[:50]))
    write_table(options.data / "persons.tsv", COLUMNS,
                ["well-known facts of the public record",
                 "open event dictionaries (Open Event Data Alliance, MIT; CAMEO actor files), names, sectors and dates"], rows)
    write_table(options.data / "person_names.tsv", NAME_COLUMNS,
                ["spellings of the persons in persons.tsv: common English usage and the open event dictionaries"], names)
    people = {row[0] for row in rows}
    print(f"{len(people)} persons, {len(rows)} roles, {len(names)} aliases")


if __name__ == "__main__":
    main()
