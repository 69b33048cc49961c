"""Writes the headers of numbers: one flat array of doubles and where each case starts in it."""

import pathlib
import re

C_TESTS = pathlib.Path(__file__).resolve().parent.parent / "c"
LIMIT = 300_000  # bytes a header may have
CHECK_ONLY = False
changed = []  # names of headers whose committed numbers differ from the ones just made


NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])")


def close(old, new):
    """The same text up to the last digits, which another PyTorch may round otherwise."""
    if NUMBER.sub("#", old).split() != NUMBER.sub("#", new).split():
        return False
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new))
    return all(abs(float(a) - float(b)) <= 1e-11 * max(1, abs(float(a))) for a, b in pairs)


SPECIAL = {"nan": "NAN", "inf": "INFINITY", "-inf": "-INFINITY"}


def number(v):
    text = f"{v:.13g}".replace("e-0", "e-").replace("e+0", "e+")
    return SPECIAL.get(text, text)


class Numbers:
    def __init__(self, name, script, finite=True, by="PyTorch"):
        self.name, self.script, self.finite, self.by = name, script, finite, by
        self.values, self.cases = [], []

    def case(self, label):
        self.cases.append((label, len(self.values)))

    def add(self, *tensors):
        for t in tensors:
            self.values += t.detach().reshape(-1).tolist()

    def write(self):
        lines = [
            f"/* Made by tests/ref/{self.script} with {self.by} in double; do not edit. */",
            "/* clang-format off */",
        ]
        lines.append(f"static const double {self.name}[] = {{")
        ends = [start for _, start in self.cases[1:]] + [len(self.values)]
        for (label, start), end in zip(self.cases, ends):
            lines.append(f"    /* {label} */")
            row = "   "
            for v in self.values[start:end]:
                text = number(v)
                if self.finite and text in SPECIAL.values():
                    raise ValueError(f"{label}: {v}")
                text = f" {text},"
                if len(row) + len(text) > 100:
                    lines.append(row)
                    row = "   "
                row += text
            lines.append(row)
        lines.append("};")
        starts = [start for _, start in self.cases] + [len(self.values)]
        lines.append(f"static const int {self.name}_at[] = {{")
        row = "   "
        for s in starts:
            text = f" {s},"
            if len(row) + len(text) > 100:
                lines.append(row)
                row = "   "
            row += text
        lines += [row, "};", ""]
        text = "\n".join(lines)
        if len(text) > LIMIT:
            raise ValueError(f"{self.name}: {len(text)} bytes")
        path = C_TESTS / f"{self.name}.h"
        if not path.exists() or not close(path.read_text(), text):
            changed.append(self.name)
            if not CHECK_ONLY:
                path.write_text(text)
        print(
            f"{path.name}: {len(self.cases)} cases, {len(self.values)} numbers, {len(text)} bytes,"
            f" {'changed' if self.name in changed else 'as committed'}"
        )
