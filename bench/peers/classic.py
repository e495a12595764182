"""The classic design: one reader process, N workers, one writer process, joined by queues, results in input order.

    classic.py WORK WORKERS INPUT [BATCH_LINES]

Written as one would who knows it well: batches of lines as lists (one pickle a batch, not a line), both queues bounded,
C-speed slicing of the file, one join and one write a batch, a dict in the writer for what comes early.
"""
import json
import sys
from math import log10
from itertools import islice
from multiprocessing import get_context

BATCH_LINES = 20_000  # the best of 100 to 50,000 for 38-byte lines, see bench/README.md
QUEUED_BATCHES_PER_WORKER = 4

ERROR_PROBABILITY = {chr(code): 10 ** ((33 - code) / 10) for code in range(33, 127)}


def mean_quality(qualities):
    return -10 * log10(sum(map(ERROR_PROBABILITY.__getitem__, qualities)) / len(qualities))


def json_fields(line):
    record = json.loads(line)
    return f"{record['sample']}\t{record['depth']}"


def good_read(name, sequence, plus, qualities):
    if len(sequence) > 100 and mean_quality(qualities[:-1]) >= 15:
        return name + sequence + plus + qualities[:-1]
    return None


# Lines in a record, and a function of them: its result without the last newline, or None for none.
WORK = {
    "field-4": (1, lambda line: line.split("\t")[3]),
    "json-fields": (1, json_fields),
    "good-reads": (4, good_read),
}


def apply(function, lines_per_record, lines):
    if lines_per_record == 1:
        return [function(line) for line in lines]
    records = zip(*[iter(lines)] * lines_per_record)
    return [text for record in records if (text := function(*record)) is not None]


def read(path, batch_lines, workers, tasks):
    with open(path, encoding="utf-8", newline="\n") as file:
        number = 0
        while batch := list(islice(file, batch_lines)):
            tasks.put((number, batch))
            number += 1
    for _ in range(workers):
        tasks.put(None)
    tasks.join()


def work(lines_per_record, function, tasks, results):
    while (task := tasks.get()) is not None:
        number, lines = task
        results.put((number, apply(function, lines_per_record, lines)))
        tasks.task_done()
    tasks.task_done()
    results.put(None)
    results.join()


def write(workers, results):
    out = sys.stdout.buffer
    early = {}
    expected = 0
    while workers:
        result = results.get()
        if result is None:
            workers -= 1
        else:
            early[result[0]] = result[1]
            while (lines := early.pop(expected, None)) is not None:
                if lines:
                    out.write(("\n".join(lines) + "\n").encode("utf-8"))
                expected += 1
        results.task_done()
    out.flush()


def main():
    name, workers, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    batch_lines = int(sys.argv[4]) if len(sys.argv) > 4 else BATCH_LINES
    context = get_context("fork")
    tasks = context.JoinableQueue(QUEUED_BATCHES_PER_WORKER * workers)
    results = context.JoinableQueue(QUEUED_BATCHES_PER_WORKER * workers)
    processes = [
        context.Process(target=read, args=(path, batch_lines, workers, tasks)),
        *(context.Process(target=work, args=(*WORK[name], tasks, results)) for _ in range(workers)),
        context.Process(target=write, args=(workers, results)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    sys.exit(any(process.exitcode for process in processes))


main()
