"""np.einsum: the gradient of an operand is an einsum again, with the upstream in the operand's place.

``out`` and an operand swap their roles: of ``'ij,jk->ik'`` the first line reads ``'ik,jk->ij'``. Three cases need more:

- an index of the operand that stands nowhere else was summed away: ones give it back (``'i,j->ij'`` with ``np.ones(n)``);
- an index that the operand repeats (``'ii->i'``) is a diagonal: an identity spreads it (``'i,ij->ij'`` with ``np.eye(n)``);
- a size-1 axis that was broadcast is summed over, and put back by a reshape.
"""

from __future__ import annotations

from engine.gates.calling import Bound, Given, Refused
from engine.gates.table import OPERANDS, Site, gate
from engine.pricing.products import EINSUM, LETTERS

Shape = tuple[int, ...]


def spelled_out(subscripts: str, shapes: tuple[Shape, ...]) -> tuple[list[str], str]:
    """The index letters of each operand and of the output: implicit output and ellipses written out."""
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    spare = [c for c in LETTERS if c not in subscripts]
    widths = [len(s) - len(t.replace("...", "")) if "..." in t else 0 for t, s in zip(terms, shapes, strict=True)]
    dots = "".join(spare[: max(widths, default=0)])
    if not arrow:
        seen = left.replace("...", "").replace(",", "")
        right = ("..." if dots else "") + "".join(sorted(c for c in set(seen) if seen.count(c) == 1))
    made = [t.replace("...", dots[len(dots) - w :]) for t, w in zip(terms, widths, strict=True)]
    return made, right.replace("...", dots)


def sizes_of(terms: list[str], shapes: tuple[Shape, ...]) -> dict[str, int]:
    """The size of each index; 1 gives way to what broadcasts it."""
    found: dict[str, int] = {}
    for term, shape in zip(terms, shapes, strict=True):
        for letter, size in zip(term, shape, strict=True):
            found[letter] = max(found.get(letter, 1), size)
    return found


def _gradient(site: Site, place: int) -> str:
    terms, out = spelled_out(site.get("subscripts"), site.shapes)
    sizes, mine, shape = sizes_of(terms, site.shapes), terms[place], site.shapes[place]
    inputs, texts = [out], ["dout"]
    for i, term in enumerate(terms):
        if i != place:
            inputs.append(term)
            texts.append(OPERANDS[i])
    spare = [c for c in LETTERS if c not in sizes]
    wanted = ""
    for at, letter in enumerate(mine):
        size = shape[at]
        if size == 1 and sizes[letter] != 1:
            continue  # broadcast: summed, and put back by the reshape
        if letter in wanted:  # repeated: a diagonal
            fresh = spare.pop(0)
            inputs.append(letter + fresh)
            texts.append(f"np.eye({size})")
            wanted += fresh
            continue
        wanted += letter
        there = letter in out or any(
            letter in term and site.shapes[i][term.index(letter)] == size for i, term in enumerate(terms) if i != place
        )
        if not there:  # summed away
            inputs.append(letter)
            texts.append(f"np.ones({size})")
    text = f"np.einsum('{','.join(inputs)}->{wanted}', {', '.join(texts)})"
    return text if len(wanted) == len(mine) else f"{text}.reshape({OPERANDS[place]}.shape)"


def _bind(given: Given) -> Bound:
    subscripts = given.params["subscripts"]
    if not isinstance(subscripts, str):
        raise Refused("type", said="np.einsum(array, [0, 1], …)")
    if len(given.values) > len(OPERANDS):
        raise Refused("arguments", name=given.name, wanted=len(OPERANDS), given=len(given.values))
    letters = ", ".join(OPERANDS[: len(given.values)])
    return Bound({"subscripts": subscripts}, f"np.einsum({subscripts!r}, {letters}{given.written})")


# fmt: off
gate("einsum", "np.einsum('ij,jk->ik', a, b)", _gradient, kind="vjp", spelled="np.einsum", variadic=True,
     takes="=subscripts *operands", params="optimize", bind=_bind, price=EINSUM,
     example="np.einsum('ij,jk->ik', a, b) | 2,3 3,4")
# fmt: on
