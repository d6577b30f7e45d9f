"""Lists of backups, and the start, with a million backups in the store."""
import glob
import os
import shutil
import statistics
import sys
import time

from catalog_store import END, fill, host_name, instance_name
from parts import Fleet, run

SEED = 20261121
STARTS = 5
PAGES = 120
PAGES_IN_A_ROW = 12


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Catalog:
    """One controller with a filled store and one client that stays connected."""

    def __init__(self, programs, home, rows, table):
        self.fleet, self.home, self.rows, self.table = Fleet(programs, home, None), home, rows, table
        self.lists = self.messages = None

    def run(self):
        os.makedirs(self.home)
        try:
            self.fleet.start_controller()
            self.fleet.stop()
            print(f"making a store of {self.rows:,} backups, seed {SEED}", flush=True)
            fill(f"{self.home}/controller/db.sqlite3", self.rows, SEED)
            self.start_up()
            self.load_stubs()
            with self.connect() as channel:
                self.list(channel)
                self.others(channel)
        finally:
            self.fleet.stop()
            shutil.rmtree(self.home, ignore_errors=True)

    def start_up(self):
        times = []
        for _ in range(STARTS):
            self.fleet.stop()
            begun = time.monotonic()
            self.fleet.start_controller()
            times.append((time.monotonic() - begun) * 1000)
        self.table.add(f"start with {self.rows:,} backups", statistics.median(times), 2000, "ms", f"[{min(times):.0f}..{max(times):.0f}] of {STARTS}")

    def load_stubs(self):
        stubs, protos = f"{self.home}/stubs", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../proto")
        os.makedirs(stubs)
        plugin = shutil.which("grpc_python_plugin")
        run(["protoc", f"--proto_path={protos}", "--proto_path=/usr/include", f"--python_out={stubs}", f"--plugin=protoc-gen-grpc_python={plugin}", f"--grpc_python_out={stubs}",
             *glob.glob(f"{protos}/**/*.proto", recursive=True)])
        sys.path.insert(0, stubs)

    def connect(self):
        import grpc
        from dbcalm.v1 import backups_pb2, backups_pb2_grpc
        self.messages, self.lists = backups_pb2, backups_pb2_grpc
        return grpc.insecure_channel(f"unix:{self.fleet.socket}", options=[("grpc.default_authority", "localhost"), ("grpc.max_receive_message_length", -1)])

    def filters(self):
        """A maker of request fields each; the number makes one differ from the next."""
        year = {"since": {"seconds": int(END.timestamp()) - 400 * 86_400}, "until": {"seconds": int(END.timestamp()) - 35 * 86_400}}
        return {
            "everything": lambda n: {},
            "instance": lambda n: {"instance": instance_name(n * 37 % 2000)},
            "host": lambda n: {"host": host_name(n * 37 % 500)},
            "state available": lambda n: {"states": ["BACKUP_STATE_AVAILABLE"]},
            "state failed": lambda n: {"states": ["BACKUP_STATE_FAILED"]},
            "state deleting": lambda n: {"states": ["BACKUP_STATE_DELETING"]},
            "type full": lambda n: {"type": "BACKUP_TYPE_FULL"},
            "schedule": lambda n: {"schedule_id": n % 40 + 1},
            "repository of most": lambda n: {"repository": "s3"},
            "repository of few": lambda n: {"repository": "archive"},
            "proof prepared": lambda n: {"proof": "PROOF_PREPARED"},
            "proof restored": lambda n: {"proof": "PROOF_RESTORED"},
            "held": lambda n: {"held": True},
            "a day": lambda n: {"since": {"seconds": int(END.timestamp()) - (n % 700 + 2) * 86_400}, "until": {"seconds": int(END.timestamp()) - (n % 700 + 1) * 86_400}},
            "a year, a month ago": lambda n: year,
            "full ones of an instance, restored": lambda n: {"instance": instance_name(n % 2000), "type": "BACKUP_TYPE_FULL", "proof": "PROOF_RESTORED"},
            "failed full ones of a schedule": lambda n: {"schedule_id": n % 3 + 1, "type": "BACKUP_TYPE_FULL", "states": ["BACKUP_STATE_FAILED"]},
            "full, prepared, in s3, of a year": lambda n: {**year, "type": "BACKUP_TYPE_FULL", "proof": "PROOF_PREPARED", "repository": "s3"},
        }

    def list(self, channel):
        backups = self.lists.BackupServiceStub(channel)
        orders = [(name, up) for name in ("STARTED", "FINISHED", "SIZE", "INSTANCE") for up in (False, True)]
        every, full_lists, worst = [], [], (0, "")
        for filter_name, fields in self.filters().items():
            of_filter, short, empty, cpu = [], 0, 0, self.fleet.controller.cpu()
            for order, up in orders:
                times, lists, counts = self.pages(backups, fields, order, up)
                of_filter += times
                full_lists += lists
                short += sum(1 for count in counts if count < 50)
                empty += sum(1 for count in counts if count == 0)
                worst = max(worst, (percentile(times, 0.99), f"{filter_name} by {order.lower()}{' ascending' if up else ''}"))
            every += of_filter
            cpu = (self.fleet.controller.cpu() - cpu) * 1000 / len(of_filter)
            self.table.add(f"page of {filter_name}, p99", percentile(of_filter, 0.99), 10, "ms",
                           f"p50 {statistics.median(of_filter):.1f}, most {max(of_filter):.1f} of {len(of_filter)} pages in 8 orders; {cpu:.1f} ms of CPU a page; {short} short and {empty} empty ones before the last")
        self.table.add("page of any, p99", percentile(every, 0.99), 10, "ms", f"p50 {statistics.median(every):.1f}, most {max(every):.1f} of {len(every)}")
        self.table.add("page of the slowest filter and order, p99", worst[0], 10, "ms", worst[1])
        self.table.add("50 backups in as many pages as it takes, p99", percentile(full_lists, 0.99), None, "ms", f"p50 {statistics.median(full_lists):.1f}, most {max(full_lists):.1f} of {len(full_lists)}")

    def pages(self, backups, fields, order, up):
        """The milliseconds of each page and of each list until it had 50, and how many items the pages had that others follow."""
        times, lists, counts, number = [], [], [], 0
        while len(times) < PAGES:
            token, found, spent = "", 0, 0
            for _ in range(PAGES_IN_A_ROW):
                request = self.messages.ListBackupsRequest(order=f"BACKUP_ORDER_{order}", ascending=up, page_token=token, **fields(number))
                begun = time.perf_counter()
                answer = backups.ListBackups(request, timeout=60)
                times.append((time.perf_counter() - begun) * 1000)
                token, spent = answer.next_page_token, spent + times[-1]
                if found < 50:
                    found += len(answer.items)
                    if found >= 50 or not token:
                        lists.append(spent)
                        found = 50
                if not token:
                    break
                counts.append(len(answer.items))
            number += 1
        return times, lists, counts

    def others(self, channel):
        """What else looks at the catalog; no limits, to be seen."""
        from dbcalm.v1 import fleet_pb2, fleet_pb2_grpc
        status, instances = fleet_pb2_grpc.StatusServiceStub(channel), fleet_pb2_grpc.InstanceServiceStub(channel)
        for name, call in (("status", lambda: status.GetStatus(fleet_pb2.GetStatusRequest(), timeout=60)),
                           ("page of instances", lambda: instances.ListInstances(fleet_pb2.ListInstancesRequest(), timeout=60))):
            times = []
            for _ in range(10):
                begun = time.perf_counter()
                call()
                times.append((time.perf_counter() - begun) * 1000)
            self.table.add(f"{name} with {self.rows:,} backups", statistics.median(times), None, "ms", f"[{min(times):.0f}..{max(times):.0f}] of 10")
        self.table.add(f"controller with {self.rows:,} backups, after the lists", self.fleet.controller.status("VmRSS"), None, "MB", "resident")
