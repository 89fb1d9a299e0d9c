"""One place where a wrong gradient may come from, and the run in which it is right."""

from __future__ import annotations

from typing import Any

from engine.checking.finding import Finding
from engine.named import NamedTuple
from engine.own.records import COPY, Instead, Survey


class Site(NamedTuple):
    """What is set right: definitions of one line (or ``bindings`` of one that only hands on), what they are to make, and of which
    variable it is the gradient. ``restored``: a name that from a statement on stands for what it was in the forward part."""

    defs: tuple[int, ...]
    wants: tuple[Any, ...]
    var: int
    bindings: tuple[int, ...] = ()
    restored: tuple[int, str, Any] | None = None


APART = 0


class Way(NamedTuple):
    """A site, whether what is meant may be a multiple of it, and how many gradients it has to make right to be believed; ``APART``:
    two of which none comes from the other."""

    site: Site
    scales: bool
    least: int


def instead_of(survey: Survey, site: Site, wants: tuple[Any, ...] | None = None) -> Instead:
    """The run in which a site is right."""
    wants = site.wants if wants is None else wants
    if site.restored is not None:
        done, name, value = site.restored
        return Instead(before={(done, name): value})
    if site.bindings:
        named = [survey.bindings[at] for at in site.bindings]
        return Instead(bound={(each.at, str(each.name)): want for each, want in zip(named, wants, strict=True)})
    pairs = zip(site.defs, wants, strict=True)
    return Instead({place: want for at, want in pairs if (place := _which(survey, at)) is not None})


def with_its_values(site: Site, after: Survey) -> Site:
    """The site of a run in which only what stands in a place was changed, with what it makes then."""
    if site.restored is not None:
        return site._replace(wants=tuple([after.values.get(at) for at in site.defs]))
    if any([want is COPY for want in site.wants]):
        return site._replace(wants=tuple([after.values.get(max(after.bindings[at].defs)) for at in site.bindings]))
    return site


def _which(survey: Survey, at: int) -> tuple[int, int] | None:
    """The execution that made a definition, and which of what it made that is; None of what was there before the run."""
    done = survey.defs[at].done
    wrote = survey.dones[done].wrote
    return (done, wrote.index(at)) if at in wrote else None


def own_binding(survey: Survey, target: Finding) -> list[int]:
    """The binding by which a gradient got a value that was there already."""
    name = target.unit.name.rpartition(".")[2]
    bound = [survey.bindings[at] for at in survey.dones[target.event.done].bound]
    return [each.index for each in bound if each.name == name and each.kind in ("name", "attribute")][-1:]
