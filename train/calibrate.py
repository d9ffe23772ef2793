"""Thresholds and confidences, fitted on the corpus' dev split, which no training sees."""

import torch

import data
import reading
from model import TYPES
from reading import as_root, predict_types


def type_logits(reader, examples, tokens, batch=32):
    """[E, 16] logits of the first pair of each example, the marked one: the pair head's and the frames', as logs of probabilities,
    added."""
    out = []
    with torch.no_grad():
        for i in range(0, len(examples), batch):
            b = data.collate([data.replace(e, pairs=e.pairs[:1]) for e in examples[i : i + batch]], tokens, latent=True)
            logits = reader(b)
            out.append(logits["type"].log_softmax(-1) + logits["latent"].log_softmax(-1))
    return torch.cat(out)


def macro_f1(gold, pred):
    total = 0.0
    for c in set(gold):
        tp = sum(g == c == p for g, p in zip(gold, pred))
        wrong = sum((g == c) != (p == c) for g, p in zip(gold, pred))
        total += 2 * tp / (2 * tp + wrong) if tp else 0.0
    return total / len(set(gold))


def score(gold, names):
    pred = [as_root(n) for n in names]
    return sum(g == p for g, p in zip(gold, pred)) / len(gold), macro_f1(gold, pred)


def gold_root(example):
    return as_root(TYPES[example.pairs[0].types[0]])


def calibration_error(confidences, right, bins=10):
    """Expected calibration error over bins of equal size."""
    pairs = sorted(zip(confidences, right))
    size = max(1, len(pairs) // bins)
    groups = [pairs[i : i + size] for i in range(0, len(pairs), size)]
    return sum(abs(sum(c for c, _ in g) - sum(r for _, r in g)) for g in groups) / len(pairs)


TEMPERATURES = [round(0.5 * 1.05**k, 3) for k in range(50)]


def type_temperature(logits, examples):
    roots = [sorted({t for t in e.pairs[0].types}) for e in examples]

    def loss(t):
        log_probs = (logits / t).log_softmax(-1)
        return -sum(log_probs[i][r].logsumexp(0).item() for i, r in enumerate(roots))

    return min(TEMPERATURES, key=loss)


def report_types(held, logits):
    gold = [gold_root(e) for e in held]
    temperature = type_temperature(logits, held)
    for t in (1.0, temperature):
        names, confidences = predict_types(logits, t)
        right = [as_root(n) == g for n, g in zip(names, gold)]
        print(f"  type temperature {t}: ECE {calibration_error(confidences, right):.3f}")
    return temperature


def frame_confidences(results, examples):
    """[(raw confidence, right)] of every source-target-root triple found."""
    out = []
    for (mentions, frames), e in zip(results, examples):
        gold = reading.gold_triples(e)
        for source, target, root, p in reading.triples(mentions, frames):
            out.append((p, any(reading.same_span(source, g[0]) and reading.same_span(target, g[1]) and root in g[2] for g in gold)))
    return out


def frame_calibration(scored):
    """(temperature, bias) that make confidences true: where one half is, and how steep."""
    logit = torch.logit(torch.tensor([c for c, _ in scored], dtype=torch.float64), eps=1e-6)
    gold = torch.tensor([float(right) for _, right in scored], dtype=torch.float64)
    cross = lambda t, b: torch.nn.functional.binary_cross_entropy_with_logits((logit - b) / t, gold).item()
    grid = [round(-4 + 0.25 * k, 2) for k in range(33)]
    temperature, bias = min(((t, b) for t in TEMPERATURES for b in grid), key=lambda x: cross(*x))
    after = ((logit - bias) / temperature).sigmoid().tolist()
    right = gold.tolist()
    print(
        f"  frame temperature {temperature}, bias {bias}: ECE {calibration_error([c for c, _ in scored], right):.3f} "
        f"-> {calibration_error(after, right):.3f} over {len(scored)} triples"
    )
    return temperature, bias


# Between .4 and .5 the triples of dev are as good; fewer and surer frames make the better records.
TRIGGER_THRESHOLD = 0.5


def report_reading(held, results):
    """Plain-text figures over held-out annotated sentences; returns (frame temperature, frame bias)."""
    print_scores(reading.scores(results, held))
    return frame_calibration(frame_confidences(results, held))


def print_scores(counts):
    for layer, count in counts.items():
        print(f"  {layer:20} {count}", flush=True)


def dev_pairs(dev):
    """Every annotated source and target of dev as a marked pair, an example each."""
    return [data.replace(e, pairs=[data.replace(p, latent_weight=1.0)]) for e in dev for p in e.pairs]


def calibrate(reader, tokens, dev):
    """(thresholds, calibration) for model.json."""
    pairs = dev_pairs(dev)
    temperature = report_types(pairs, type_logits(reader, pairs, tokens))
    results = reading.read(reader, tokens, [e.text for e in dev], trigger_threshold=TRIGGER_THRESHOLD)
    frame_temperature, frame_bias = report_reading(dev, results)
    return (
        {"mention": 0.5, "lexicon_mention": 0.5, "trigger": TRIGGER_THRESHOLD, "role": 0.5},
        {"frame_temperature": frame_temperature, "frame_bias": frame_bias, "type_temperature": temperature},
    )
