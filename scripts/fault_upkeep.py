# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands other than read, killed after their n-th call that changes a file or says something (tests/support/recorded_calls.cpp)."""
import shutil

from fault_archives import Missed, bound, require
from fault_power import Events
from fault_scenarios import recorded, scenarios


def verified(program, work, desk, known):
    """What was killed left whole archives, or ones with a fault that is known and told; whoever verifies ends what was begun, hence in
    a copy."""
    copy = desk / "verified"
    shutil.copytree(work, copy)
    for archive in ("archive", "restored"):
        if (copy / archive / "archive.db").exists():
            run = program.run("archive", "verify", "--archive", archive, cwd=copy)
            faults = [line for line in run.stdout.splitlines()[:-1] if not known or known not in line]
            require(run.returncode in (0, 3) and not faults, f"verify ends with {run.returncode}: {faults} {run.stderr[-300:]}")
            nothing_left(copy)
    shutil.rmtree(copy)


def nothing_left(work):
    left = sorted(str(path.relative_to(work)) for path in work.rglob(".formloop-*"))
    require(not left, f"left: {left}")


def upkeep(program, asked, desk, chance):
    library = asked.library("formloop-recorded-calls")
    all_of = scenarios(program, desk)
    total = 0
    for name, kills in (("import", 1), ("backup", 1), ("restore", 1), ("forget", 1), ("verify", 1), ("rebuild", 1), ("print", 1),
                        ("export", 1), ("watch", 0.1)):
        if name == "watch" and asked.short:
            continue  # Watch.GoesOnAfterItWasKilled is as long and shows it
        scenario = all_of[name]
        kills = max(1, round(kills * asked.runs))
        (desk / "prepared").mkdir()
        scenario.prepare(program, desk / "prepared")

        def fresh():
            shutil.rmtree(desk / "work", ignore_errors=True)
            shutil.copytree(desk / "prepared", desk / "work")

        fresh()
        told = recorded(program, library, desk, scenario).stdout.splitlines()
        calls = [name for name, *_ in Events(desk / "record").list]
        (desk / "record").unlink()
        scenario.expect(desk / "work", told)
        # Most calls are writes of a database; two thirds of the kills come where something is settled, or towards the end.
        moments = (range(1, len(calls)), [n for n, call in enumerate(calls[:-1], 1) if call in ("sync", "rename", "remove", "say")],
                   range(max(1, len(calls) - 120), len(calls)))
        for kill in range(kills):
            after = chance.choice(moments[kill % 3])
            fresh()
            try:
                said = recorded(program, library, desk, scenario, kill_after=after).stdout
                (desk / "record").unlink()
                told = said[:said.rfind("\n") + 1].splitlines()
                scenario.look(desk / "work", told)
                verified(program, desk / "work", desk, getattr(scenario, "known_fault", None))
                scenario.after_next(program.run(*scenario.command, cwd=desk / "work"), desk / "work")
                nothing_left(desk / "work")
            except (Missed, OSError) as missed:
                raise Missed(f"{name}, killed after call {after} of {len(calls)}: {missed}") from None
        total += kills
        shutil.rmtree(desk / "prepared")
        print(f"{name}: {kills} kills, each after one of {len(calls)} calls", flush=True)
    print(bound(total))
