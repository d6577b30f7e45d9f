"""Runs the benchmarks of eng/bench; see eng/bench --help."""
import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from parts import INSTANCE, Fleet, Server  # noqa: E402

WALL_BACKUP, CPU_BACKUP, WALL_RESTORE = 0.75, 0.90, 0.95
PEAK_MB, AGENT_IDLE_MB, CONTROLLER_IDLE_MB = 150, 60, 110
CONTROLLER_MS, AGENT_MS = 1000, 500
IDLE_SECONDS = 30


class Table:
    """What was measured, against its limit."""

    def __init__(self):
        self.rows = []

    def add(self, what, value, limit, unit, note=""):
        self.rows.append({"what": what, "value": value, "limit": limit, "unit": unit, "note": note})

    def show(self):
        print(f"\n{'what':<44}{'measured':>12}{'limit':>10}        note")
        for row in self.rows:
            unit = f" {row['unit']}" if row["unit"] else ""
            digits = 2 if row["unit"] == "" else 0
            measured, limit = f"{row['value']:.{digits}f}{unit}", "" if row["limit"] is None else f"{row['limit']:g}{unit}"
            verdict = "" if row["limit"] is None else "ok" if row["value"] <= row["limit"] else "OVER"
            print(f"{row['what']:<44}{measured:>12}{limit:>10}  {verdict:<5} {row['note']}")


