#!/usr/bin/python3
"""Makes the artefacts in this folder from docs/formats alone, with other implementations of everything. Made once; readers must read them for ever."""
import gzip, hashlib, json, pathlib, subprocess
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ID = "20261121T120000Z-0000002a"
KEY = bytes(range(32))
DATA_KEY = bytes(range(64, 96))
NONCE = bytes(range(12))
PLAIN = bytes(i * 7 % 251 for i in range(5000))


def run(*command):
    return lambda piece: subprocess.run(command, input=piece, stdout=subprocess.PIPE, check=True).stdout


PACK = {"none": lambda piece: piece, "gzip": lambda piece: gzip.compress(piece, mtime=0), "zstd": run("zstd", "-c"), "lz4": run("lz4", "-c")}


def seal(document, name):
    text = json.dumps(document, separators=(",", ":"))[:-1] + f',"{name}":"' + "0" * 64 + '"}\n'
    return text.replace("0" * 64, hashlib.sha256(text.encode()).hexdigest())


def make(method, segment_bytes, folder):
    folder.mkdir(parents=True)
    key_id = hashlib.sha256(b"dbcalm-key-id\0" + KEY).hexdigest()[:16]
    wrapped = AESGCM(KEY).encrypt(NONCE, DATA_KEY, f"dbcalm-key-1\0{ID}\0{key_id}".encode())
    (folder / f"key-{key_id}.json").write_text(seal({"format_version": 1, "backup_id": ID, "key_id": key_id, "algorithm": "aes-256-gcm", "nonce": NONCE.hex(), "wrapped": wrapped.hex()}, "file_sha256"))
    pieces = [PLAIN[at:at + segment_bytes] for at in range(0, len(PLAIN), segment_bytes)]
    segments, data = [], b""
    for index, piece in enumerate(pieces):
        place = index.to_bytes(8, "big")
        stored = AESGCM(DATA_KEY).encrypt(bytes(4) + place, PACK[method](piece), f"dbcalm-segment-1\0{ID}\0".encode() + place + bytes([index == len(pieces) - 1]))
        segments.append({"stored": len(stored), "plain": len(piece), "sha256": hashlib.sha256(stored).hexdigest()})
        data += stored
    (folder / "data").write_bytes(data)
    (folder / "manifest.json").write_text(seal({
        "format_version": 2, "backup_id": ID, "chain_id": ID, "from_backup_id": None, "job_id": "j1", "host": "h1", "instance": "db1", "engine": "mariadb",
        "type": "full", "started_at": "2026-11-21T12:00:00+00:00", "finished_at": "2026-11-21T12:01:30+00:00", "from_lsn": 0, "to_lsn": 100, "last_lsn": 100,
        "binlog": None, "server_version": "10.11", "tool_version": "mariadb-backup 10.11", "agent_version": "0.1.0", "stream_format": "xbstream",
        "compression": method, "compression_level": 1 if method in ("gzip", "zstd") else 0, "encryption": {"algorithm": "aes-256-gcm", "key_id": key_id},
        "data_bytes": len(PLAIN), "stored_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "files": None, "segments": segments}, "manifest_sha256"))


here = pathlib.Path(__file__).parent
for method in PACK:
    make(method, 1000, here / method / "db1" / ID)
make("none", 8 << 20, here / "one-segment" / "db1" / ID)
