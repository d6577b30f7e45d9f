"""Python's own gRPC against a controller: one mode a check, its findings as one JSON object on stdout.

Usage: peer.py STUBS TARGET CA|- MODE [ARGUMENT...]    TARGET is unix:PATH or HOST:PORT (then CA is a PEM file)
"""
import json
import sys
import time

import grpc

stubs, target, authority, mode, *arguments = sys.argv[1:]
sys.path.insert(0, stubs)

from dbcalm.v1 import backups_pb2, backups_pb2_grpc, errors_pb2, fleet_pb2, fleet_pb2_grpc, jobs_pb2, jobs_pb2_grpc  # noqa: E402
from google.rpc import status_pb2  # noqa: E402


def channel():
    if target.startswith("unix:"):
        return grpc.insecure_channel(target, options=[("grpc.default_authority", "localhost")])
    with open(authority, "rb") as file:
        return grpc.secure_channel(target, grpc.ssl_channel_credentials(file.read()))


def details(error):
    """The code, and what grpc-status-details-bin says."""
    found = {"status": error.code().name, "message": error.details()}
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            detail = errors_pb2.ErrorDetail()
            found["inner_code"] = status.code
            found["unpacked"] = status.details[0].Unpack(detail)
            found["detail"] = {"code": detail.code, "message": detail.message, "hint": detail.hint}
    return found


def unary(opened):
    answer = fleet_pb2_grpc.StatusServiceStub(opened).GetStatus(fleet_pb2.GetStatusRequest(), timeout=10)
    return {"version": answer.controller_version, "hosts_online": answer.hosts_online, "started_at": answer.started_at.ToJsonString()}


def watch(opened):
    """Follows a job to its end."""
    states, lines = [], 0
    for answer in jobs_pb2_grpc.JobServiceStub(opened).WatchJob(jobs_pb2.WatchJobRequest(id=arguments[0], with_logs=True), timeout=60):
        state = jobs_pb2.JobState.Name(answer.job.state)
        if not states or states[-1] != state:
            states.append(state)
        lines += len(answer.log)
    return {"states": states, "lines": lines}


def deadline(opened):
    """A stream that has nothing to say until its deadline."""
    begun = time.monotonic()
    try:
        for _ in jobs_pb2_grpc.JobServiceStub(opened).WatchJob(jobs_pb2.WatchJobRequest(id=arguments[0]), timeout=0.5):
            pass
        return {"status": "OK"}
    except grpc.RpcError as error:
        return {"status": error.code().name, "seconds": time.monotonic() - begun}


def cancel(opened):
    call = jobs_pb2_grpc.JobServiceStub(opened).WatchJob(jobs_pb2.WatchJobRequest(id=arguments[0]), timeout=30)
    first = next(call)
    call.cancel()
    try:
        for _ in call:
            pass
        return {"status": "OK"}
    except grpc.RpcError as error:
        return {"status": error.code().name, "first": jobs_pb2.JobState.Name(first.job.state)}


def failure(opened):
    try:
        backups_pb2_grpc.BackupServiceStub(opened).GetBackup(backups_pb2.GetBackupRequest(id=arguments[0]), timeout=10)
        return {"status": "OK"}
    except grpc.RpcError as error:
        return details(error)


with channel() as opened:
    print(json.dumps({"unary": unary, "watch": watch, "deadline": deadline, "cancel": cancel, "failure": failure}[mode](opened)))
