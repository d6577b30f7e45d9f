"""Benchmarks of the kinds of storage: a bucket, encryption, verification, and the agent's memory in all of them."""
import os
import secrets
import shutil
import statistics

from ceph import ACCESS_KEY, BUCKET
from measure import in_pairs, ratios, settle, shell, spread, timed
from parts import INSTANCE

WALL_S3_BACKUP, WALL_S3_RESTORE, WALL_ENCRYPTION, VERIFY_SPEED = 0.90, 0.90, 1.10, 0.90
PEAK_MB = 250


class Storage:
    def __init__(self, fleet, server, rounds, table, ceph, level):
        self.fleet, self.server, self.rounds, self.table, self.ceph, self.level = fleet, server, rounds, table, ceph, level
        self.home, self.key = fleet.home, f"{fleet.home}/repository.key"
        with open(self.key, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(secrets.token_hex(32))
        self.made = set()

    def repository(self, kind, encrypted=False, compression="zstd"):
        """The name of such a repository, which is defined at its first use."""
        name = f"{kind}-{compression}" + ("-encrypted" if encrypted else "")
        if name not in self.made:
            where = (["--type", "s3", "--endpoint", self.ceph.endpoint, "--bucket", BUCKET, "--prefix", f"{name}/", "--access-key-id", ACCESS_KEY, "--secret-access-key", f"file:{self.ceph.secret}"]
                     if kind == "s3" else ["--type", "directory", "--path", self.directory(name)])
            level = ["--compression-level", str(self.level)] if compression == "zstd" else []
            self.fleet.ctl("repositories", "create", name, *where, "--compression", compression, *level, *(["--encryption-key", f"file:{self.key}"] if encrypted else []))
            self.made.add(name)
        return name

    def directory(self, name):
        path = f"{self.home}/{name}"
        os.makedirs(path, exist_ok=True)
        return path

    def take(self, repository):
        settle()
        return self.fleet.timed_ctl("backup", "full", "--instance", INSTANCE, "--repository", repository)

    def drop(self, repository, backup_id):
        """Away with it, so that every round finds the same; the catalog is not asked."""
        if repository.startswith("s3"):
            self.ceph.empty()
        else:
            shutil.rmtree(f"{self.home}/{repository}/{INSTANCE}/{backup_id}")

    def taken_and_dropped(self, repository):
        answer, cost, _ = self.take(repository)
        self.drop(repository, answer["id"])
        return cost

    def plain_backup(self):
        cost = timed(lambda: shell(
            'mariadb-backup --defaults-file="$0" --backup --stream=xbstream --socket="$1" --datadir="$2" --target-dir="$3" | zstd -q "-$4" -T2 | rclone --low-level-retries=1 rcat "$5"',
            f"{self.home}/credentials.cnf", self.server.socket, self.server.data, f"{self.home}/scratch", str(self.level), f"s3:{BUCKET}/plain/backup.zst", environment=self.ceph.environment))
        self.ceph.empty()
        return cost

    def s3_backup(self):
        plain, ours = in_pairs("S3 backup", self.rounds, self.plain_backup, lambda: self.taken_and_dropped(self.repository("s3")))
        ratios("backup to S3", plain, ours, self.table, WALL_S3_BACKUP, None)

    def encryption(self):
        for kind in ("directory", "s3"):
            clear, sealed = self.repository(kind), self.repository(kind, encrypted=True)
            both = in_pairs(f"{kind} encryption", self.rounds, lambda: self.taken_and_dropped(clear), lambda: self.taken_and_dropped(sealed), ("clear", "encrypted"))
            ratios(f"backup to {kind}", *both, self.table, WALL_ENCRYPTION, None, "encrypted / clear")

    def verify(self):
        """Uncompressed, so that there is much to read; the halves are files of their own, so that the plain tools lose nothing to pipes."""
        repository = self.repository("directory", compression="none")
        answer, _, _ = self.take(repository)
        halves = self.directory("halves")
        shell('cd "$1"; split -n 2 "$0" half-', f"{self.home}/{repository}/{INSTANCE}/{answer['id']}/data", halves)
        for tool, limit in (("sha256sum", VERIFY_SPEED), ("openssl dgst -sha256", None)):
            plain, ours = in_pairs(f"verify against {tool}", self.rounds, lambda: timed(lambda: shell(f'cd "$0"; ls half-* | xargs -P2 -n1 {tool}', halves)),
                                   lambda: self.fleet.timed_ctl("backups", "verify", answer["id"])[1])
            speeds = [a[0] / b[0] for a, b in zip(plain, ours)]
            megabytes = answer["stored_bytes"] / 1e6
            self.table.add(f"verify, throughput: DbCalm / {tool}, 2 processes", statistics.median(speeds), limit, "",
                           spread(speeds, megabytes / statistics.median(a[0] for a in plain), megabytes / statistics.median(b[0] for b in ours), " MB/s"), at_least=True)
        shutil.rmtree(halves)
        self.drop(repository, answer["id"])

    def plain_restore(self, key, target):
        cost = timed(lambda: shell('mkdir "$1"; rclone --low-level-retries=1 cat "$0" | zstd -q -dc | mbstream -x -C "$1"; mariadb-backup --no-defaults --prepare --target-dir="$1"',
                                   key, target, environment=self.ceph.environment))
        shutil.rmtree(target)
        return cost

    def own_restore(self, backup_id, target):
        _, cost, _ = self.fleet.timed_ctl("restore", backup_id, "--to-dir", target)
        shutil.rmtree(target)
        return cost

    def s3_restore(self):
        repository, target = self.repository("s3"), f"{self.home}/restored"
        answer, _, _ = self.take(repository)
        key = f"s3:{BUCKET}/{repository}/{INSTANCE}/{answer['id']}/data"
        plain, ours = in_pairs("S3 restore", self.rounds, lambda: self.plain_restore(key, target), lambda: self.own_restore(answer["id"], target))
        ratios("restore from S3", plain, ours, self.table, WALL_S3_RESTORE, None)
        self.drop(repository, answer["id"])

    def memory(self):
        """The agent's peaks, one job after the other in one process."""
        target = f"{self.home}/restored"
        for kind, encrypted in (("directory", False), ("s3", False), ("directory", True), ("s3", True)):
            repository = self.repository(kind, encrypted)
            what = f"{kind}{', encrypted' if encrypted else ''}"
            answer, _, peak = self.take(repository)
            self.peak(f"backup to {what}", peak, f"{answer['data_bytes'] / 1e9:.2f} GB in, {answer['stored_bytes'] / 1e6:.0f} MB stored")
            self.peak(f"verify {what}", self.fleet.timed_ctl("backups", "verify", answer["id"])[2])
            settle()
            self.peak(f"restore from {what}", self.fleet.timed_ctl("restore", answer["id"], "--to-dir", target)[2])
            shutil.rmtree(target)
            self.drop(repository, answer["id"])

    def peak(self, what, megabytes, note=""):
        print(f"  {what}: {megabytes:.0f} MB", flush=True)
        self.table.add(f"{what}, agent's peak RSS", megabytes, PEAK_MB, "MB", note)
