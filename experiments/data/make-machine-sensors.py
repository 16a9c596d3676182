#!/usr/bin/env python3
"""Makes machine-sensors.csv: what the sensors of twelve made-up machines say, and what is wrong with them.

    experiments/data/make-machine-sensors.py > experiments/data/machine-sensors.csv

The same numbers each time. Presses, pumps and lathes differ in what is usual for them, every machine has an
offset of its own, and faults are not equally frequent everywhere: pumps alone leak. Some readings are missing,
and one column never changes, as in files of the real world.
"""
import random

KINDS = {
    # temperature, vibration, current, speed, and how often each state is
    "press": ((55.0, 1.2, 18.0, 40.0), {"ok": 0.60, "bearing": 0.22, "belt": 0.18}),
    "pump": ((42.0, 0.6, 9.0, 1450.0), {"ok": 0.55, "bearing": 0.20, "leak": 0.25}),
    "lathe": ((38.0, 0.9, 12.0, 800.0), {"ok": 0.65, "bearing": 0.10, "belt": 0.25}),
}
# What a fault adds, in shares of the usual value.
FAULTS = {
    "ok": (0.0, 0.0, 0.0, 0.0),
    "bearing": (0.22, 0.70, 0.08, -0.02),
    "belt": (0.05, 0.35, -0.18, -0.12),
    "leak": (0.02, 0.15, 0.20, 0.03),
}
LOADS = {"idle": 0.7, "half": 1.0, "full": 1.3}
ROWS = 150


def main():
    draw = random.Random(20240229)
    print("machine,kind,load,temperature,vibration,current,speed,pressure,hours,firmware,state")
    for number in range(12):
        kind = list(KINDS)[number % 3]
        usual, states = KINDS[kind]
        offsets = [1.0 + draw.gauss(0.0, 0.06) for _ in usual]
        hours = draw.uniform(200.0, 9000.0)
        for _ in range(ROWS):
            state = draw.choices(list(states), list(states.values()))[0]
            load = draw.choice(list(LOADS))
            hours += draw.uniform(0.5, 3.0)
            fields = []
            for value, offset, fault in zip(usual, offsets, FAULTS[state]):
                reading = value * offset * (1.0 + fault) * LOADS[load] ** 0.3 * (1.0 + draw.gauss(0.0, 0.07))
                fields.append("" if draw.random() < 0.01 else f"{reading:.3g}")
            pressure = draw.gauss(6.0, 0.3) - (1.4 if state == "leak" else 0.0)
            fields += ["NA" if draw.random() < 0.02 else f"{pressure:.2f}", f"{hours:.0f}", "2.4"]
            print(",".join([f"{kind}-{number + 1}", kind, load] + fields + [state]))


if __name__ == "__main__":
    main()
