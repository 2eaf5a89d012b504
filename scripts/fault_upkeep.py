# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands other than read, killed after their n-th call that changes a file or says something (tests/support/recorded_calls.cpp)."""
import shutil

from fault_archives import Missed, bound
from fault_scenarios import recorded, scenarios


def upkeep(program, asked, desk, chance):
    library = asked.library("formloop-recorded-calls")
    all_of = scenarios(program, desk)
    total = 0
    for name, kills in (("import", 1), ("backup", 1), ("restore", 1), ("forget", 1), ("watch", 0.1)):
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
        calls = count_of_calls(desk / "record")
        scenario.expect(desk / "work", told)
        # The first calls of a command that makes an archive are a thousand writes of tables; half of the kills come later.
        last = [call for call in range(1, calls) if calls - call < 120]
        for kill in range(kills):
            after = chance.choice(last if kill % 2 else range(1, calls))
            fresh()
            try:
                said = recorded(program, library, desk, scenario, kill_after=after).stdout
                (desk / "record").unlink()
                told = said[:said.rfind("\n") + 1].splitlines()
                scenario.look(desk / "work", told)
                scenario.after_next(program.run(*scenario.command, cwd=desk / "work"), desk / "work")
            except (Missed, OSError) as missed:
                raise Missed(f"{name}, killed after call {after} of {calls}: {missed}") from None
        total += kills
        shutil.rmtree(desk / "prepared")
        print(f"{name}: {kills} kills, each after one of {calls} calls", flush=True)
    print(bound(total))


def count_of_calls(record):
    data, at, calls = record.read_bytes(), 0, 0
    while at < len(data):
        end = data.index(b"\n", at)
        at = end + 1 + int(data[data.rindex(b"\t", at, end) + 1:end])
        calls += 1
    record.unlink()
    return calls
