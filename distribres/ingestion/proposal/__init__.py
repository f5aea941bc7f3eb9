"""A first mapping for a folder of exports: what each file and column is, as far as it can be told."""

import re
from pathlib import Path

from distribres.contracts import params
from distribres.files.atomic import replacing
from distribres.files.lock import alone
from distribres.ingestion.proposal import drafting, kinds, settings, writing
from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.recognition import Role, recognise


def propose(home: Path, network: str, folder: Path) -> str:
    """Look at a folder of exports and write ``params/<network>.yaml``. Only the beginning of each file is read.

    Parameters
    ----------
    home : Path
        The project's folder.
    network : str
        Name of the network to be: small letters, digits, ``-`` and ``_``.
    folder : Path
        Where the exports lie; folders in it are looked into too.

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
        return _propose(home, network, folder, target)


def _propose(home: Path, network: str, folder: Path, target: Path) -> str:
    found, left = kinds.find(folder)
    ways = find_conventions(found)
    roles, spare = recognise(found, ways.decimals)
    if not roles:
        seen = [f"{kind.name}: {', '.join(kind.lines)}" for kind in found] + left
        raise params.ParamsError(
            [f"nothing in {folder} looks like sales or dealers; there is:", *map(writing.remark, seen or ["no export"])]
        )
    drafts = [drafting.draft(role, roles, ways) for role in roles.values()]
    left += _left(found, roles, spare)
    title = network.replace("-", " ").replace("_", " ").capitalize()
    sales = next((draft for draft in drafts if draft.role.name == "sales"), None)
    data = _seen_from(home.resolve(), folder.resolve())
    zone = settings.time_zone(drafts)
    parts = (network, settings.entries(title, data, sales, zone), settings.brands(sales), drafts, left)
    with replacing(target) as part:
        part.write_text(writing.params_text(*parts), encoding="utf-8", newline="\n")
    return writing.summary(*parts)


def _refuse(network: str, target: Path, folder: Path) -> None:
    if not re.fullmatch(params.NETWORK, network) or network == "base":
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
