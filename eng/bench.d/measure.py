"""How the benchmarks time, compare and tell."""
import os
import resource
import statistics
import subprocess
import time


class Table:
    """What was measured, against its limit."""

    def __init__(self):
        self.rows = []

    def add(self, what, value, limit, unit, note="", at_least=False):
        self.rows.append({"what": what, "value": value, "limit": limit, "unit": unit, "at_least": at_least, "note": note})

    def show(self):
        width = max(len(row["what"]) for row in self.rows) + 2
        print(f"\n{'what':<{width}}{'measured':>12}{'limit':>12}        note")
        for row in self.rows:
            unit = f" {row['unit']}" if row["unit"] else ""
            digits = 2 if row["unit"] == "" else 1 if row["unit"] in ("ms", "s") and row["value"] < 100 else 0
            measured = f"{row['value']:.{digits}f}{unit}"
            limit, verdict = "", ""
            if row["limit"] is not None:
                limit = f"{'>= ' if row['at_least'] else '<= '}{row['limit']:g}{unit}"
                is_held = row["value"] >= row["limit"] if row["at_least"] else row["value"] <= row["limit"]
                verdict = "ok" if is_held else "MISS"
            print(f"{row['what']:<{width}}{measured:>12}{limit:>12}  {verdict:<5} {row['note']}")


def timed(action):
    """Wall seconds and the seconds of CPU that children of this process used."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    action()
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shell(script, *arguments, environment=None):
    """In a session of its own, as the agent is: a busy kernel shares the cores out by session."""
    result = subprocess.run(["bash", "-o", "pipefail", "-ec", script, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            text=True, check=False, env=environment, start_new_session=True)
    if result.returncode != 0:
        raise SystemExit(f"eng/bench: {script} ended with {result.returncode}\n{result.stderr[-2000:]}")


def settle():
    """Nothing is left to be written when a measurement starts."""
    os.sync()


def in_pairs(name, rounds, first, second, words=("plain", "DbCalm")):
    """Costs of both, run in turns after a turn that does not count. Each returns wall and CPU seconds."""
    firsts, seconds = [], []
    for number in range(rounds + 1):
        settle()
        a = first()
        settle()
        b = second()
        load = os.getloadavg()[0]
        print(f"  {name} round {number or 'warm-up'}: {words[0]} {a[0]:.2f} s wall {a[1]:.2f} s CPU, {words[1]} {b[0]:.2f} s wall {b[1]:.2f} s CPU; load {load:.1f}", flush=True)
        if number:
            firsts.append(a)
            seconds.append(b)
    return firsts, seconds


def spread(pairs, first, second, unit=" s"):
    return f"[{min(pairs):.2f}..{max(pairs):.2f}] of {len(pairs)} pairs; {second:.2f}{unit} / {first:.2f}{unit}"


def ratios(name, plain, ours, table, wall_limit, cpu_limit, words="DbCalm / plain tools"):
    for index, (kind, limit) in enumerate((("wall", wall_limit), ("CPU", cpu_limit))):
        pairs = [b[index] / a[index] for a, b in zip(plain, ours)]
        first, second = statistics.median(a[index] for a in plain), statistics.median(b[index] for b in ours)
        table.add(f"{name}, {kind}: {words}", statistics.median(pairs), limit, "", spread(pairs, first, second))
