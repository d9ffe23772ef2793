"""The reader: a frozen base with low-rank adapters, and heads over its last hidden states.

Shapes: N tokens of a batch laid end to end, B sentences, L the longest of them, d the base's hidden width, S spans, P marked pairs,
F frames (triggers).  The forward pass never pads a linear layer: sentences are packed, and only the attention scores are padded.
docs/model_format.md describes the files; `export` writes them.
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn


@dataclass(frozen=True)
class Base:
    """A public encoder: its shape, and the words for it in model.json."""

    name: str
    sha256: str
    kind: str  # bert: token types, absolute positions; mpnet: positions from `first_position`, and a bias by distance in all layers
    layers: int
    width: int
    heads: int
    intermediate: int
    max_length: int
    layer_norm_eps: float
    cls: int
    sep: int


BASES = {
    "fast": Base(
        "all-MiniLM-L6-v2",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "bert", 6, 384, 12, 1536, 256, 1e-12, 101, 102,
    ),
    "accurate": Base(
        "all-mpnet-base-v2",
        "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        "mpnet", 12, 768, 12, 3072, 256, 1e-5, 0, 2,
    ),
}  # fmt: skip
MAX_LENGTH = 256
RANKS = {"bert": 32, "mpnet": 16}  # of the adapters
SCALE, PAIR_WIDTH, ATTENTION_WIDTH, ROLE_WIDTH, LINK_WIDTH = 2.0, 256, 64, 128, 64

TYPES = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
MODES = [
    "",
    "visit",
    "third-party",
    "multilateral",
    "phone",
    "withdraw",
    "release",
    "disarm",
    "ceasefire",
    "access",
    "resign",
    "assist",
    "change",
    "yield",
    "meet",
    "disapprove",
    "investigate",
    "allege",
    "restrict",
    "ban",
    "arrest",
    "relations",
    "expel",
    "territory",
    "violence",
    "demo",
    "riot",
    "strike",
    "hunger",
    "boycott",
    "obstruct",
    "convict",
    "discontinue",
    "troops",
    "weapons",
    "police",
    "militia",
    "seize",
    "censor",
    "deport",
    "withhold",
    "misinformation",
    "cyber",
    "beat",
    "torture",
    "execute",
    "sexual",
    "assassinate",
    "primitive",
    "firearms",
    "explosives",
    "suicide-attack",
    "heavy-weapons",
    "crowd-control",
]
FACTUALITIES = ["certain", "probable", "possible", "planned", "hypothetical", "negated"]
MENTION_TAGS = ["O", "B", "I"]
TENSES = ["past", "present", "future"]
MOVES = ["", "offer", "demand", "precondition", "refusal", "threat", "promise", "concession", "appeal", "signal", "acceptance", "withdrawal"]
CONTACTS = ["", "proposed", "arranged", "scheduled", "postponed", "moved", "cancelled", "held", "never-held", "expected"]
MENTION_ROLES = ["src", "tgt", "third", "by"]
SPAN_ROLES = ["time", "place", "content", "cond", "ret", "reason", "cue"]
LINKS = ["", "cond", "exchange", "cause", "content", "same"]
NONE = -1  # in place of a span index: the act has no source, or no target, in the sentence

# Signed distance in tokens from a trigger to a token or to the nearer edge of a span, in steps that grow.
DISTANCE_STEPS = [1, 2, 3, 5, 8, 13, 21]
DISTANCES = 2 * len(DISTANCE_STEPS) + 1


def distance_bucket(distance):
    """int -> 0 .. DISTANCES-1; the middle is 0, no distance at all."""
    step = sum(abs(distance) >= s for s in DISTANCE_STEPS)
    return len(DISTANCE_STEPS) + (step if distance > 0 else -step)


# Short adapter names -> the base's tensor names under encoder.layer.{i}.
MATRICES = {
    "bert": {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "output": "attention.output.dense",
        "intermediate": "intermediate.dense",
        "ffn_output": "output.dense",
    },
    "mpnet": {
        "query": "attention.attn.q",
        "key": "attention.attn.k",
        "value": "attention.attn.v",
        "output": "attention.attn.o",
        "intermediate": "intermediate.dense",
        "ffn_output": "output.dense",
    },
}
NORMS = {
    "bert": ("attention.output.LayerNorm", "output.LayerNorm"),
    "mpnet": ("attention.LayerNorm", "output.LayerNorm"),
}
FIRST_POSITION = {"bert": 0, "mpnet": 2}
RELATIVE_BUCKETS, RELATIVE_LIMIT = 32, 128


def relative_bucket(length):
    """[L, L] buckets of (query, key) distances: half of them for each sign, exact up to 8, logarithmic up to RELATIVE_LIMIT."""
    half = RELATIVE_BUCKETS // 2
    exact = half // 2
    distance = torch.arange(length)[:, None] - torch.arange(length)[None, :]
    size = distance.abs()
    far = exact + (torch.log(size.clamp(min=1).float() / exact) / math.log(RELATIVE_LIMIT / exact) * (half - exact)).long()
    return torch.where(size < exact, size, far.clamp(max=half - 1)) + half * (distance < 0)


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


class AdaptedLinear(nn.Module):
    """y = x (W + scale B A)^T + b with W [out, in] frozen; A [r, in], B [out, r] and b [out] are trained."""

    def __init__(self, weight, bias, rank, scale=SCALE):
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.bias = nn.Parameter(bias.clone())
        self.A = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.B = nn.Parameter(torch.zeros(weight.shape[0], rank))
        self.scale = scale

    def forward(self, x):
        return F.linear(x, self.weight, self.bias) + F.linear(F.linear(x, self.A), self.B) * self.scale


class Layer(nn.Module):
    def __init__(self, spec, base, i):
        super().__init__()
        self.heads = spec.heads
        get = lambda name: base[f"encoder.layer.{i}.{name}"]
        for short, name in MATRICES[spec.kind].items():
            setattr(self, short, AdaptedLinear(get(name + ".weight"), get(name + ".bias"), RANKS[spec.kind]))
        self.norm1, self.norm2 = (nn.LayerNorm(spec.width, spec.layer_norm_eps) for _ in range(2))
        for norm, name in zip((self.norm1, self.norm2), NORMS[spec.kind]):
            norm.weight.data.copy_(get(name + ".weight"))
            norm.bias.data.copy_(get(name + ".bias"))

    def forward(self, x, packing, mask, dropout):
        q, k, v = (packing.heads(m(x), self.heads) for m in (self.query, self.key, self.value))
        # In 32 bits always: on a CPU the 16-bit kernel's backward pass is the slower one.
        with torch.autocast("cpu", enabled=False):
            attended = F.scaled_dot_product_attention(q.float(), k.float(), v.float(), attn_mask=mask)
        x = self.norm1(x + F.dropout(self.output(packing.unpad(attended)), dropout, self.training))
        y = self.ffn_output(F.gelu(self.intermediate(x)))
        return self.norm2(x + F.dropout(y, dropout, self.training))


class Packing:
    """Where the tokens of sentences of given lengths stand when laid end to end [N, ...] and when padded [B, L, ...]."""

    def __init__(self, lengths):
        self.lengths, self.batch, self.longest = lengths, len(lengths), max(lengths)
        row = torch.repeat_interleave(torch.arange(self.batch), torch.tensor(lengths))
        self.position = torch.cat([torch.arange(n) for n in lengths])
        self.sentence = row  # [N]
        self.slot = row * self.longest + self.position  # [N] index into the padded layout
        self.valid = torch.zeros(self.batch * self.longest, dtype=torch.bool)
        self.valid[self.slot] = True
        self.valid = self.valid.view(self.batch, self.longest)  # [B, L]
        self.mask = self.valid[:, None, None, :]
        self.start = [0]
        for n in lengths[:-1]:
            self.start.append(self.start[-1] + n)

    def pad(self, x):  # [N, w] -> [B, L, w]
        out = x.new_zeros(self.batch * self.longest, x.shape[-1]).index_copy(0, self.slot, x)
        return out.view(self.batch, self.longest, -1)

    def heads(self, x, heads):  # [N, d] -> [B, heads, L, d/heads]
        return self.pad(x).view(self.batch, self.longest, heads, -1).transpose(1, 2)

    def unpad(self, x):  # [B, heads, L, d/heads] -> [N, d]
        return x.transpose(1, 2).reshape(self.batch * self.longest, -1)[self.slot]


class Encoder(nn.Module):
    def __init__(self, spec, base):
        super().__init__()
        self.spec = spec
        self.register_buffer("words", base["embeddings.word_embeddings.weight"], persistent=False)
        places = base["embeddings.position_embeddings.weight"][FIRST_POSITION[spec.kind] :]
        if spec.kind == "bert":
            places = places + base["embeddings.token_type_embeddings.weight"][0]
        self.register_buffer("places", places, persistent=False)
        relative = base.get("encoder.relative_attention_bias.weight", torch.zeros(0))
        self.register_buffer("relative", relative, persistent=False)
        self.norm = nn.LayerNorm(spec.width, spec.layer_norm_eps)
        self.norm.weight.data.copy_(base["embeddings.LayerNorm.weight"])
        self.norm.bias.data.copy_(base["embeddings.LayerNorm.bias"])
        self.layers = nn.ModuleList(Layer(spec, base, i) for i in range(spec.layers))

    def forward(self, ids, packing, dropout=0.0):  # ids [N] -> H [N, d]
        x = self.norm(self.words[ids] + self.places[packing.position])
        x = F.dropout(x, dropout, self.training)
        mask = packing.mask
        if len(self.relative):
            bias = self.relative[relative_bucket(packing.longest)].permute(2, 0, 1)[None]  # [1, heads, L, L]
            mask = bias.expand(packing.batch, -1, -1, -1).masked_fill(~mask, -1e9)
        for layer in self.layers:
            x = layer(x, packing, mask, dropout)
        return x


class Reader(nn.Module):
    def __init__(self, spec, base):
        super().__init__()
        self.spec = spec
        d, h, a = spec.width, PAIR_WIDTH, ATTENTION_WIDTH
        self.encoder = Encoder(spec, base)
        self.mention = nn.Linear(d, len(MENTION_TAGS))
        # Frames: what a word tells as a trigger.
        self.trigger = nn.Linear(d, len(TYPES))  # logit of each type at a trigger's first word
        self.inside = nn.Linear(d, 1)  # logit that a word goes on with the trigger before it
        self.mode, self.factuality, self.tense = nn.Linear(d, len(MODES)), nn.Linear(d, len(FACTUALITIES)), nn.Linear(d, len(TENSES))
        self.move, self.contact = nn.Linear(d, len(MOVES)), nn.Linear(d, len(CONTACTS))
        self.role_trigger, self.role_span = nn.Linear(d, ROLE_WIDTH), nn.Linear(d, ROLE_WIDTH, bias=False)
        self.role_distance = nn.Parameter(torch.zeros(DISTANCES, ROLE_WIDTH))
        self.role = nn.Linear(ROLE_WIDTH, len(MENTION_ROLES) + len(SPAN_ROLES))
        self.link_from, self.link_to = nn.Linear(d, LINK_WIDTH), nn.Linear(d, LINK_WIDTH, bias=False)
        self.link = nn.Linear(LINK_WIDTH, len(LINKS))
        # Marked pairs: the type of what a source does to a target.
        self.attention_source, self.attention_target = nn.Linear(d, a, bias=False), nn.Linear(d, a)
        self.attention_key = nn.Linear(d, a, bias=False)
        self.pair_source, self.pair_target, self.pair_sentence = (nn.Linear(d, h, bias=False) for _ in range(3))
        self.pair_context = nn.Linear(d, h)
        self.none_source, self.none_target = nn.Parameter(torch.zeros(d)), nn.Parameter(torch.zeros(d))
        self.type_head = nn.Linear(h, len(TYPES))

    def forward(self, batch, dropout=0.0):
        """batch: data.Batch -> a dict of logits: mention [N, 3]; trigger [N, 16]; inside [N]; by frame mode, factuality, tense, move,
        contact [F, ..]; mention_roles [R, 4]; span_roles [C, 7]; links [K, 6]; by marked pair type [P, 16], latent [P, 16]."""
        H = self.encoder(batch.ids, batch.packing, dropout).float()
        out = {"mention": self.mention(H), "trigger": self.trigger(H), "inside": self.inside(H)[:, 0]}
        spans = batch.span_weights @ H  # [S, d]
        as_trigger, as_token, as_span = self.role_trigger(H), self.role_span(H), self.role_span(spans)
        roles = lambda t, s, distance: self.role(F.dropout(F.gelu(t + s + self.role_distance[distance]), dropout, self.training))
        if len(batch.frame_row):
            triggers = F.dropout(H[batch.frame_row], dropout, self.training)
            for name in ("mode", "factuality", "tense", "move", "contact"):
                out[name] = getattr(self, name)(triggers)
            n = len(MENTION_ROLES)
            r, c = batch.role_cells, batch.token_cells
            out["mention_roles"] = roles(as_trigger[r.row], as_span[r.other], r.distance)[:, :n]
            out["span_roles"] = roles(as_trigger[c.row], as_token[c.other], c.distance)[:, n:]
            if len(batch.link_from):
                link = self.link_from(H[batch.link_from]) + self.link_to(H[batch.link_to])
                out["links"] = self.link(F.dropout(F.gelu(link), dropout, self.training))
        if len(batch.pair_source):
            out["type"] = self.type_head(F.dropout(self.pair_features(H, spans, batch), dropout, self.training))
        if len(batch.latent_row):
            out["latent"] = self.latent(out["trigger"], as_trigger, as_span, roles, batch)
        return out

    def pair_features(self, H, spans, batch):  # -> [P, PAIR_WIDTH]
        packing = batch.packing
        table = torch.cat([spans, self.none_source[None], self.none_target[None]])
        source, target = table[batch.pair_source], table[batch.pair_target]  # [P, d]
        padded = packing.pad(H)  # [B, L, d]
        sentence = padded.sum(1) / torch.tensor(packing.lengths)[:, None]
        query = self.attention_source(source) + self.attention_target(target)  # [P, a]
        by_sentence = batch.pair_packing  # pairs of a sentence side by side: [B, Q, ...]
        keys = packing.pad(self.attention_key(H))  # [B, L, a]
        scores = by_sentence.pad(query).bmm(keys.transpose(1, 2)) / math.sqrt(ATTENTION_WIDTH)
        weights = scores.float().masked_fill(~packing.valid[:, None, :], -1e9).softmax(-1)
        context = weights.bmm(padded).view(-1, self.spec.width)[by_sentence.slot]  # [P, d]
        return F.gelu(
            self.pair_source(source)
            + self.pair_target(target)
            + self.pair_sentence(sentence)[batch.pair_sentence]
            + self.pair_context(context)
        )

    def latent(self, trigger, as_trigger, as_span, roles, batch):
        """Log of how many words of the sentence would be the trigger of a frame of each type with the marked source and target:
        [P, 16].  Teaches triggers and roles from pairs whose trigger nobody marked."""
        log = F.logsigmoid(trigger[batch.latent_row])  # [cells, 16]
        for spans, role in ((batch.latent_source, 0), (batch.latent_target, 1)):
            there = spans.other >= 0
            score = roles(as_trigger[batch.latent_row], as_span[spans.other.clamp(min=0)], spans.distance)[:, role]
            log = log + torch.where(there, F.logsigmoid(score), torch.zeros_like(score))[:, None]
        count = len(batch.pair_source)
        owner = batch.latent_pair[:, None].expand(-1, log.shape[1])
        peak = log.new_full((count, log.shape[1]), -1e9).scatter_reduce(0, owner, log.detach(), "amax")
        total = log.new_zeros(count, log.shape[1]).scatter_add(0, owner, (log - peak[batch.latent_pair]).exp())
        return peak + total.clamp(min=1e-12).log()


def load_base(spec, folder):
    """The base's tensors by name; refuses a file that is not the one the adapter is made for."""
    path = Path(folder) / "model.safetensors"
    if sha256_of(path) != spec.sha256:
        raise SystemExit(f"{path}: not the expected base (sha256 {spec.sha256})")
    return {k: v for k, v in load_file(path).items() if v.is_floating_point()}


