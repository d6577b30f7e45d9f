"""Runs the benchmarks of pure code and shows their table: eng/bench planning."""
import argparse
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from measure import Table  # noqa: E402

PARTS = ("planning", "cron", "retention", "access")


def main():
    parser = argparse.ArgumentParser(prog="eng/bench")
    parser.add_argument("program")
    parser.add_argument("what", choices=("planning",))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json")
    chosen = parser.parse_args()
    table = Table()
    for part in PARTS:
        result = subprocess.run([chosen.program, part, str(max(chosen.rounds, 1))], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
        for line in result.stdout.splitlines():
            row = json.loads(line)
            table.add(row["what"], row["value"], row.get("limit"), row["unit"], row["note"])
        print(f"  {part} done; load {os.getloadavg()[0]:.1f}", flush=True)
    table.show()
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump(table.rows, file, indent=2)


main()
