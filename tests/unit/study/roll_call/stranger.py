"""Check a file of draws with nothing but docs/roll-call.md at hand: nothing of the product is imported."""

import hashlib
import hmac
import json


def text(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def h(data):
    return hashlib.sha256(data).hexdigest()


def first_wrong_line(file):
    """The number of the first line that breaks the description, or None."""
    before, round_, called = "0" * 64, 1, {}
    for line, draw in enumerate(map(json.loads, file.splitlines()), start=1):
        announced = {name: draw[name] for name in draw if name not in ("opening", "nonces", "seed", "picked")}
        seed = bytes.fromhex(draw["seed"])
        called = {n: who for n, who in called.items() if n not in [u["number"] for u in draw["undone"]]}
        candidates = sorted(set(draw["present"]) - set(called.values()))
        if not candidates:
            round_, called, candidates = round_ + 1, {}, sorted(draw["present"])
        nonces = [f"{n['member']} {n['nonce']}" for n in draw["nonces"]]
        attempt, limit = 0, 2**64 - 2**64 % len(candidates)
        while True:
            message = "\n".join([draw["opening"], *nonces, str(attempt)]).encode()
            v = int.from_bytes(hmac.new(seed, message, "sha256").digest()[:8], "big")
            if v < limit:
                break
            attempt += 1
        right = (
            line,
            before,
            round_,
            candidates,
            h(seed),
            h(text(announced)),
            candidates[v % len(candidates)],
        )
        names = ("number", "previous", "round", "candidates", "commitment", "opening", "picked")
        if right != tuple(draw[name] for name in names) or nonces != sorted(set(nonces)):
            return line
        before, called = h(text(draw)), {**called, line: draw["picked"]}
    return None
