#!/usr/bin/env python3
"""Our data formats beside CPython's, the same job on the same generated data: medians of interleaved rounds.

usage: benches/formats.py [BINARY] [MEGABYTES] [ROUNDS]     (target/release/weave-tree, 50, 5 unless given)

Jobs: group and sum a CSV file row by row (beside `csv.reader`), read a JSON file (beside `json.load`), count the
lines of a file of 20 times the size (beside `wc -l`). Each line tells both times, their ratio, both times of the
processor (which a busy machine changes less), and both peaks of memory.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

def data(folder, megabytes):
    """Tables of a few cities, the same in every run."""
    numbers = random.Random(7)
    table, nested, lines = (os.path.join(folder, name) for name in ("table.csv", "nested.json", "lines.txt"))
    row = lambda at: (at, numbers.choice(CITIES), f"item {numbers.randrange(10**6)}", numbers.randrange(10**5) / 100)
    with open(table, "w") as out:
        out.write("id,city,name,amount\n")
        at = 0
        while out.tell() < megabytes << 20:
            out.writelines("%d,%s,%s,%s\n" % row(at + step) for step in range(1000))
            at += 1000
    with open(nested, "w") as out:
        out.write("[")
        at = 0
        while out.tell() < megabytes << 20:
            record = '{"id": %d, "city": "%s", "name": "%s", "amount": %s, "tags": ["a", "b"]}'
            out.write((",\n" if at else "") + ",\n".join(record % row(at + step) for step in range(1000)))
            at += 1000
        out.write("]\n")
    with open(lines, "w") as out:
        for _ in range(20 * megabytes):
            out.write(("a line of sixty-four characters, which is a usual length......\n" * 16384)[: 1 << 20])
    return table, nested, lines


CITIES = [f"city {number}" for number in range(200)]


def run(command):
    """Seconds, those of the processor, and the peak of memory in MiB; the output is the last item."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"{command} ended with {status}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else "target/release/weave-tree"
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as folder:
        table, nested, lines = data(folder, megabytes)
        group = (
            "fn main() {\n  totals = []\n"
            f'  each_line("{table}", ^(row) {{ totals[row[:city]] = get(totals, row[:city], 0) + row[:amount] }}, :csv)\n'
            "  puts totals.len\n}\nmain()\n"
        )
        python_group = (
            "import csv\ntotals = {}\n"
            f"rows = csv.reader(open({table!r}, newline=''))\nnext(rows)\n"
            "for row in rows:\n    totals[row[1]] = totals.get(row[1], 0) + float(row[3])\n"
            "print(len(totals))\n"
        )
        python_json = f"import json\nprint(len(json.load(open({nested!r}))))\n"
        count = f'fn main() {{ n = 0\neach_line("{lines}", ^(line) {{ n += 1 }})\nputs n }}\nmain()\n'
        jobs = [
            ("group and sum CSV", group, ["python3", "-c", python_group]),
            ("read JSON", f'puts read("{nested}", :json).len\n', ["python3", "-c", python_json]),
            ("count lines", count, ["sh", "-c", f"wc -l < {lines}"]),
        ]
        for name, program, theirs in jobs:
            ours = [binary, "-e", program]
            results = [(run(ours), run(theirs)) for _ in range(rounds)]
            for one, other in results:
                if one[-1].split() != other[-1].split():
                    sys.exit(f"{name}: {one[-1]!r} and {other[-1]!r} differ")
            we, they, our_work, their_work = (
                statistics.median(pair[side][clock] for pair in results) for clock in (0, 1) for side in (0, 1)
            )
            ratio = statistics.median(one[0] / other[0] for one, other in results)
            peaks = [max(pair[side][2] for pair in results) for side in (0, 1)]
            print(
                f"{name:20} {we:7.2f} s beside {they:7.2f} s, ratio {ratio:5.2f};"
                f" processor {our_work:5.2f} s beside {their_work:5.2f} s;"
                f" peak {peaks[0]:6.0f} MiB beside {peaks[1]:6.0f} MiB"
            )


main()
