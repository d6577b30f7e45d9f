"""The real parts of a benchmark: a MariaDB with sysbench data, a controller and an agent, each ended by its pid."""
import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROWS_PER_GB_AND_TABLE = 500_000
TABLES = 8
INSTANCE = "bench-db"
SCRIPT = os.environ.get("DBCALM_SCRIPT", "eng/bench")


def free_port():
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def wait_for(what, holds, seconds=60, pause=0.02):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"{SCRIPT}: gave up waiting for {what}")
        time.sleep(pause)


def run(arguments, **options):
    result = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise SystemExit(f"{SCRIPT}: {' '.join(arguments)} ended with {result.returncode}\n{result.stderr}{result.stdout}")
    return result.stdout


class Program:
    """A program in the background; its words go to a file."""

    def __init__(self, arguments, log):
        self.log = log
        with open(log, "ab") as sink:
            self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True)
        self.pid = self.process.pid

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def status(self, field):
        """A memory field of /proc/PID/status, in MB (10^6 bytes)."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024 / 1e6
        raise SystemExit(f"{SCRIPT}: no {field} for pid {self.pid}")

    def reset_peak(self):
        with open(f"/proc/{self.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")

    def cpu(self):
        """Seconds of user and system time of the process and of its children that have ended."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return sum(int(fields[i]) for i in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")


class Server:
    """The MariaDB; its data is made once and kept for the next run."""

    def __init__(self, home, size):
        self.home, self.size = home, size
        self.data, self.socket = f"{home}/data", f"{home}/s"
        self.as_server = ["setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups", "--"] if os.geteuid() == 0 else []
        self.program = None

    def start(self):
        marker = f"{self.home}/made-{self.size}"
        if not os.path.exists(marker):
            shutil.rmtree(self.home, ignore_errors=True)
        os.makedirs(f"{self.home}/tmp", mode=0o755, exist_ok=True)
        self.own()
        if not os.path.exists(marker):
            run([*self.as_server, "mariadb-install-db", "--no-defaults", f"--datadir={self.data}", "--auth-root-authentication-method=normal", "--skip-test-db"])
        self.program = Program([
            *self.as_server, shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}",
            "--skip-networking", f"--tmpdir={self.home}/tmp", "--innodb-buffer-pool-size=1G", "--innodb-log-file-size=256M",
            "--innodb-flush-log-at-trx-commit=2", "--skip-name-resolve", "--innodb-fast-shutdown=0"], f"{self.home}/server.log")
        wait_for("MariaDB", lambda: self.sql_status("SELECT 1") == 0)
        if not os.path.exists(marker):
            self.fill()
            open(marker, "w", encoding="ascii").close()
        # A quiet server: nothing dirty, so that every round reads the same.
        wait_for("dirty pages to be written", lambda: self.sql("SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY'").strip() == "0", 120, 0.5)

    def own(self):
        if os.geteuid() == 0:
            user = pwd.getpwnam("mysql")
            for path in (self.home, f"{self.home}/tmp"):
                os.chown(path, user.pw_uid, user.pw_gid)

    def fill(self):
        print(f"making {self.size} GB of sysbench data in {self.home} (once)", flush=True)
        self.sql("CREATE DATABASE sbtest; CREATE USER dbcalm@localhost IDENTIFIED BY 'bench'; GRANT RELOAD, PROCESS, BINLOG MONITOR ON *.* TO dbcalm@localhost; SET GLOBAL innodb_max_dirty_pages_pct = 0")
        run(["sysbench", "oltp_read_write", "--db-driver=mysql", f"--mysql-socket={self.socket}", "--mysql-user=root", "--mysql-db=sbtest",
             f"--tables={TABLES}", f"--table-size={int(ROWS_PER_GB_AND_TABLE * self.size)}", "--threads=2", "prepare"])

    def sql(self, text):
        return run(["mariadb", "--no-defaults", "--user=root", f"--socket={self.socket}", "--batch", "--skip-column-names", "-e", text])

    def sql_status(self, text):
        return subprocess.run(["mariadb", "--no-defaults", "--user=root", f"--socket={self.socket}", "-e", text], capture_output=True, check=False).returncode

    def stop(self):
        if self.program:
            self.program.stop()


class Fleet:
    """A controller and one agent in a directory."""

    def __init__(self, programs, home, server):
        self.programs, self.home, self.server = programs, home, server
        self.socket, self.http, self.grpc = f"{home}/c.sock", free_port(), free_port()
        self.repository = f"{home}/repository"
        self.controller = self.agent = None

    def start(self):
        os.makedirs(self.repository, mode=0o755)
        with open(f"{self.home}/credentials.cnf", "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("[client]\nuser=dbcalm\npassword=bench\n")
        with open(f"{self.home}/agent.yml", "w", encoding="ascii") as file:
            file.write(f"""instances:
  - name: {INSTANCE}
    engine: mariadb
    option_file: {self.home}/credentials.cnf
    socket: {self.server.socket}
    data_dir: {self.server.data}
repositories:
  - {{ name: local, type: directory, path: {self.repository} }}
""")
        self.start_controller()
        token = self.ctl("hosts", "token", "create", "--host", "bench")
        run([f"{self.programs}/dbcalm-agent", "enroll", "--controller", token["controller"], "--token", token["token"], "--ca-pin", token["ca_pin"], "--data-dir", f"{self.home}/agent"])
        self.start_agent()
        wait_for("the instance", lambda: self.try_ctl("instances", "show", INSTANCE).get("state") == "up")

    def start_controller(self):
        self.controller = Program([
            f"{self.programs}/dbcalm-controller", "--data-dir", f"{self.home}/controller", "--grpc-listen", f"127.0.0.1:{self.grpc}",
            "--http-listen", f"127.0.0.1:{self.http}", "--socket", self.socket], f"{self.home}/controller.log")
        wait_for("the controller", self.serves, pause=0.002)

    def serves(self):
        try:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"http://127.0.0.1:{self.http}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def connections(self):
        """How often the controller has said that an agent is connected."""
        with open(self.controller.log, encoding="utf-8", errors="replace") as file:
            return file.read().count(" connected")

    def start_agent(self):
        before = self.connections()
        self.agent = Program([f"{self.programs}/dbcalm-agent", "run", "--config", f"{self.home}/agent.yml", "--data-dir", f"{self.home}/agent"], f"{self.home}/agent.log")
        wait_for("the agent", lambda: self.connections() > before, pause=0.002)

    def ctl(self, *arguments):
        return json.loads(run([f"{self.programs}/dbcalmctl", "--socket", self.socket, *arguments, "-o", "json"]))

    def timed_ctl(self, *arguments):
        """One command through controller and agent: its answer, then wall of all and CPU of the agent and its children, then the agent's peak in MB."""
        self.agent.reset_peak()
        before, begun = self.agent.cpu(), time.monotonic()
        answer = self.ctl(*arguments, "--wait")
        wall = time.monotonic() - begun
        return answer, (wall, self.agent.cpu() - before), self.agent.status("VmHWM")

    def try_ctl(self, *arguments):
        result = subprocess.run([f"{self.programs}/dbcalmctl", "--socket", self.socket, *arguments, "-o", "json"], capture_output=True, text=True, check=False)
        return json.loads(result.stdout) if result.returncode == 0 else {}

    def stop(self):
        for program in (self.agent, self.controller):
            if program:
                program.stop()
