"""A first mapping for a folder of exports: what each file and column is, as far as it can be told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from distribres.contracts import params
from distribres.files.atomic import replacing
from distribres.files.lock import alone
from distribres.ingestion.proposal import drafting, kinds, memory, questions, settings, writing
from distribres.ingestion.proposal.conventions import Conventions, find_conventions
from distribres.ingestion.proposal.entries import Draft, Entry
from distribres.ingestion.proposal.fitting import Role
from distribres.ingestion.proposal.guiding import Answers
from distribres.ingestion.proposal.questions import Ask, Question
from distribres.ingestion.proposal.recognition import recognise


def propose(home: Path, network: str, folder: Path, ask: Ask | None = None) -> str:
    """Look at a folder of exports and write ``params/<network>.yaml``. Only the beginning of each file is read.

    Parameters
    ----------
    home : Path
        The project's folder.
    network : str
        Name of the network to be: small letters, digits, ``-`` and ``_``.
    folder : Path
        Where the exports lie; folders in it are looked into too.
    ask : callable, optional
        Answers a question; without it all defaults are taken, and marked.

    Returns
    -------
    str
        What was found, doubted and missed, in a few lines.

    Raises
    ------
    ParamsError
        If the name is none, the file exists already, or nothing in the folder is recognised.
    Busy
        If a run of that network is under way.
    """
    target = home / "params" / f"{network}.yaml"
    _refuse(network, target, folder)
    with alone(home / "reports" / network / ".lock", f"another run of network {network}"):
        _refuse(network, target, folder)  # again: who held the lock until now may have written it
        return _propose(home, network, folder, target, ask)


def _propose(home: Path, network: str, folder: Path, target: Path, ask: Ask | None) -> str:
    found, left = kinds.find(folder)
    ways, known = find_conventions(found), memory.recall(target.parent)
    first, spare = recognise(found, ways.decimals, known)
    if not first:
        seen = [f"{kind.name}: {', '.join(kind.lines)}" for kind in found] + left
        raise params.ParamsError(
            [f"nothing in {folder} looks like sales or dealers; there is:", *map(writing.remark, seen or ["no export"])]
        )
    answers, drawn = Answers(), _drawn(first, spare, ways, Answers())
    while ask is not None and (question := next(filter(answers.still_open, drawn.questions(ways)), None)):
        headings = dict(answers.headings)
        answers.take(question, ask(question))
        ways = replace(ways, dates=answers.order() or ways.dates)  # the next file is probably written alike
        roles, spare = drawn.roles, drawn.spare
        if headings != answers.headings:
            roles, spare = recognise(found, ways.decimals, answers.known(known))
        drawn = _drawn(roles, spare, ways, answers)
    title = Entry("title", network.replace("-", " ").replace("_", " ").capitalize())
    data = Entry("data", _seen_from(home.resolve(), folder.resolve()))
    left += _left(found, drawn.roles, drawn.spare)
    parts = (network, [title, *drawn.settings, data], drawn.brands, drawn.drafts, left)
    with replacing(target) as part:
        part.write_text(writing.params_text(*parts), encoding="utf-8", newline="\n")
    memory.keep(proposed(home, network), first)
    return writing.summary(*parts)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What is proposed, with what was answered until now."""

    roles: dict[str, Role]
    spare: list[Role]
    drafts: list[Draft]
    settings: list[Entry]
    brands: dict[str, float]

    def questions(self, ways: Conventions) -> Iterator[Question]:
        for draft in self.drafts:
            yield from questions.of_draft(draft, self.roles, ways)
        for entry in self.settings:
            yield from questions.of_values("network", entry)
        yield from questions.of_brands(self.brands)


def _drawn(roles: dict[str, Role], spare: list[Role], ways: Conventions, answers: Answers) -> _Drawn:
    drafts = [drafting.draft(role, roles, ways) for role in roles.values()]
    drafts = [
        replace(
            draft,
            settings=answers.settled_in(draft.role.name, draft.settings),
            columns=answers.applied(draft.role.name, draft.columns),
        )
        for draft in drafts
    ]
    sales = next((draft for draft in drafts if draft.role.name == "sales"), None)
    about = answers.settled_in("network", settings.entries(sales, drafts, settings.time_zone(drafts)))
    brands, own = settings.brands(sales), ("network", "own_brand")
    if own in answers.values:
        about, brands = [*about, Entry("own_brand", answers.values[own])], {}
    return _Drawn(roles, spare, drafts, about, brands)


def proposed(home: Path, network: str) -> Path:
    """Where it stands what was proposed for a network, until a person's corrections are learned."""
    return home / "reports" / network / "proposed.json"


def _refuse(network: str, target: Path, folder: Path) -> None:
    if not re.fullmatch(params.NETWORK, network) or network in params.RESERVED:
        raise params.ParamsError([f"NETWORK={network}: use small letters, digits, - and _, such as my-brand"])
    if target.exists():
        raise params.ParamsError([f"params/{target.name} exists: give another NETWORK, or remove it first"])
    if not folder.is_dir():
        raise params.ParamsError([f"FROM={folder}: there is no such folder"])


def _left(found: list[kinds.Kind], roles: dict[str, Role], spare: list[Role]) -> list[str]:
    """Files that have no role; those that look like one that is taken are worth a second look."""
    taken = [role.kind for role in roles.values()]
    like = {role.kind.name: f"{role.kind.name} (looks like {role.name} too; columns:" for role in spare}
    rest = [kind for kind in found if kind not in taken]
    return [f"{like.get(kind.name, f'{kind.name} (columns:')} {', '.join(kind.lines)})" for kind in rest]


def _seen_from(home: Path, folder: Path) -> str:
    return (folder.relative_to(home) if folder.is_relative_to(home) else folder).as_posix()
