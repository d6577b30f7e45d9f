"""Runs the benchmarks that are a program of their own and shows their table: eng/bench planning, and eng/bench trust."""
import argparse
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from measure import Table  # noqa: E402

PLANNING = ("planning", "cron", "retention", "access")


def main():
    parser = argparse.ArgumentParser(prog="eng/bench")
    parser.add_argument("program")
    parser.add_argument("what", choices=("planning", "trust"))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--agents", type=int, default=5000)
    parser.add_argument("--controller")
    parser.add_argument("--json")
    chosen = parser.parse_args()
    rounds = str(max(chosen.rounds, 1))
    parts = [(part, rounds) for part in PLANNING] if chosen.what == "planning" else [("login", rounds, chosen.controller), ("trust", str(chosen.agents), chosen.controller)]
    table = Table()
    for part in parts:
        result = subprocess.run([chosen.program, *part], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
        for line in result.stdout.splitlines():
            row = json.loads(line)
            table.add(row["what"], row["value"], row.get("limit"), row["unit"], row["note"])
        print(f"  {part[0]} done; load {os.getloadavg()[0]:.1f}", flush=True)
    table.show()
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump(table.rows, file, indent=2)


main()
