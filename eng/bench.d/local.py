"""Benchmarks with a repository that is a directory, and of the idle programs."""
import os
import shutil
import statistics
import time

from measure import in_pairs, ratios, settle, shell, timed
from parts import INSTANCE

WALL_BACKUP, CPU_BACKUP, WALL_RESTORE = 0.75, 0.90, 0.95
PEAK_MB, AGENT_IDLE_MB, CONTROLLER_IDLE_MB = 150, 60, 110
CONTROLLER_MS, AGENT_MS = 1000, 500
IDLE_SECONDS = 30


class Local:
    def __init__(self, fleet, server, rounds, table):
        self.fleet, self.server, self.rounds, self.table = fleet, server, rounds, table
        self.backup_id = None
        self.answer = {}
        self.peaks = {}

    def take_backup(self):
        if self.backup_id:
            shutil.rmtree(f"{self.fleet.repository}/{INSTANCE}/{self.backup_id}")
        settle()
        self.answer, cost, peak = self.fleet.timed_ctl("backup", "full", "--instance", INSTANCE, "--repository", "local")
        self.backup_id = self.answer["id"]
        self.peaks["backup"] = max(peak, self.peaks.get("backup", 0))
        return cost

    def plain_backup(self):
        target = f"{self.fleet.home}/plain.zst"
        cost = timed(lambda: shell('mariadb-backup --defaults-file="$0" --backup --stream=xbstream --socket="$1" --datadir="$2" --target-dir="$3" | zstd -q -1 -T2 >"$4"; sync "$4"',
                                   f"{self.fleet.home}/credentials.cnf", self.server.socket, self.server.data, f"{self.fleet.home}/scratch", target))
        self.plain_bytes = os.path.getsize(target)
        os.remove(target)
        return cost

    def backup(self):
        plain, ours = in_pairs("backup", self.rounds, self.plain_backup, self.take_backup)
        ratios("backup", plain, ours, self.table, WALL_BACKUP, CPU_BACKUP)
        self.table.add("backup, agent's peak RSS", self.peaks["backup"], PEAK_MB, "MB",
                       f"{self.answer['data_bytes'] / 1e9:.2f} GB in, {self.answer['stored_bytes'] / 1e6:.0f} MB stored (plain {self.plain_bytes / 1e6:.0f} MB)")

    def plain_restore(self, target):
        data = f"{self.fleet.repository}/{INSTANCE}/{self.backup_id}/data"
        cost = timed(lambda: shell('mkdir "$1"; zstd -q -dc "$0" | mbstream -x -C "$1"; mariadb-backup --no-defaults --prepare --target-dir="$1"', data, target))
        shutil.rmtree(target)
        return cost

    def own_restore(self, target):
        _, cost, peak = self.fleet.timed_ctl("restore", self.backup_id, "--to-dir", target)
        self.peaks["restore"] = max(peak, self.peaks.get("restore", 0))
        shutil.rmtree(target)
        return cost

    def restore(self):
        if not self.backup_id:
            self.take_backup()
        target = f"{self.fleet.home}/restored"
        plain, ours = in_pairs("restore", self.rounds, lambda: self.plain_restore(target), lambda: self.own_restore(target))
        ratios("restore", plain, ours, self.table, WALL_RESTORE, None)
        self.table.add("restore, agent's peak RSS", self.peaks["restore"], PEAK_MB, "MB")

    def idle(self):
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
