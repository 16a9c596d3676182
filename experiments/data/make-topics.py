#!/usr/bin/env python3
"""Makes topics/: short made-up messages about four topics, in the form in which AG News is handed out.

Every word is drawn here; nothing is quoted from anywhere. Some words fit several topics, and one in eight is
of another topic, so that no single word decides.

    cd experiments/data && ./make-topics.py

The same texts each time.
"""
import csv
import os
import random

TOPICS = {
    "Weather": "rain storm cloud sunny wind snow frost thunder forecast humid degrees fog drizzle front coast cold "
               "warm heat pressure night",
    "Cooking": "oven salt pepper butter boil roast slice onion flour recipe simmer garlic sauce spoon taste bake "
               "warm heat pressure cold",
    "Football": "goal match referee striker keeper league corner penalty coach stadium injury season draw pass "
                "defence front pressure night run attack",
    "Computers": "server network compile driver memory update crash cable screen keyboard backup password cloud "
                 "router kernel attack run pass cold draw",
}
COMMON = "the a today again we they after before with without new old long short good bad much little then now"
OPENINGS = ["report", "note", "question", "news", "message", "answer"]


def message(rng, topic):
    own = TOPICS[topic].split()
    other = TOPICS[rng.choice([t for t in TOPICS if t != topic])].split()
    words = []
    for _ in range(rng.randint(6, 14)):
        chance = rng.random()
        words.append(rng.choice(COMMON.split() if chance < 0.45 else other if chance < 0.575 else own))
    return rng.choice(OPENINGS).capitalize(), " ".join(words)


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(rows)


def main():
    rng = random.Random(20)
    os.makedirs("topics", exist_ok=True)
    names = list(TOPICS)
    for name, count in (("train.csv", 2400), ("test.csv", 600)):
        rows = [(i % len(names) + 1, *message(rng, names[i % len(names)])) for i in range(count)]
        rng.shuffle(rows)
        write(os.path.join("topics", name), rows)
    with open(os.path.join("topics", "classes.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(names) + "\n")


if __name__ == "__main__":
    main()
