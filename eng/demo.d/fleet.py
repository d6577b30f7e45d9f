"""A fleet on its own for some minutes: eight databases under four agents, schedules by the minute, two repositories, retention, and an agent that is killed."""
import argparse
import collections
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "bench.d"))
# pylint: disable=wrong-import-position
from parts import Program, free_port, run, wait_for  # noqa: E402
import json  # noqa: E402

HOSTS = 4
INSTANCES_A_HOST = 2
WRITES_EVERY = 0.5
AS_SERVER = ["setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups", "--"] if os.geteuid() == 0 else []


def say(text):
    print(f"\n{text}", flush=True)


class Database:
    """A MariaDB whose one table holds the numbers from 1 on without a gap, so that any state of it can be told from a damaged one."""

    def __init__(self, name, home, data=None):
        self.name, self.home = name, home
        self.data, self.socket = data or f"{home}/data", f"{home}/s"
        self.program = None

    def start(self, template=None):
        os.makedirs(f"{self.home}/tmp", exist_ok=True)
        if template:
            shutil.copytree(template, self.data)
        give_to_server(self.home, self.data)
        self.program = Program([*AS_SERVER, shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}", "--skip-networking",
                                f"--tmpdir={self.home}/tmp", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=2", "--skip-name-resolve"],
                               f"{self.home}.log")
        wait_for(f"database {self.name}", lambda: subprocess.run(self.client("-e", "SELECT 1"), capture_output=True, check=False).returncode == 0)

    def client(self, *arguments):
        return ["mariadb", "--no-defaults", "--user=root", f"--socket={self.socket}", "--batch", "--skip-column-names", *arguments]

    def sql(self, text):
        return run(self.client("-e", text)).strip()

    def numbers(self):
        """How many numbers it holds; ends the demo when one is missing or a row is not what was written."""
        count, highest, wrong = self.sql("SELECT COUNT(*), COALESCE(MAX(n), 0), COALESCE(SUM(BINARY word <> BINARY MD5(n)), 0) FROM demo.numbers").split("\t")
        if count != highest or wrong != "0" or "OK" not in self.sql("CHECK TABLE demo.numbers EXTENDED"):
            raise SystemExit(f"eng/demo: {self.name} is damaged: {count} rows up to {highest}, {wrong} wrong")
        return int(count)

    def stop(self):
        if self.program:
            self.program.stop()


