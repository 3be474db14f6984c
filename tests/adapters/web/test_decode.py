"""Decompression that counts."""

import contextlib
import functools
import gzip
import random
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.decode import Broken, TooLarge, decode

TEXT = b"The ferry to Lowmoor stops for the winter, Kestrel Lines said. " * 50
LIMIT = 1_000_000


def deflated(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "br": functools.partial(brotli.compress, quality=3),
    "zstd": zstandard.ZstdCompressor().compress,
    "deflate": zlib.compress,
}
NAMES = sorted(CODINGS)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=2000).map(lambda data: data * 100))
def test_what_was_compressed_comes_back(name: str, data: bytes) -> None:
    assert decode(CODINGS[name](data), name, LIMIT) == data


def test_codings_may_be_written_in_capitals_with_blanks_and_with_identity_between() -> None:
    assert decode(gzip.compress(TEXT), " GZip , identity", LIMIT) == TEXT
    assert decode(TEXT, "", LIMIT) == decode(TEXT, "identity", LIMIT) == TEXT


def test_deflate_without_its_header_is_read_too() -> None:
    assert decode(deflated(TEXT), "deflate", LIMIT) == TEXT


@given(
    size=st.builds(lambda steps, more: steps * 65_536 + more, st.integers(0, 4), st.integers(-300, 300)).filter(lambda n: n >= 0)
)
def test_sizes_around_the_steps_in_which_we_read_are_no_exception(size: int) -> None:
    for data, name in [(deflated(bytes(size)), "deflate"), *((CODINGS[name](bytes(size)), name) for name in NAMES)]:
        assert len(decode(data, name, LIMIT)) == size


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_nothing_in_any_coding(name: str) -> None:
    assert decode(b"", name, LIMIT) == b""


def test_two_codings_are_taken_off_in_the_opposite_order() -> None:
    assert decode(brotli.compress(gzip.compress(TEXT)), "gzip, br", LIMIT) == TEXT


def test_several_members_are_read_and_what_follows_them_is_left_out() -> None:
    assert decode(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0 rubbish", "gzip", LIMIT) == b"one two"
    frames = b"".join(zstandard.ZstdCompressor().compress(data) for data in (b"one ", b"two"))
    assert decode(frames, "zstd", LIMIT) == b"one two"


@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_is_too_large(name: str) -> None:
    bomb = CODINGS[name](bytes(50_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge):
        decode(bomb, name, LIMIT)


@pytest.mark.parametrize("outer", NAMES)
@pytest.mark.parametrize("inner", NAMES)
def test_a_bomb_in_a_bomb_is_too_large(outer: str, inner: str) -> None:
    with pytest.raises(TooLarge):
        decode(CODINGS[outer](CODINGS[inner](bytes(20_000_000))), f"{inner}, {outer}", LIMIT)


def test_a_bomb_whose_middle_swells_although_nothing_comes_out_is_too_large() -> None:
    with pytest.raises((TooLarge, Broken)):
        decode(gzip.compress(gzip.compress(b"") * 100_000), "gzip, gzip", LIMIT)


def test_endless_empty_members_are_broken() -> None:
    with pytest.raises(Broken):
        decode(gzip.compress(b"") * 1000, "gzip", LIMIT)
    with pytest.raises(Broken):
        decode(zstandard.ZstdCompressor().compress(b"") * 1000, "zstd", LIMIT)


def test_a_window_larger_than_the_standard_allows_is_broken() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(Broken):
        decode(stream.compress(TEXT) + stream.flush(), "zstd", LIMIT)


@pytest.mark.parametrize("coding", ["gzip, gzip, gzip", "compress", "aes128gcm", "utf-8", "gzip; q=1"])
def test_too_many_and_unknown_codings_are_refused(coding: str) -> None:
    with pytest.raises(Broken):
        decode(gzip.compress(gzip.compress(gzip.compress(TEXT))), coding, LIMIT)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cut_short_is_broken(name: str) -> None:
    data = CODINGS[name](random.Random(1).randbytes(5000))
    for length in (1, 5, len(data) // 2, len(data) - 1):
        with pytest.raises(Broken):
            decode(data[:length], name, LIMIT)


@given(data=st.binary(max_size=300), coding=st.lists(st.sampled_from([*NAMES, "identity"]), max_size=2).map(",".join))
def test_any_bytes_are_decoded_or_refused(data: bytes, coding: str) -> None:
    for start in (b"", b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x28\xb5\x2f\xfd"):
        with contextlib.suppress(Broken, TooLarge):
            assert len(decode(start + data, coding, 1000)) <= 1000


@given(limit=st.integers(0, 3000))
def test_exactly_the_limit_is_let_through(limit: int) -> None:
    body = gzip.compress(bytes(limit))
    assert len(decode(body, "gzip", limit)) == limit
    if limit:
        with pytest.raises(TooLarge):
            decode(body, "gzip", limit - 1)
