"""Fills a store whose schema the controller has made with a fleet's catalog, as two years of work would have left it."""
import random
import sqlite3
from datetime import datetime, timedelta, timezone

HOSTS, INSTANCES_OF_A_HOST = 500, 4
SCHEDULES = 40
CHAIN = 7
END = datetime(2026, 11, 1, tzinfo=timezone.utc)
BACKUP_COLUMNS = ("id", "chain_id", "instance", "host_id", "type", "state", "from_backup_id", "job_id", "started_at", "finished_at", "data_bytes", "from_lsn", "to_lsn",
                  "last_lsn", "binlog_file", "binlog_position", "binlog_gtid", "server_version", "tool_version", "proof", "proof_at", "held_at", "hold_reason", "problem", "schedule_id")
COPY_COLUMNS = ("backup_id", "repository", "host_id", "position", "state", "format", "compression", "key_id", "stored_bytes", "manifest_sha256", "problem")
REQUEST = '{"$type":"backup","instance":"%s","backupId":"%s","type":"Full","from":null,"repository":null,"copyTo":[]}'
JOB_COLUMNS = ("id", "kind", "state", "host_id", "instance", "occupies", "backup_id", "request", "epoch", "cancel_requested", "created_at", "started_at", "finished_at", "step", "result")


def stored(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def host_id(number):
    return f"{number:032x}"


def host_name(number):
    return f"host-{number:04d}"


def instance_name(number):
    return f"db-{number:05d}"


def fill(path, backups, seed):
    """The backups with their copies and jobs, in one transaction; indexes are made afterwards, which is faster."""
    store = sqlite3.connect(path, isolation_level=None)
    store.execute("PRAGMA synchronous=OFF")
    store.execute("BEGIN")
    indexes = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('backups', 'copies', 'jobs')").fetchall()
    for name, _ in indexes:
        store.execute(f"DROP INDEX {name}")
    fill_fleet(store)
    rows = Rows(random.Random(seed), backups)
    for batch in rows.batches():
        for table, columns, values in zip(("backups", "copies", "jobs"), (BACKUP_COLUMNS, COPY_COLUMNS, JOB_COLUMNS), batch):
            store.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", values)
    for _, sql in indexes:
        store.execute(sql)
    store.execute("COMMIT")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def fill_fleet(store):
    now = stored(END)
    store.executemany(
        "INSERT INTO hosts (id, name, machine_name, agent_version, certificate_sha256, certificate_expires_at, enrolled_at, last_seen_at, facts, problems) "
        "VALUES (?, ?, ?, '1.0', ?, ?, ?, ?, '{}', '')",
        [(host_id(i), host_name(i), host_name(i), f"{i:064x}", now, now, now) for i in range(HOSTS)])
    store.executemany(
        "INSERT INTO instances (name, host_id, listed, facts) VALUES (?, ?, 1, '{}')",
        [(instance_name(i), host_id(i // INSTANCES_OF_A_HOST)) for i in range(HOSTS * INSTANCES_OF_A_HOST)])


class Rows:
    """Every instance is backed up in turn: a full, then incrementals, then the next full."""

    def __init__(self, chance, backups):
        self.chance, self.backups = chance, backups
        self.instances = HOSTS * INSTANCES_OF_A_HOST
        self.step = timedelta(days=730) / backups
        self.chains = {}

    def batches(self, size=20_000):
        for first in range(0, self.backups, size):
            backups, copies, jobs = [], [], []
            for number in range(first, min(first + size, self.backups)):
                self.add(number, backups, copies, jobs)
            yield backups, copies, jobs

    def add(self, number, backups, copies, jobs):
        chance = self.chance
        started = END - timedelta(days=730) + self.step * number
        finished = started + timedelta(seconds=chance.lognormvariate(5, 1))
        instance = number % self.instances
        host, name = host_id(instance // INSTANCES_OF_A_HOST), instance_name(instance)
        identity = f"{started:%Y%m%dT%H%M%SZ}-{number:08x}"
        place = number // self.instances % CHAIN
        state = chance.choices(("Available", "Failed", "Deleting"), (985, 14, 1))[0]
        chain, base = (identity, None) if place == 0 else self.chains.get(instance, (identity, None))
        self.chains[instance] = (chain, identity)
        proof = chance.choices(("None", "Checksummed", "Prepared", "Restored"), (800, 150, 45, 5))[0]
        size = int(chance.lognormvariate(24 if place == 0 else 20, 2))
        held = stored(finished) if chance.random() < 0.0005 else None
        schedule = None if chance.random() < 0.1 else int(SCHEDULES * chance.random() ** 3) + 1
        job = f"{started:%Y%m%dT%H%M%SZ}-{number:08x}"
        backups.append((identity, chain, name, host, "Incremental" if base else "Full", state, base, job, stored(started), stored(finished), size, number, number + 1, number + 1,
                        "binlog.000001", number, f"0-1-{number}", "11.8.3-MariaDB", "mariadb-backup 11.8.3", proof, None if proof == "None" else stored(finished), held,
                        "audit" if held else None, "" if state != "Failed" else "the server went away", schedule))
        if state != "Failed":
            wanted = (("local", host, 0.9), ("s3", None, 0.4), ("archive", None, 0.004))
            for position, (repository, owner, _) in enumerate(entry for entry in wanted if chance.random() < entry[2]):
                copies.append((identity, repository, owner, position, "Pending" if chance.random() < 0.00001 else "Available", "Stream", "zstd", "", size // 3, f"{number:064x}",
                               "" if chance.random() > 0.0001 else "a segment is damaged"))
        jobs.append((job, "Backup", "Failed" if state == "Failed" else "Succeeded", host, name, name, identity, REQUEST % (name, identity), 1, 0, stored(started), stored(started), stored(finished), "", "{}"))
