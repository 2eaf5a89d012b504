# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory runs out at the n-th allocation of a command (tests/support/failing_memory.cpp), at that one alone or from there on. The
processes that read scans have theirs: what is tried is the command that holds the archive."""
import collections
import shutil
import signal

from fault_archives import check_files, contents, require


def memory(program, asked, desk, chance):
    library = asked.library("formloop-failing-memory")
    (desk / "records.json").write_text('{"form":"daily-report","fields":{"date":"2009-04-14"}}\n'
                                       '{"form":"customer-card","fields":{"file_no":"A01-09-0012"}}\n')
    program.good("print", "daily-report", "--copies", 2, "--seed", 1, "-o", desk / "scan.pdf")
    program.good("import", "records.json", "--archive", "base", cwd=desk)
    commands = {"import": ("import", "records.json", "--archive", "archive"),
                "read": ("read", "scan.pdf", "--jobs", 1, "--archive", "archive"),
                "backup": ("archive", "backup", "backup", "--archive", "archive"),
                "forget": ("archive", "forget", "A01-09-0012", "--yes", "--archive", "archive")}
    points = {name: asked.points if name == "import" else asked.points // 4 for name in commands}
    tried = collections.Counter()
    for name, command in commands.items():
        def fresh():
            for folder in ("archive", "backup"):
                shutil.rmtree(desk / folder, ignore_errors=True)
            if name in ("backup", "forget"):
                shutil.copytree(desk / "base", desk / "archive")

        def state():
            said = contents(desk / "archive")
            check_files(desk / "archive", said)
            return said, name != "backup" or (desk / "backup/SHA256SUMS").exists()

        fresh()
        counted = program.run(*command, cwd=desk, environment={"LD_PRELOAD": str(library), "FORMLOOP_FAIL_ALLOCATION": "0",
                                                               "FORMLOOP_FAIL_COUNT": str(desk / "count")})
        require(counted.returncode in (0, 1), f"{name} ended with {counted.returncode}: {counted.stderr[-300:]}")
        there = int((desk / "count").read_text())
        expected = state()
        # Half of them from the beginning, where options, templates and the archive are opened, in ever longer steps.
        half = points[name] // 2
        which = {max(1, round(there ** ((n + chance.random()) / half))) for n in range(half)}
        which |= set(chance.sample(range(1, there + 1), points[name] - half))
        for at in sorted(which):
            ever = chance.randrange(2)
            fresh()
            what = f"{name}: allocation {at} of {there} fails {'for ever' if ever else 'once'}"
            run = program.run(*command, cwd=desk, environment={"LD_PRELOAD": str(library), "FORMLOOP_FAIL_ALLOCATION": str(at),
                                                               "FORMLOOP_FAIL_EVER": str(ever)})
            # Poppler, which draws the form's print again, ends the process itself where its own memory is short.
            poppler = run.returncode == -signal.SIGABRT and run.stderr.endswith("Out of memory\n")
            require(poppler or run.returncode in (0, 1, 3), f"{what}: it ended with {run.returncode}: {run.stderr[-300:]}")
            if poppler:
                pass
            elif run.returncode == 3:
                said = run.stderr.splitlines()
                require(any(line.startswith("formloop: ") for line in said), f"{what}: it says nothing: {run.stderr[-300:]}")
            else:
                require(not ever, f"{what}: it says that all is well")
                require(state() == expected, f"{what}: it says that all is well, but it is not")
            tried[name, "ended by Poppler" if poppler else "told" if run.returncode == 3 else "done all the same"] += 1
            again = program.run(*command, cwd=desk)
            gone = name in ("backup", "forget") and again.returncode == 2  # it was done already
            require(gone or again.returncode in (0, 1), f"{what}: the next run ends with {again.returncode}: {again.stderr[-300:]}")
            require(state() == expected, f"{what}: the next run does not complete it")
        print(f"{name}: {len(which)} of {there} allocations", flush=True)
    for (name, end), count in sorted(tried.items()):
        print(f"{count:6d}  {name}: {end}")
    print(f"{sum(tried.values())} allocations failed: each is told or made no difference, and the next run completes the work")
