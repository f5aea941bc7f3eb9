"""A proposal in words: the file of params with its remarks, and a summary for the terminal."""

import yaml

from distribres.contracts import strict_yaml
from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion.proposal.entries import Draft, Entry

HEAD = """\
# Proposed by `make init` from the beginning of the files in network.data.
# Look at the lines with `unsure` and `TO FILL`, correct them, and run `make check NETWORK={network}`.
# What else can be mapped: distribres/contracts/inputs.yaml. All other parameters: params/base.yaml.
"""


def inline(value: object) -> str:
    """A value as YAML on one line, whatever it holds: quoted where it has to be, line breaks and control marks escaped.

    >>> inline("a: b # c")
    "'a: b # c'"
    """
    options = {"default_flow_style": True, "allow_unicode": True, "width": float("inf"), "sort_keys": False}
    plain = yaml.safe_dump(value, **options).removesuffix("\n").removesuffix("\n...")
    if len(plain.splitlines()) < 2 and strict_yaml.read(plain) == value:  # 1e3 is a text only to an older YAML
        return plain
    return yaml.safe_dump(value, default_style='"', **options).removesuffix("\n")


def remark(text: str) -> str:
    """Text for a comment or the terminal: on one line, nothing in it that is not printed."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def params_text(
    network: str, settings: list[Entry], brands: dict[str, float], drafts: list[Draft], left: list[str]
) -> str:
    """The text of ``params/<network>.yaml``.

    Parameters
    ----------
    settings : list of Entry
        What stands under `network`.
    brands : dict
        Brands in the sales, of which one has to be chosen, and their share of the lines; none if all sales are ours.
    drafts : list of Draft
        The inputs that were found.
    left : list of str
        Files of which nothing was made, and why.
    """
    lines = [HEAD.format(network=network), "network:", *_entries(settings, "  ")]
    if brands:
        lines += [f"  # TO FILL: which is yours? {_brands(brands)}", f"  # own_brand: {inline(next(iter(brands)))}"]
    lines += ["", "inputs:"]
    for draft in drafts:
        lines += _input(draft)
    lines += [f"  # TO FILL: {name}: no file was found" for name in required_inputs(drafts)]
    if absent := absent_inputs(drafts):
        lines.append(f"  # not found: {', '.join(absent)}")
    return "\n".join(lines + [f"  # not used: {remark(file)}" for file in left]) + "\n"


def _brands(shares: dict[str, float]) -> str:
    return remark(", ".join(f"{name[:60]!r} ({share:.0%} of the lines)" for name, share in shares.items()))


def _input(draft: Draft) -> list[str]:
    lines = [
        f"  {draft.role.name}:",
        *_entries(draft.settings, "    "),
        "    columns:",
        *_entries(draft.columns, "      "),
    ]
    lines += [f"    # unsure: {remark(why)}" for why in draft.refused]
    return lines + ([f"    # columns not used: {remark(', '.join(draft.unused))}"] if draft.unused else [])


def _entries(entries: list[Entry], indent: str) -> list[str]:
    return [f"{indent}{line}" for entry in entries for line in _entry(entry)]


def _entry(entry: Entry) -> list[str]:
    doubts = [f"# unsure: {remark(doubt)}" for doubt in entry.doubts]
    if entry.value is None:
        return [*doubts, f"# TO FILL: {entry.name}: ({remark(entry.seen)})"]
    seen = f"  # {remark(entry.seen)}" if entry.seen else ""
    return [*doubts, f"{entry.name}: {inline(entry.value)}{seen}"]


def absent_inputs(drafts: list[Draft]) -> list[str]:
    """Inputs that were not found and can be done without."""
    return [n for n in proposed_inputs() if n not in _names(drafts) and n not in ("sales", "dealers")]


def required_inputs(drafts: list[Draft]) -> list[str]:
    """Inputs that were not found and are needed."""
    return [n for n in ("sales", "dealers") if n not in _names(drafts)]


def _names(drafts: list[Draft]) -> set[str]:
    return {draft.role.name for draft in drafts}


def summary(network: str, settings: list[Entry], brands: dict[str, float], drafts: list[Draft], left: list[str]) -> str:
    """What was found, doubted and missed, for the terminal; parameters as of `params_text`."""
    lines = []
    for draft in drafts:
        columns = ", ".join(entry.name for entry in draft.columns if entry.value is not None)
        lines.append(f"  {draft.role.name:12} {draft.role.kind.name}: {draft.settings[0].seen}")
        lines.append(f"  {'':12} {columns}")
        lines += [f"  {'':12} unsure: {doubt}" for doubt in draft.doubts()]
        lines += [f"  {'':12} TO FILL: {name}" for name in draft.to_fill()]
    lines += [f"  unsure: {entry.name}: {doubt}" for entry in settings for doubt in entry.doubts]
    lines += [f"  TO FILL: network.{entry.name}" for entry in settings if entry.value is None]
    lines += [f"  TO FILL: network.own_brand: which is yours? {_brands(brands)}"] if brands else []
    lines += [f"  TO FILL: {name}: no file was found" for name in required_inputs(drafts)]
    lines += [f"  not found: {', '.join(absent_inputs(drafts))}"] if absent_inputs(drafts) else []
    lines += [f"  not used: {file}" for file in left]
    return "\n".join(
        [*map(remark, lines), f"Written: params/{network}.yaml. Look through it, then: make check NETWORK={network}"]
    )
