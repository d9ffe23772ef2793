"""The reader: a frozen BERT base with low-rank adapters, and heads over its last hidden states.

Shapes: N tokens of a batch laid end to end, B sentences, L the longest of them, d = 384 hidden width, S spans, P pairs.
The forward pass never pads a linear layer: sentences are packed, and only the attention scores are padded.
models/fast/README.md describes the files; `export` writes them.
"""

import hashlib
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, WIDTH, HEADS, INTERMEDIATE, MAX_LENGTH, LAYER_NORM_EPS = 6, 384, 12, 1536, 256, 1e-12
RANK, SCALE, PAIR_WIDTH, ATTENTION_WIDTH = 16, 2.0, 256, 64

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
NONE = -1  # in place of a span index: the act has no source, or no target, in the sentence

# Short adapter names -> the base's tensor names under encoder.layer.{i}.
MATRICES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "intermediate": "intermediate.dense",
    "ffn_output": "output.dense",
}


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


class AdaptedLinear(nn.Module):
    """y = x (W + scale B A)^T + b with W [out, in] frozen; A [r, in], B [out, r] and b [out] are trained."""

    def __init__(self, weight, bias, rank=RANK, scale=SCALE):
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.bias = nn.Parameter(bias.clone())
        self.A = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.B = nn.Parameter(torch.zeros(weight.shape[0], rank))
        self.scale = scale

    def forward(self, x):
        return F.linear(x, self.weight, self.bias) + F.linear(F.linear(x, self.A), self.B) * self.scale


class Layer(nn.Module):
    def __init__(self, base, i):
        super().__init__()
        get = lambda name: base[f"encoder.layer.{i}.{name}"]
        for short, name in MATRICES.items():
            setattr(self, short, AdaptedLinear(get(name + ".weight"), get(name + ".bias")))
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, LAYER_NORM_EPS), nn.LayerNorm(WIDTH, LAYER_NORM_EPS)
        for norm, name in ((self.norm1, "attention.output.LayerNorm"), (self.norm2, "output.LayerNorm")):
            norm.weight.data.copy_(get(name + ".weight"))
            norm.bias.data.copy_(get(name + ".bias"))

    def forward(self, x, packing, dropout):
        q, k, v = (packing.heads(m(x)) for m in (self.query, self.key, self.value))
        # In 32 bits always: on a CPU the 16-bit kernel's backward pass is the slower one.
        with torch.autocast("cpu", enabled=False):
            attended = F.scaled_dot_product_attention(q.float(), k.float(), v.float(), attn_mask=packing.mask)
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

    def heads(self, x):  # [N, d] -> [B, heads, L, d/heads]
        return self.pad(x).view(self.batch, self.longest, HEADS, -1).transpose(1, 2)

    def unpad(self, x):  # [B, heads, L, d/heads] -> [N, d]
        return x.transpose(1, 2).reshape(self.batch * self.longest, -1)[self.slot]


class Encoder(nn.Module):
    def __init__(self, base):
        super().__init__()
        self.register_buffer("words", base["embeddings.word_embeddings.weight"], persistent=False)
        self.register_buffer(
            "places",
            base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0],
            persistent=False,
        )
        self.norm = nn.LayerNorm(WIDTH, LAYER_NORM_EPS)
        self.norm.weight.data.copy_(base["embeddings.LayerNorm.weight"])
        self.norm.bias.data.copy_(base["embeddings.LayerNorm.bias"])
        self.layers = nn.ModuleList(Layer(base, i) for i in range(LAYERS))

    def forward(self, ids, packing, dropout=0.0):  # ids [N] -> H [N, d]
        x = self.norm(self.words[ids] + self.places[packing.position])
        x = F.dropout(x, dropout, self.training)
        for layer in self.layers:
            x = layer(x, packing, dropout)
        return x