HEADS = {
    "mention": "mention",
    "trigger": "trigger",
    "inside": "inside",
    "mode": "mode",
    "factuality": "factuality",
    "tense": "tense",
    "move": "move",
    "contact": "contact",
    "role_trigger": "role.trigger",
    "role_span": "role.span",
    "role": "role.out",
    "link_from": "link.from",
    "link_to": "link.to",
    "link": "link.out",
    "attention_source": "attn.source",
    "attention_target": "attn.target",
    "attention_key": "attn.key",
    "pair_source": "pair.source",
    "pair_target": "pair.target",
    "pair_sentence": "pair.sentence",
    "pair_context": "pair.context",
    "type_head": "type",
}


def file_tensors(reader):
    """The reader's trained weights under the names of adapter.safetensors."""
    out = {}
    kind = reader.spec.kind
    for i, layer in enumerate(reader.encoder.layers):
        prefix = f"replace.encoder.layer.{i}."
        for short, name in MATRICES[kind].items():
            m = getattr(layer, short)
            out[f"adapter.{i}.{short}.A"], out[f"adapter.{i}.{short}.B"] = m.A, m.B
            out[f"{prefix}{name}.bias"] = m.bias
        for norm, name in zip((layer.norm1, layer.norm2), NORMS[kind]):
            out[f"{prefix}{name}.weight"], out[f"{prefix}{name}.bias"] = norm.weight, norm.bias
    norm = reader.encoder.norm
    out["replace.embeddings.LayerNorm.weight"], out["replace.embeddings.LayerNorm.bias"] = norm.weight, norm.bias
    out["none_source"], out["none_target"] = reader.none_source, reader.none_target
    out["role.distance"] = reader.role_distance
    for attribute, name in HEADS.items():
        head = getattr(reader, attribute)
        out[f"{name}.weight"] = head.weight
        if head.bias is not None:
            out[f"{name}.bias"] = head.bias
    return out


