"""A file is read in the encoding that its first two lines declare (PEP 263), strictly, and in no codec outside the list."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine import ProgramError
from engine.limits import Limits
from engine.reading.files import HEAD, decode, read_source


@pytest.mark.parametrize(
    ("cookie", "codec", "text"),
    [
        ("utf-8", "utf-8", "é 가"), ("latin-1", "latin-1", "é"), ("ISO-8859-1", "latin-1", "é"), ("latin_1", "latin-1", "é"),
        ("iso-8859-15", "iso8859-15", "€"), ("latin-15", "iso8859-15", "€"), ("cp1252", "cp1252", "“€”"), ("ascii", "ascii", "e"),
        ("euc-kr", "euc-kr", "기울기"), ("cp949", "cp949", "똠방각하"), ("utf-8-unix", "utf-8", "é 가"), ("utf-8-", "utf-8", "é"),
        ("iso-latin-1-dos", "latin-1", "é"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["# -*- coding: {} -*-\n", "#!/bin/sh\n# vim: set fileencoding={} :\n", "\n#coding={}\n"])
def test_the_declared_encoding_is_the_one_that_is_read(cookie: str, codec: str, text: str, place: str) -> None:
    source = place.format(cookie) + f"x = 3.0  # {text}\n"
    assert decode(source.encode(codec), "f.py") == source


def test_a_cookie_counts_in_the_first_two_lines_only() -> None:
    assert decode(b"x = 1\n# coding: latin-1\ny = '\xc3\xa9'\n", "f.py").endswith("'é'\n")
    assert decode(b"\n\n# coding: latin-1\ny = '\xc3\xa9'\n", "f.py").endswith("'é'\n")


@pytest.mark.parametrize("name", ["rot13", "unicode_escape", "zlib", "hex", "idna", "utf-16", "no-such"])
def test_no_other_codec_is_reached(name: str) -> None:
    with pytest.raises(ProgramError) as caught:
        decode(f"# coding: {name}\nx = 1\n".encode(), "f.py")
    assert (caught.value.code, caught.value.place.line) == ("encoding_unknown", 1)


def test_a_byte_order_mark_and_another_encoding_contradict_each_other() -> None:
    with pytest.raises(ProgramError) as caught:
        decode(b"\xef\xbb\xbf# coding: latin-1\nx = 1\n", "f.py")
    assert caught.value.code == "encoding_unknown"


@pytest.mark.parametrize(("name", "byte"), [("ascii", b"\xe9"), ("euc-kr", b"\xff"), ("cp1252", b"\x81"), ("utf-8", b"\xe9")])
def test_decoding_is_strict(name: str, byte: bytes) -> None:
    with pytest.raises(ProgramError) as caught:
        decode(b"# coding: " + name.encode() + b"\nx = 1  # " + byte + b"\n", "f.py")
    assert (caught.value.code, caught.value.place.line) == ("encoding", 2)


def test_a_path_may_be_a_path_object(tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text("x = 3.0\nf = x * 2\n", encoding="utf-8")
    assert engine.run(tmp_path / "f.py").value == 6.0


@pytest.mark.parametrize("size", [HEAD - 1, HEAD, HEAD + 1, 3 * HEAD])
def test_a_file_is_read_whole_however_long_it_is(size: int, tmp_path: Path) -> None:
    text = "x = 3.0\n#".ljust(size - 1, "-") + "\n"
    (tmp_path / "f.py").write_text(text)
    assert read_source(str(tmp_path / "f.py"), Limits()).text == text


@pytest.mark.parametrize("limit", [5, HEAD - 1, HEAD, HEAD + 1])
def test_a_file_of_more_than_the_limit_is_refused(limit: int, tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text("#" * limit)
    assert len(read_source(str(tmp_path / "f.py"), Limits(source=limit)).text) == limit
    (tmp_path / "f.py").write_text("#" * (limit + 1))
    with pytest.raises(ProgramError, match="too_large"):
        read_source(str(tmp_path / "f.py"), Limits(source=limit))
