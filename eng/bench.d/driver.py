"""Runs the benchmarks of eng/bench; see eng/bench --help."""
import argparse
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from catalog import Catalog  # noqa: E402
from ceph import Ceph  # noqa: E402
from local import Local  # noqa: E402
from measure import Table  # noqa: E402
from parts import Fleet, Server  # noqa: E402
from storage import Storage  # noqa: E402

# In the order of a run of all.
LOCAL = ("startup", "idle", "backup", "restore")
ALONE = ("catalog",)
STORAGE = ("s3-backup", "encryption", "verify", "s3-restore", "memory")
WITH_GATEWAY = ("s3-backup", "encryption", "s3-restore", "memory")


def arguments():
    parser = argparse.ArgumentParser(prog="eng/bench")
    parser.add_argument("programs")
    parser.add_argument("what", choices=(*LOCAL, *STORAGE, *ALONE, "all"))
    parser.add_argument("--size", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--level", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json")
    parser.add_argument("--drop-data", action="store_true")
    return parser.parse_args()


def wanted(what):
    return (*ALONE, *LOCAL, *STORAGE) if what == "all" else ("idle", "memory") if what == "memory" else (what,)


def with_fleet(whats):
    """Those that need the fleet with its database server."""
    return [what for what in whats if what not in ALONE]


def measure(chosen, fleet, server, table, ceph):
    local, storage = Local(fleet, server, chosen.rounds, table), Storage(fleet, server, chosen.rounds, table, ceph, chosen.level)
    for what in with_fleet(wanted(chosen.what)):
        getattr(local if what in LOCAL else storage, what.replace("-", "_"))()


def main():
    chosen = arguments()
    kept = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"dbcalm-bench-{chosen.size:g}")
    server, table, fleet, ceph = Server(kept, chosen.size), Table(), None, None
    work = tempfile.mkdtemp(prefix="dbcalm-bench-run.")
    os.chmod(work, 0o755)
    try:
        if "catalog" in wanted(chosen.what):
            Catalog(chosen.programs, f"{work}/catalog", chosen.rows, table).run()
        if with_fleet(wanted(chosen.what)):
            server.start()
        if any(what in WITH_GATEWAY for what in wanted(chosen.what)):
            ceph = Ceph(f"{work}/ceph", chosen.size)
            ceph.start()
        if with_fleet(wanted(chosen.what)):
            fleet = Fleet(chosen.programs, work, server)
            fleet.start()
            measure(chosen, fleet, server, table, ceph)
    finally:
        for part in (fleet, ceph, server):
            if part:
                part.stop()
        shutil.rmtree(work, ignore_errors=True)
        if chosen.drop_data:
            shutil.rmtree(kept, ignore_errors=True)
    table.show()
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump(table.rows, file, indent=2)


main()
