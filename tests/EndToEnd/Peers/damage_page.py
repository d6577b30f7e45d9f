"""Passes an xbstream on and damages one page of one file in it, with the chunk's own checksum made to fit.

Usage: damage_page.py PATH OFFSET < stream > stream
"""
import struct
import sys
import zlib

MAGIC = b"XBSTCK01"
WANTED, OFFSET = sys.argv[1].encode(), int(sys.argv[2])
source, sink = sys.stdin.buffer, sys.stdout.buffer
damaged = False


def take(count):
    piece = source.read(count)
    if len(piece) != count:
        sys.exit("damage_page: the stream is cut short")
    return piece


while True:
    magic = source.read(len(MAGIC))
    if not magic:
        break
    if magic != MAGIC:
        sys.exit("damage_page: not a chunk")
    head = take(6)
    kind, path = head[1:2], take(struct.unpack("<I", head[2:])[0])
    sink.write(magic + head + path)
    if kind == b"E":
        continue
    if kind != b"P":
        sys.exit(f"damage_page: a chunk of kind {kind!r}")
    length, offset, _ = struct.unpack("<QQI", take(20))
    payload = bytearray(take(length))
    place = OFFSET - offset
    if path.lstrip(b"./") == WANTED and 0 <= place < length - 64:
        payload[place:place + 64] = bytes(64)
        damaged = True
    sink.write(struct.pack("<QQI", length, offset, zlib.crc32(bytes(payload))) + payload)

if not damaged:
    sys.exit("damage_page: nothing was damaged")
