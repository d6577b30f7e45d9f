"""A real one-node Ceph with its S3 gateway, whose OSD keeps everything in memory, so that no disk is measured twice."""
import os
import subprocess
import uuid

from parts import Program, free_port, run, wait_for

BUCKET = "bench"
ACCESS_KEY, SECRET_KEY = "AKBENCH0000000000001", "bench-secret-0123456789abcdef"
OSD_PORTS = 40
GIB = 1 << 30

# One copy of everything, a monitor that does not wait for others, no manager.
CONFIG = """[global]
fsid = {fsid}
mon initial members = a
mon host = [v2:127.0.0.1:{monitor}]
ms bind ipv6 = false
ms bind port min = {osd_first}
ms bind port max = {osd_last}
public addr = 127.0.0.1
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
mon data avail warn = 1
mon data avail crit = 1
mon allow pool size one = true
mon max pg per osd = 1000
osd heartbeat grace = 600
osd pool default pg autoscale mode = off
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = {bytes}
setuser match path =
rgw enable usage log = false
rgw gc obj min wait = 1
run dir = {home}
pid file = {home}/$name.pid
admin socket = {home}/$name.asok
log file = {home}/$name.log
mon cluster log file = {home}/cluster.log
mon data = {home}/mon
osd data = {home}/osd
keyring = {home}/keyring
[mon.a]
mon addr = 127.0.0.1:{monitor}
[client.rgw.a]
rgw data = {home}/rgw
rgw frontends = beast endpoint=127.0.0.1:{port}
"""

KEYS = {
    "mon.": ["mon", "allow *"],
    "client.admin": ["mon", "allow *", "osd", "allow *"],
    "client.rgw.a": ["mon", "allow rw", "osd", "allow rwx"],
    "osd.0": ["mon", "allow profile osd", "osd", "allow *"],
}


class Ceph:
    """Started with one user and one bucket; `environment` lets rclone find it under the name s3."""

    def __init__(self, home, size):
        self.home, self.size = home, size
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.config, self.secret = f"{home}/ceph.conf", f"{home}/s3.secret"
        self.programs = []
        # A file of authorities makes old versions of rclone refuse even an address without TLS.
        self.environment = {name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"} | {
            "RCLONE_CONFIG": "/dev/null", "RCLONE_CONFIG_S3_TYPE": "s3", "RCLONE_CONFIG_S3_PROVIDER": "Ceph", "RCLONE_CONFIG_S3_ENDPOINT": self.endpoint,
            "RCLONE_CONFIG_S3_ACCESS_KEY_ID": ACCESS_KEY, "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY": SECRET_KEY}

    def start(self):
        for name in ("mon", "osd", "rgw"):
            os.makedirs(f"{self.home}/{name}")
        fsid, monitor, osd = uuid.uuid4(), free_port(), free_port()
        with open(self.config, "w", encoding="ascii") as file:
            file.write(CONFIG.format(fsid=fsid, home=self.home, monitor=monitor, port=self.port, osd_first=osd, osd_last=osd + OSD_PORTS, bytes=int((6 + 2 * self.size) * GIB)))
        self.start_monitor(fsid, monitor)
        osd_id = str(uuid.uuid4())
        self.ceph("osd", "new", osd_id, "0")
        run(["ceph-osd", "-c", self.config, "-i", "0", "--mkfs", "--osd-uuid", osd_id])
        self.launch("ceph-osd", "-i", "0")
        wait_for("the OSD", lambda: "1 up" in self.ceph("osd", "stat"), pause=0.2)
        run(["radosgw-admin", "-c", self.config, "user", "create", "--uid=bench", "--display-name=bench", f"--access-key={ACCESS_KEY}", f"--secret-key={SECRET_KEY}"])
        self.launch("radosgw", "-n", "client.rgw.a")
        wait_for("the gateway", lambda: subprocess.run(self.rclone("lsd", "s3:"), env=self.environment, capture_output=True, check=False).returncode == 0, pause=0.2)
        run(self.rclone("mkdir", f"s3:{BUCKET}"), env=self.environment)
        with open(self.secret, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(SECRET_KEY)

    def start_monitor(self, fsid, port):
        keyring, address = f"{self.home}/keyring", f"[v2:127.0.0.1:{port}]"
        run(["ceph-authtool", "--create-keyring", keyring])
        for name, caps in KEYS.items():
            pairs = [word for i in range(0, len(caps), 2) for word in ("--cap", caps[i], caps[i + 1])]
            run(["ceph-authtool", keyring, "--gen-key", "-n", name, *pairs])
        run(["monmaptool", "--create", "--addv", "a", address, "--fsid", str(fsid), f"{self.home}/monmap"])
        run(["ceph-mon", "-c", self.config, "--mkfs", "-i", "a", "--monmap", f"{self.home}/monmap", "--keyring", keyring])
        self.launch("ceph-mon", "-i", "a")

    def launch(self, program, *arguments):
        self.programs.append(Program([program, "-c", self.config, *arguments, "-f"], f"{self.home}/{program}.out"))

    def ceph(self, *arguments):
        return run(["ceph", "-c", self.config, "--connect-timeout=30", *arguments])

    def rclone(self, *arguments):
        return ["rclone", "--low-level-retries=1", *arguments]

    def empty(self):
        """Deletes all objects, and gives their memory back at once."""
        run(self.rclone("delete", f"s3:{BUCKET}"), env=self.environment)
        self.collect()

    def collect(self):
        run(["radosgw-admin", "-c", self.config, "gc", "process", "--include-all"])

    def stop(self):
        for program in reversed(self.programs):
            program.stop()