# Ranks of the files, so that a model's own weights stay below 8 MB; what is dropped is the least part of each update.
FILE_RANK = {"fast": 32, "accurate": 15, "pairs": 32}


def at_rank(A, B, rank):
    """The closest factors of B A that have this rank."""
    if rank >= A.shape[0]:
        return A, B
    U, S, V = torch.linalg.svd(B.double() @ A.double(), full_matrices=False)
    root = S[:rank].sqrt()
    return (root[:, None] * V[:rank]).float(), (U[:, :rank] * root).float()


def export(reader, folder, name, thresholds, calibration):
    """Writes model.json and adapter.safetensors (16-bit floats)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {k: v.detach() for k, v in sorted(file_tensors(reader).items())}
    rank = FILE_RANK[name]
    for a in [k for k in tensors if k.startswith("adapter.") and k.endswith(".A")]:
        b = a[:-1] + "B"
        tensors[a], tensors[b] = at_rank(tensors[a], tensors[b], rank)
    tensors = {k: v.to(torch.float16).contiguous() for k, v in tensors.items()}
    save_file(tensors, folder / "adapter.safetensors")
    meta = {
        "format": 2,
        "name": name,
        "base": asdict(reader.spec),
        "adapter": {"rank": rank, "scale": SCALE},
        "types": TYPES,
        "modes": MODES,
        "mention_tags": MENTION_TAGS,
        "factualities": FACTUALITIES,
        "tenses": TENSES,
        "moves": MOVES,
        "contacts": CONTACTS,
        "mention_roles": MENTION_ROLES,
        "span_roles": SPAN_ROLES,
        "links": LINKS,
        "distance_steps": DISTANCE_STEPS,
        "thresholds": thresholds,
        "calibration": calibration,
    }
    path = folder / "model.json"
    if path.exists() and "gate" in (old := json.loads(path.read_text(encoding="utf-8"))):
        meta["gate"] = old["gate"]  # gate.py's part
    path.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def load(folder, base_folder):
    """A reader from exported files, and model.json."""
    meta = json.loads((Path(folder) / "model.json").read_text(encoding="utf-8"))
    spec = Base(**meta["base"])
    reader = Reader(spec, load_base(spec, base_folder))
    stored = load_file(Path(folder) / "adapter.safetensors")
    with torch.no_grad():
        for name, tensor in file_tensors(reader).items():
            if name.startswith("adapter."):  # a lower rank leaves the rest 0
                tensor.zero_()
                tensor = tensor[: stored[name].shape[0], : stored[name].shape[1]]
            tensor.copy_(stored[name].float())
    return reader.eval(), meta