class Writer(threading.Thread):
    """Writes the next numbers into every database until it is told to stop."""

    def __init__(self, databases):
        super().__init__(daemon=True)
        self.databases, self.ended = databases, threading.Event()

    def run(self):
        clients = [subprocess.Popen(database.client(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) for database in self.databases]
        n = 0
        while not self.ended.wait(WRITES_EVERY):
            for client in clients:
                client.stdin.write("".join(f"INSERT INTO demo.numbers VALUES ({n + i}, MD5({n + i}));" for i in range(1, 21)) + "\n")
                client.stdin.flush()
            n += 20
        for client in clients:
            client.stdin.close()
            client.wait()

    def stop(self):
        self.ended.set()
        self.join()


class Host:
    """An agent with its databases."""

    def __init__(self, name, home, programs, databases):
        self.name, self.home, self.programs, self.databases = name, home, programs, databases
        self.program = None

    def enroll(self, ctl):
        with open(f"{self.home}/{self.name}.yml", "w", encoding="ascii") as file:
            file.write("instances:\n")
            for database in self.databases:
                file.write(f"  - {{ name: {database.name}, engine: mariadb, option_file: {self.home}/credentials.cnf, socket: {database.socket}, data_dir: {database.data} }}\n")
        token = ctl("hosts", "token", "create", "--host", self.name)
        run([f"{self.programs}/dbcalm-agent", "enroll", "--controller", token["controller"], "--token", token["token"], "--ca-pin", token["ca_pin"], "--data-dir", f"{self.home}/{self.name}"])
        self.start()

    def start(self):
        self.program = Program([f"{self.programs}/dbcalm-agent", "run", "--config", f"{self.home}/{self.name}.yml", "--data-dir", f"{self.home}/{self.name}"], f"{self.home}/{self.name}.log")

    def kill(self):
        self.program.process.kill()
        self.program.process.wait()

    def stop(self):
        if self.program:
            self.program.stop()


class Demo:
    def __init__(self, programs, home, minutes):
        self.programs, self.home, self.minutes = programs, home, minutes
        self.socket, self.controller = f"{home}/c.sock", None
        self.databases = [Database(f"db{i + 1}", f"{home}/db{i + 1}") for i in range(HOSTS * INSTANCES_A_HOST)]
        self.hosts = [Host(f"h{i + 1}", home, programs, self.databases[i * INSTANCES_A_HOST:(i + 1) * INSTANCES_A_HOST]) for i in range(HOSTS)]
        self.writer = None

    def ctl(self, *arguments, may_fail=False):
        result = subprocess.run([f"{self.programs}/dbcalmctl", "--socket", self.socket, *arguments, "-o", "json"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if result.returncode != 0 and not may_fail:
            raise SystemExit(f"eng/demo: dbcalmctl {' '.join(arguments)} ended with {result.returncode}\n{result.stderr}{result.stdout}")
        return json.loads(result.stdout) if result.stdout.strip() else {}

    def all(self, *arguments):
        return self.ctl(*arguments, "--limit", "0").get("items", [])

    def run(self):
        self.start_databases()
        self.start_fleet()
        self.define()
        self.watch()
        self.settle()
        self.prove()

    def start_databases(self):
        say(f"Starting {len(self.databases)} databases")
        template = f"{self.home}/template"
        os.makedirs(template)
        give_to_server(template)
        run([*AS_SERVER, "mariadb-install-db", "--no-defaults", f"--datadir={template}", "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M"])
        password = secrets.token_hex(16)
        write_private(f"{self.home}/credentials.cnf", f"[client]\nuser=dbcalm\npassword={password}\n")
        for database in self.databases:
            database.start(template)
            database.sql(f"CREATE USER dbcalm@localhost IDENTIFIED BY '{password}'; GRANT RELOAD, PROCESS, BINLOG MONITOR ON *.* TO dbcalm@localhost; "
                         "CREATE DATABASE demo; CREATE TABLE demo.numbers (n INT PRIMARY KEY, word CHAR(32)) ENGINE=InnoDB")
        self.writer = Writer(self.databases)
        self.writer.start()

    def start_fleet(self):
        say(f"Starting the controller and {len(self.hosts)} agents")
        self.controller = Program([f"{self.programs}/dbcalm-controller", "--data-dir", f"{self.home}/controller", "--grpc-listen", f"127.0.0.1:{free_port()}",
                                   "--http-listen", f"127.0.0.1:{free_port()}", "--socket", self.socket, "--limit-per-host", "1", "--retention-interval", "15s"], f"{self.home}/controller.log")
        wait_for("the controller", lambda: self.ctl("hosts", "list", may_fail=True).get("items") is not None)
        for host in self.hosts:
            host.enroll(self.ctl)
        for database in self.databases:
            wait_for(f"instance {database.name}", lambda name=database.name: self.ctl("instances", "show", name, may_fail=True).get("state") == "up")

    def define(self):
        say("Defining repositories, policies and schedules")
        write_private(f"{self.home}/far.key", secrets.token_hex(32))
        for name, options in (("near", ["--compression", "lz4"]), ("far", ["--compression", "zstd", "--encryption-key", f"file:{self.home}/far.key"])):
            os.makedirs(f"{self.home}/{name}")
            self.ctl("repositories", "create", name, "--type", "directory", "--path", f"{self.home}/{name}", *options)
        self.ctl("policies", "create", "short", "--keep-last", "3")
        self.ctl("policies", "create", "long", "--keep-last", "6", "--min-chains", "2")
        for i, database in enumerate(self.databases):
            self.ctl("instances", "update", database.name, "--labels", f"env={'prod' if i % 2 == 0 else 'test'},cluster=c{i // 4}", "--objective", "5m")
        self.ctl("schedules", "create", "prod", "--type", "auto", "--full-after-incrementals", "3", "--cron", "* * * * *", "--selector", "env=prod", "--jitter", "20s",
                 "--repositories", "near,far", "--retention", "short", "--copy-retention", "far=long", "--priority", "10")
        self.ctl("schedules", "create", "test-fulls", "--type", "full", "--frequency", "interval", "--interval-value", "4", "--interval-unit", "minutes", "--selector", "env=test", "--repositories", "near", "--retention", "short")
        self.ctl("schedules", "create", "test-increments", "--type", "incremental", "--cron", "* * * * *", "--selector", "env=test,!legacy", "--jitter", "30s", "--repositories", "near", "--retention", "short", "--overlap", "queue")

    def watch(self):
        say(f"Leaving the fleet alone for {self.minutes:g} minutes; the agent of host h2 is killed on the way")
        begun = time.monotonic()
        killed = back = False
        while (elapsed := time.monotonic() - begun) < self.minutes * 60:
            time.sleep(1)
            if not killed and elapsed > self.minutes * 60 * 0.4 and self.is_busy("h2"):
                killed = True
                self.hosts[1].kill()
                print(f"  {elapsed / 60:4.1f} min: killed the agent of h2 in the middle of a job", flush=True)
            elif killed and not back and elapsed > self.minutes * 60 * 0.4 + 75:
                back = True
                self.hosts[1].start()
                print(f"  {elapsed / 60:4.1f} min: started it again", flush=True)
            elif int(elapsed) % 60 == 0:
                status = self.ctl("status")
                print(f"  {elapsed / 60:4.1f} min: {status.get('backups_available', 0)} backups, {status.get('jobs_running', 0)} jobs running", flush=True)
        if killed and not back:
            self.hosts[1].start()

    def is_busy(self, host):
        return any(job["host"] == host and job["state"] == "running" for job in self.ctl("jobs", "list")["items"])

    def settle(self):
        say("Disabling the schedules and waiting until everything has ended")
        for schedule in self.ctl("schedules", "list")["items"]:
            self.ctl("schedules", "disable", str(schedule["id"]))
        wait_for("all jobs to end", lambda: all(job["state"] in ("succeeded", "failed", "cancelled", "interrupted") for job in self.ctl("jobs", "list")["items"]), 180, 1)
        wait_for("all copies to be made", lambda: all(copy["state"] != "pending" for backup in self.backups() for copy in backup["copies"]), 240, 2)
        self.writer.stop()

    def backups(self):
        return [backup for backup in self.all("backups", "list") if backup["state"] == "available"]

    def prove(self):
        backups, runs = self.backups(), self.all("schedules", "runs")
        for state in ("started", "skipped", "waiting"):
            say(f"Runs that {'are waiting' if state == 'waiting' else 'were ' + state}: {sum(run['state'] == state for run in runs)}")
            for reason, count in collections.Counter(f"{run['schedule']}: {run.get('reason') or 'as due'}" for run in runs if run["state"] == state).most_common(8):
                print(f"  {count:4} {reason}")
        kinds = collections.Counter((job["kind"], job["state"]) for job in self.all("jobs", "list"))
        say("Jobs: " + ", ".join(f"{count} {kind} {state}" for (kind, state), count in sorted(kinds.items())))
        self.cleanup()
        backups = self.backups()
        say(f"Verifying all of {len(backups)} backups in every repository, and checking the repositories")
        for backup in backups:
            for copy in backup["copies"]:
                self.ctl("backups", "verify", backup["id"], "--repository", copy["repository"], "--wait")
        for name in ("near", "far"):
            self.ctl("repositories", "check", name)
        say("Restoring a random backup of each database")
        for database in self.databases:
            own = [backup for backup in backups if backup["instance"] == database.name]
            if not own:
                raise SystemExit(f"eng/demo: {database.name} has no backup")
            self.restore(database, random.choice(own))

    def cleanup(self):
        result = self.ctl("cleanup", "--confirm", "--wait")
        kept = sum(decision["keep"] for decision in result["decisions"])
        say(f"Retention keeps {kept} copies; {len(result['decisions']) - kept} more expired at the end")

    def restore(self, database, backup):
        target = f"{self.home}/restored-{database.name}"
        self.ctl("restore", backup["id"], "--to-dir", target, "--wait")
        restored = Database(database.name, f"{self.home}/r-{database.name}", target)
        try:
            restored.start()
            print(f"  {database.name}: {backup['type']} {backup['id']} holds the numbers up to {restored.numbers()} of {database.numbers()}, none missing", flush=True)
        finally:
            restored.stop()
            shutil.rmtree(target)

    def stop(self):
        if self.writer:
            self.writer.stop()
        for part in (*self.hosts, *([self.controller] if self.controller else []), *self.databases):
            part.stop()


def give_to_server(*paths):
    if os.geteuid() == 0:
        run(["chown", "-R", "mysql:mysql", *paths])


def write_private(path, text):
    with open(path, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(prog="eng/demo fleet")
    parser.add_argument("programs")
    parser.add_argument("--minutes", type=float, default=10)
    arguments = parser.parse_args()
    home = tempfile.mkdtemp(prefix="dbcalm-fleet.")
    os.chmod(home, 0o755)
    demo = Demo(arguments.programs, home, arguments.minutes)
    try:
        demo.run()
        say("Everything that was backed up is whole and restores.")
    except BaseException:
        for log in ("controller.log", "h1.log", "h2.log"):
            if os.path.exists(f"{home}/{log}"):
                with open(f"{home}/{log}", encoding="utf-8", errors="replace") as file:
                    print(f"--- {log}\n" + "".join(file.readlines()[-15:]), file=sys.stderr)
        raise
    finally:
        demo.stop()
        shutil.rmtree(home, ignore_errors=True)


main()
