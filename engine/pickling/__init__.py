"""A trace as bytes, for another process or a file of our own: what it was in every answer, and it can be expanded again.

    for chunk in chunks(trace):      # an iterator; each chunk takes a few milliseconds at most, and is at most a megabyte
        connection.send_bytes(chunk)

    reader = Reader()                # elsewhere
    while reader.trace is None:
        reader.feed(connection.recv_bytes())    # cut anywhere: the chunks tell where they end
    trace = reader.trace

``restored(chunks)`` does the latter at once; ``pickle.dumps(trace)`` and ``pickle.loads`` work too. Gates go by name, compiled
functions stay behind and are made anew on demand, records go as columns, large arrays without a copy. The two sides must be the
same version of chainstep (``ValueError``), and the bytes must come from a trusted process: they are pickles.
"""

from engine.pickling.stream import Reader, chunks, restored

__all__ = ["Reader", "chunks", "restored"]