def timed(action):
    """Wall seconds and the seconds of CPU that children of this process used."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    action()
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shell(script, *arguments):
    result = subprocess.run(["bash", "-o", "pipefail", "-ec", script, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"eng/bench: {script} ended with {result.returncode}\n{result.stderr[-2000:]}")


def settle():
    """Nothing is left to be written when a measurement starts."""
    os.sync()


def ratios(name, plain, ours, table, wall_limit, cpu_limit):
    for index, (kind, limit) in enumerate((("wall", wall_limit), ("CPU", cpu_limit))):
        pairs = [b[index] / a[index] for a, b in zip(plain, ours)]
        first, second = statistics.median(a[index] for a in plain), statistics.median(b[index] for b in ours)
        table.add(f"{name}, {kind}: DbCalm / plain tools", statistics.median(pairs), limit, "",
                  f"[{min(pairs):.2f}..{max(pairs):.2f}] of {len(pairs)} pairs; {second:.2f} s / {first:.2f} s")


class Bench:
    def __init__(self, fleet, server, rounds, table):
        self.fleet, self.server, self.rounds, self.table = fleet, server, rounds, table
        self.backup_id = None
        self.peaks = {}

    def ours(self, *arguments):
        """One command through controller and agent: wall of all, CPU of the agent and its children."""
        agent = self.fleet.agent
        agent.reset_peak()
        before, begun = agent.cpu(), time.monotonic()
        answer = self.fleet.ctl(*arguments, "--wait")
        wall = time.monotonic() - begun
        peak = agent.status("VmHWM")
        return answer, (wall, agent.cpu() - before), peak

    def take_backup(self):
        if self.backup_id:
            shutil.rmtree(f"{self.fleet.repository}/{INSTANCE}/{self.backup_id}")
        settle()
        answer, cost, peak = self.ours("backup", "full", "--instance", INSTANCE)
        self.backup_id = answer["id"]
        self.peaks["backup"] = max(peak, self.peaks.get("backup", 0))
        return answer, cost

    def plain_backup(self):
        target = f"{self.fleet.home}/plain.zst"
        settle()
        cost = timed(lambda: shell('mariadb-backup --defaults-file="$0" --backup --stream=xbstream --socket="$1" --datadir="$2" --target-dir="$3" | zstd -q -1 -T2 >"$4"; sync "$4"',
                                   f"{self.fleet.home}/credentials.cnf", self.server.socket, self.server.data, f"{self.fleet.home}/scratch", target))
        size = os.path.getsize(target)
        os.remove(target)
        return cost, size

    def backup(self):
        plain, ours, size, answer = [], [], 0, {}
        for number in range(self.rounds + 1):
            cost, size = self.plain_backup()
            answer, own = self.take_backup()
            print(f"  backup round {number or 'warm-up'}: plain {cost[0]:.2f} s wall {cost[1]:.2f} s CPU, DbCalm {own[0]:.2f} s wall {own[1]:.2f} s CPU", flush=True)
            if number:
                plain.append(cost)
                ours.append(own)
        ratios("backup", plain, ours, self.table, WALL_BACKUP, CPU_BACKUP)
        self.table.add("backup, agent's peak RSS", self.peaks["backup"], PEAK_MB, "MB", f"{answer['data_bytes'] / 1e9:.2f} GB in, {answer['stored_bytes'] / 1e6:.0f} MB stored (plain {size / 1e6:.0f} MB)")

    def restore(self):
        if not self.backup_id:
            self.take_backup()
        data = f"{self.fleet.repository}/{INSTANCE}/{self.backup_id}/data"
        target = f"{self.fleet.home}/restored"
        plain, ours = [], []
        for number in range(self.rounds + 1):
            settle()
            cost = timed(lambda: shell('mkdir "$1"; zstd -q -dc "$0" | mbstream -x -C "$1"; mariadb-backup --no-defaults --prepare --target-dir="$1"', data, target))
            shutil.rmtree(target)
            settle()
            _, own, peak = self.ours("restore", self.backup_id, "--to-dir", target)
            self.peaks["restore"] = max(peak, self.peaks.get("restore", 0))
            shutil.rmtree(target)
            print(f"  restore round {number or 'warm-up'}: plain {cost[0]:.2f} s wall {cost[1]:.2f} s CPU, DbCalm {own[0]:.2f} s wall {own[1]:.2f} s CPU", flush=True)
            if number:
                plain.append(cost)
                ours.append(own)
        ratios("restore", plain, ours, self.table, WALL_RESTORE, None)
        self.table.add("restore, agent's peak RSS", self.peaks["restore"], PEAK_MB, "MB")

    def memory(self):
        """Fresh processes, as on a day when nothing is to be done."""
        self.fleet.stop()
        self.fleet.start_controller()
        self.fleet.start_agent()
        print(f"  idle for {IDLE_SECONDS} s", flush=True)
        time.sleep(IDLE_SECONDS)
        self.table.add("idle agent's RSS", self.fleet.agent.status("VmRSS"), AGENT_IDLE_MB, "MB")
        self.table.add("idle controller's RSS", self.fleet.controller.status("VmRSS"), CONTROLLER_IDLE_MB, "MB")

    def startup(self):
        controller, agent = [], []
        for _ in range(max(self.rounds, 7)):
            self.fleet.stop()
            controller.append(timed(self.fleet.start_controller)[0] * 1000)
            agent.append(timed(self.fleet.start_agent)[0] * 1000)
        for name, times, limit in (("controller serves after", controller, CONTROLLER_MS), ("agent is connected after", agent, AGENT_MS)):
            self.table.add(name, statistics.median(times), limit, "ms", f"[{min(times):.0f}..{max(times):.0f}] of {len(times)}")


def arguments():
    parser = argparse.ArgumentParser(prog="eng/bench")
    parser.add_argument("programs")
    parser.add_argument("what", choices=("backup", "restore", "memory", "startup", "all"))
    parser.add_argument("--size", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json")
    parser.add_argument("--drop-data", action="store_true")
    return parser.parse_args()


def main():
    chosen = arguments()
    kept = os.path.join(os.environ.get("TMPDIR", "/tmp"), "dbcalm-bench")
    server, table, fleet = Server(kept, chosen.size), Table(), None
    work = tempfile.mkdtemp(prefix="dbcalm-bench-run.")
    os.chmod(work, 0o755)
    try:
        server.start()
        fleet = Fleet(chosen.programs, work, server)
        fleet.start()
        bench = Bench(fleet, server, chosen.rounds, table)
        for what in ("startup", "memory", "backup", "restore"):
            if chosen.what in (what, "all"):
                getattr(bench, what)()
        if chosen.what == "memory":
            bench.rounds = 0
            bench.take_backup()
            table.add("backup, agent's peak RSS", bench.peaks["backup"], PEAK_MB, "MB")
    finally:
        if fleet:
            fleet.stop()
        server.stop()
        shutil.rmtree(work, ignore_errors=True)
        if chosen.drop_data:
            shutil.rmtree(kept, ignore_errors=True)
    table.show()
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump(table.rows, file, indent=2)


main()