class Reader(nn.Module):
    def __init__(self, base):
        super().__init__()
        d, h, a = WIDTH, PAIR_WIDTH, ATTENTION_WIDTH
        self.encoder = Encoder(base)
        self.mention = nn.Linear(d, len(MENTION_TAGS))
        self.attention_source, self.attention_target = nn.Linear(d, a, bias=False), nn.Linear(d, a)
        self.attention_key = nn.Linear(d, a, bias=False)
        self.pair_source, self.pair_target, self.pair_sentence = (nn.Linear(d, h, bias=False) for _ in range(3))
        self.pair_context = nn.Linear(d, h)
        self.none_source, self.none_target = nn.Parameter(torch.zeros(d)), nn.Parameter(torch.zeros(d))
        self.event, self.type_head, self.mode = nn.Linear(h, 1), nn.Linear(h, len(TYPES)), nn.Linear(h, len(MODES))
        self.mutual, self.factuality = nn.Linear(h, 1), nn.Linear(h, len(FACTUALITIES))

    def forward(self, batch, dropout=0.0):
        """batch: data.Batch.  Returns a dict of logits: mention [N, 3]; event, mutual [P]; type [P, 16]; mode; factuality."""
        packing = batch.packing
        H = self.encoder(batch.ids, packing, dropout).float()
        out = {"mention": self.mention(H)}
        if len(batch.pair_source) == 0:
            return out
        spans = batch.span_weights @ H  # [S, d]
        table = torch.cat([spans, self.none_source[None], self.none_target[None]])
        source, target = table[batch.pair_source], table[batch.pair_target]  # [P, d]
        padded = packing.pad(H)  # [B, L, d]
        sentence = padded.sum(1) / torch.tensor(packing.lengths)[:, None]
        query = self.attention_source(source) + self.attention_target(target)  # [P, a]
        by_sentence = batch.pair_packing  # pairs of a sentence side by side: [B, Q, ...]
        keys = packing.pad(self.attention_key(H))  # [B, L, a]
        scores = by_sentence.pad(query).bmm(keys.transpose(1, 2)) / math.sqrt(ATTENTION_WIDTH)
        weights = scores.float().masked_fill(~packing.valid[:, None, :], -1e9).softmax(-1)
        context = weights.bmm(padded).view(-1, WIDTH)[by_sentence.slot]  # [P, d]
        z = F.gelu(
            self.pair_source(source)
            + self.pair_target(target)
            + self.pair_sentence(sentence)[batch.pair_sentence]
            + self.pair_context(context)
        )
        z = F.dropout(z, dropout, self.training)
        out.update(
            event=self.event(z)[:, 0],
            type=self.type_head(z),
            mode=self.mode(z),
            mutual=self.mutual(z)[:, 0],
            factuality=self.factuality(z),
        )
        return out


def load_base(folder):
    """The base's tensors by name; refuses a file that is not the one the adapter is made for."""
    path = Path(folder) / "model.safetensors"
    if sha256_of(path) != BASE_SHA256:
        raise SystemExit(f"{path}: not the expected base (sha256 {BASE_SHA256})")
    return {k: v for k, v in load_file(path).items() if v.is_floating_point()}


HEAD_NAMES = {
    "mention": "mention",
    "attention_source": "attn.source",
    "attention_target": "attn",
    "attention_key": "attn.key",
    "pair_source": "pair.source",
    "pair_target": "pair.target",
    "pair_sentence": "pair.sentence",
    "pair_context": "pair.context",
    "event": "event",
    "type_head": "type",
    "mode": "mode",
    "mutual": "mutual",
    "factuality": "factuality",
}


def file_tensors(reader):
    """The reader's trained weights under the names of adapter.safetensors."""
    out = {}
    for i, layer in enumerate(reader.encoder.layers):
        prefix = f"replace.encoder.layer.{i}."
        for short, name in MATRICES.items():
            m = getattr(layer, short)
            out[f"adapter.{i}.{short}.A"], out[f"adapter.{i}.{short}.B"] = m.A, m.B
            out[f"{prefix}{name}.bias"] = m.bias
        for norm, name in ((layer.norm1, "attention.output.LayerNorm"), (layer.norm2, "output.LayerNorm")):
            out[f"{prefix}{name}.weight"], out[f"{prefix}{name}.bias"] = norm.weight, norm.bias
    out["replace.embeddings.LayerNorm.weight"], out["replace.embeddings.LayerNorm.bias"] = (
        reader.encoder.norm.weight,
        reader.encoder.norm.bias,
    )
    out["none_source"], out["none_target"] = reader.none_source, reader.none_target
    for attribute, name in HEAD_NAMES.items():
        head = getattr(reader, attribute)
        out[f"{name}.weight" if name != "attn" else "attn.target.weight"] = head.weight
        if head.bias is not None:
            out["pair.bias" if attribute == "pair_context" else f"{name}.bias"] = head.bias
    return out


def export(reader, folder, thresholds, calibration, half=True):
    """Writes model.json and adapter.safetensors (16-bit floats when `half`).  A pair_bias goes into the event head."""
    calibration = dict(calibration)
    reader.event.bias.data -= calibration.pop("pair_bias", 0.0)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    dtype = torch.float16 if half else torch.float32
    tensors = {k: v.detach().to(dtype).contiguous() for k, v in sorted(file_tensors(reader).items())}
    save_file(tensors, folder / "adapter.safetensors")
    meta = {
        "format": 1,
        "name": "fast",
        "base": {
            "name": "all-MiniLM-L6-v2",
            "sha256": BASE_SHA256,
            "kind": "bert",
            "layers": LAYERS,
            "width": WIDTH,
            "heads": HEADS,
            "intermediate": INTERMEDIATE,
            "max_length": MAX_LENGTH,
            "layer_norm_eps": LAYER_NORM_EPS,
        },
        "adapter": {"rank": RANK, "scale": SCALE},
        "types": TYPES,
        "modes": MODES,
        "mention_tags": MENTION_TAGS,
        "factualities": FACTUALITIES,
        "thresholds": thresholds,
        "calibration": calibration,
    }
    (folder / "model.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def load(folder, base_folder):
    """A reader from exported files, and model.json."""
    reader = Reader(load_base(base_folder))
    stored = load_file(Path(folder) / "adapter.safetensors")
    with torch.no_grad():
        for name, tensor in file_tensors(reader).items():
            tensor.copy_(stored[name].float())
    return reader.eval(), json.loads((Path(folder) / "model.json").read_text(encoding="utf-8"))
