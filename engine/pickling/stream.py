"""The bytes of a trace: frames, each with its kind and length. Large buffers go before the pickle that refers to them."""

from __future__ import annotations

import copyreg
import io
import pickle
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from engine.guarded import guarded
from engine.pickling.arrays import reduced
from engine.pickling.tables import Builder, blocks
from engine.trace import Trace

FORMAT = b"chainstep trace 1"
PIECE = 1 << 20
"""Bytes of a large array in one frame."""
LARGE = 1 << 16
"""Bytes from which on an array goes as frames of its own."""

_HEAD = struct.Struct("<cI")
_BEGIN, _PICKLE, _PART, _LAST = b"F", b"P", b"b", b"B"


def chunks(trace: Trace) -> Iterator[bytes]:
    """The frames of a trace, made as they are asked for."""
    yield _frame(_BEGIN, FORMAT)
    file, large = io.BytesIO(), deque[pickle.PickleBuffer]()

    def small(buffer: pickle.PickleBuffer) -> bool:
        if buffer.raw().nbytes < LARGE:
            return True
        large.append(buffer)
        return False

    pickler = pickle.Pickler(file, 5, buffer_callback=small)
    pickler.dispatch_table = copyreg.dispatch_table | {np.ndarray: reduced}
    waiting = blocks(trace)
    while True:
        with guarded():  # what is made here is short-lived, and collecting among a trace's records takes long
            block = next(waiting, None)
            if block is None:
                return
            pickler.dump(block)
        while large:
            raw = large.popleft().raw()
            for start in range(0, raw.nbytes, PIECE):
                yield _frame(_LAST if start + PIECE >= raw.nbytes else _PART, raw[start : start + PIECE])
        yield _frame(_PICKLE, file.getbuffer())
        file = _emptied(file)


def _frame(kind: bytes, payload: Any) -> bytes:
    return b"".join((_HEAD.pack(kind, len(payload)), payload))


def _emptied(file: io.BytesIO) -> io.BytesIO:
    file.seek(0)
    file.truncate()
    return file


class Reader:
    """Takes the bytes of ``chunks`` in order, cut anywhere. ``trace`` is None until all have come. An ``unpickler`` of the
    caller's own may admit less than ``pickle``'s."""

    def __init__(self, unpickler: type[pickle.Unpickler] = pickle.Unpickler) -> None:
        self._builder = Builder()
        self._waiting = bytearray()
        self._part = bytearray()
        self._buffers: deque[bytearray] = deque()
        self._file = _Frames()
        self._unpickler = unpickler(self._file, buffers=iter(self._buffers.popleft, None))

    @property
    def trace(self) -> Trace | None:
        """The trace once it is whole."""
        return self._builder.trace

    def feed(self, data: bytes) -> None:
        """The next bytes. Raises ``ValueError`` for those of another version."""
        with guarded():  # all that is made stays
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        self._waiting += data
        start = 0
        while len(self._waiting) - start >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._waiting, start)
            end = start + _HEAD.size + length
            if len(self._waiting) < end:
                break
            self._take(kind, bytes(self._waiting[start + _HEAD.size : end]))
            start = end
        del self._waiting[:start]

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == _PICKLE:
            self._file.hold(payload)
            self._builder.add(*self._unpickler.load())
        elif kind in (_PART, _LAST):
            self._part += payload
            if kind == _LAST:
                self._buffers.append(self._part)
                self._part = bytearray()
        elif kind != _BEGIN or payload != FORMAT:
            raise ValueError("no trace of this version")


class _Frames:
    """A file for the one unpickler of a reader (what one frame has named, later ones refer to): the present frame."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()

    def hold(self, payload: bytes) -> None:
        self._bytes = io.BytesIO(payload)

    def read(self, size: int = -1) -> bytes:
        return self._bytes.read(size)

    def readline(self) -> bytes:
        return self._bytes.readline()

    def readinto(self, buffer: Any) -> int:
        return self._bytes.readinto(buffer)


def restored(data: Iterable[bytes]) -> Trace:
    """The trace that ``chunks`` made ``data`` of. Raises ``ValueError`` if it is cut short or of another version."""
    reader = Reader()
    with guarded():
        for chunk in data:
            reader.feed(chunk)
    if reader.trace is None:
        raise ValueError("the trace is not whole")
    return reader.trace


def _joined(data: bytes) -> Trace:
    return restored((data,))


def reduced_trace(trace: Trace) -> tuple[Any, tuple[bytes]]:
    return _joined, (b"".join(chunks(trace)),)


