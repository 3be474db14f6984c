"""The benchmark of searches fills a store and says how long each kind of search takes."""

import pytest

from benchmarks import store as benchmark


def test_the_benchmark_says_how_long_each_kind_of_search_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["store", "sqlite", "--articles", "4", "--quotes", "3", "--searches", "1"])
    benchmark.main()
    first, _, *rows = capsys.readouterr().out.splitlines()
    assert first.startswith("sqlite: 4 articles, 12 quotes, ")
    assert len(rows) == 17
    assert rows[-1].startswith("all ")
