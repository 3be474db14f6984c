"""Decompress what servers send (RFC 9110, section 8.4) in small steps, counting, so that a bomb goes off nowhere."""

import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
"""The value of Accept-Encoding."""

_STEP = 65_536
_ZSTD_STEP = 64  # zstandard cannot limit its output; four bytes make at most 128 kB (RFC 8878, section 3.1.1.2), so these 2 MB
_ZSTD_WINDOW = 1 << 23  # RFC 9659
_MAX_CODINGS = 2
_MAX_MEMBERS = 100


class TooLarge(Exception):
    """More than the limit came out, at this or at a coding in between."""


class Broken(Exception):
    """Not what the coding says it is, or cut short."""


Stage = Callable[[Iterator[bytes]], Iterator[bytes]]


def decode(body: bytes, content_encoding: str, limit: int) -> bytes:
    """`body` with the codings of the header Content-Encoding taken off, at most `limit` bytes.

    Raises `TooLarge`, and `Broken` also for codings that are not known or more than two.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > _MAX_CODINGS or any(name not in _STAGES for name in names):
        raise Broken
    pieces = _cut(body, _STEP)
    for name in reversed(names):
        pieces = _counted(_STAGES[name](pieces), limit)
    try:
        return b"".join(_counted(pieces, limit))
    except (zlib.error, brotli.error, zstandard.ZstdError, MemoryError):
        raise Broken from None


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def _counted(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise TooLarge
        yield piece


def _gunzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """One member or several (RFC 1952, section 2.2). What follows the last and is none is left out, as browsers do."""
    members, stream, empty = 1, zlib.decompressobj(31), True
    for data in pieces:
        while data:
            empty = False
            if stream.eof:
                if not data.startswith(b"\x1f"):
                    return
                members, stream = members + 1, zlib.decompressobj(31)
                if members > _MAX_MEMBERS:
                    raise Broken
            yield stream.decompress(data, _STEP)
            data = stream.unconsumed_tail or stream.unused_data
    if not empty and not stream.eof:
        raise Broken


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """With zlib's header, as it should be, or without, as some servers send it."""
    stream, start = None, b""
    for data in pieces:
        if stream is None:
            start += data
            if len(start) < 2:
                continue
            data = start
            wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            stream = zlib.decompressobj(15 if wrapped else -15)
        while data and not stream.eof:
            yield stream.decompress(data, _STEP)
            data = stream.unconsumed_tail
    if stream is not None and not stream.eof:
        yield stream.decompress(b"", _STEP)  # all is read, but not all may be written
    if start and (stream is None or not stream.eof):
        raise Broken


def _unbrotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    stream, empty = brotli.Decompressor(), True
    for data in pieces:
        empty = False
        out = stream.process(data, output_buffer_limit=_STEP)
        while out:  # can_accept_more_data() says yes too early where an output ends at a step
            yield out
            out = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_STEP)
    if not empty and not stream.is_finished():
        raise Broken


def _unzstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    frames, stream, empty = 1, _zstd(), True
    for piece in pieces:
        for data in _cut(piece, _ZSTD_STEP):
            empty = False
            while data:
                if stream.eof:
                    frames, stream = frames + 1, _zstd()
                    if frames > _MAX_MEMBERS:
                        raise Broken
                yield stream.decompress(data)
                data = stream.unused_data if stream.eof else b""
    if not empty and not stream.eof:
        raise Broken


def _zstd() -> "zstandard.ZstdDecompressionObj":
    return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()


_STAGES: dict[str, Stage] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
