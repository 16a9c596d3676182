#include "engine/api/fleet_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "engine/experiment/csv_rows.h"
#include "engine/experiment/text.h"
#include "engine/experiment/text_file.h"

namespace fiarse {

namespace {

constexpr std::size_t kMostTiers = 254;
constexpr std::size_t kMostProblems = 20;
constexpr double kLargestNumber = 1e6;

enum Column : std::size_t {
    Class,
    CapacityColumn,
    Memory,
    Link,
    Uplink,
    Availability,
    Data,
    Speed,
    TrainingMemory,
    Power,
    Radio,
    Receive,
    ColumnCount
};

struct Name {
    const char* name;
    Column column;
    double factor;  ///< from the unit in the header to the unit that is kept (bytes, Mbit/s, MB)
};

/// Of two that mean the same, the first in this list counts.
constexpr std::array kNames = {
    Name{"class", Class, 1.0},
    Name{"deviceclass", Class, 1.0},
    Name{"tier", Class, 1.0},
    Name{"type", Class, 1.0},
    Name{"model", Class, 1.0},
    Name{"name", Class, 1.0},
    Name{"device", Class, 1.0},
    Name{"capacity", CapacityColumn, 1.0},
    Name{"share", CapacityColumn, 1.0},
    Name{"fraction", CapacityColumn, 1.0},
    Name{"memory", Memory, 1.0},
    Name{"ram", Memory, 1.0},
    Name{"memorykb", Memory, 1e3},
    Name{"memorymb", Memory, 1e6},
    Name{"rammb", Memory, 1e6},
    Name{"memorygb", Memory, 1e9},
    Name{"ramgb", Memory, 1e9},
    Name{"link", Link, 1.0},
    Name{"linkmbps", Link, 1.0},
    Name{"linkmbit/s", Link, 1.0},
    Name{"mbit/s", Link, 1.0},
    Name{"mbps", Link, 1.0},
    Name{"bandwidth", Link, 1.0},
    Name{"bandwidthmbps", Link, 1.0},
    Name{"linkmb/s", Link, 8.0},
    Name{"mb/s", Link, 8.0},
    Name{"download", Link, 1.0},
    Name{"downlink", Link, 1.0},
    Name{"downlinkmbps", Link, 1.0},
    Name{"downloadmbps", Link, 1.0},
    Name{"uplink", Uplink, 1.0},
    Name{"uplinkmbps", Uplink, 1.0},
    Name{"uplinkmbit/s", Uplink, 1.0},
    Name{"upload", Uplink, 1.0},
    Name{"uploadmbps", Uplink, 1.0},
    Name{"uplinkmb/s", Uplink, 8.0},
    Name{"availability", Availability, 1.0},
    Name{"available", Availability, 1.0},
    Name{"availability%", Availability, 0.01},
    Name{"uptime", Availability, 1.0},
    Name{"data", Data, 1.0},
    Name{"datashare", Data, 1.0},
    Name{"samples", Data, 1.0},
    Name{"images", Data, 1.0},
    // These count only with their unit in the header: a bare "speed" or "power" may be anything.
    Name{"speedgflops", Speed, 1.0},
    Name{"speedgflop/s", Speed, 1.0},
    Name{"gflops", Speed, 1.0},
    Name{"gflop/s", Speed, 1.0},
    // Not the device's memory, of which training may take a part only.
    Name{"trainingmemorymb", TrainingMemory, 1.0},
    Name{"trainingmemorygb", TrainingMemory, 1e3},
    Name{"powerw", Power, 1.0},
    Name{"radiow", Radio, 1.0},
    Name{"radiopowerw", Radio, 1.0},
    Name{"receivew", Receive, 1.0},
    Name{"receivingw", Receive, 1.0},
};

/// "Link (MB/s)" and "link_mb/s" alike become "linkmb/s".
std::string plainHeader(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (std::string_view(" _-()[]\"").find(c) != std::string_view::npos) continue;
        plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return plain;
}

/// A number with a comma or a point, and what follows it ("GB", "%").
struct Amount {
    double value = 0.0;
    std::string unit;
};

std::optional<Amount> amountOf(std::string_view text) {
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), ',', '.');
    Amount amount;
    const char* end = plain.data() + plain.size();
    const auto [stop, failure] = std::from_chars(plain.data(), end, amount.value);
    if (failure != std::errc() || !std::isfinite(amount.value)) return std::nullopt;
    amount.unit = plainHeader(std::string_view(stop, static_cast<std::size_t>(end - stop)));
    return amount;
}

struct Mean {
    double sum = 0.0;
    int count = 0;
    void add(double value) {
        sum += value;
        ++count;
    }
    double orElse(double otherwise) const { return count > 0 ? sum / count : otherwise; }
};

struct Device {
    int line = 0;
    std::string name;
    Capacity capacity;
    double memory = 0.0;
    std::optional<double> link, uplink, availability, data, speed, trainingMemory, power, radio, receive;
};

class FleetReader {
public:
    explicit FleetReader(std::string_view fileName) : m_file(fileName) {}

    FleetCsv read(std::string_view text);

private:
    bool readHeader(const CsvRow& row);
    void readDevice(const CsvRow& row);
    void readCapacity(const CsvRow& row, Device& device);
    std::optional<double> readNumber(const CsvRow& row, Column column, double low, double high,
                                     const char* allowed);
    std::string field(const CsvRow& row, Column column) const;
    void takeCapacitiesFromMemory();
    std::vector<Tier> tiers() const;
    void report(int line, std::string message);

    std::string m_file;
    std::array<std::optional<std::size_t>, ColumnCount> m_places;
    std::array<double, ColumnCount> m_factors{};
    std::vector<Device> m_devices;
    std::vector<Error> m_problems;
    std::size_t m_untold = 0;
};

void FleetReader::report(int line, std::string message) {
    if (m_problems.size() == kMostProblems) {
        ++m_untold;
        return;
    }
    m_problems.push_back({.message = std::move(message), .file = m_file, .line = line});
}

std::string FleetReader::field(const CsvRow& row, Column column) const {
    const auto place = m_places[column];
    return place && *place < row.fields.size() ? row.fields[*place] : std::string();
}

bool FleetReader::readHeader(const CsvRow& row) {
    for (const Name& known : kNames) {
        if (m_places[known.column]) continue;
        for (std::size_t i = 0; i < row.fields.size() && !m_places[known.column]; ++i) {
            if (plainHeader(row.fields[i]) != known.name) continue;
            m_places[known.column] = i;
            m_factors[known.column] = known.factor;
        }
    }
    if (m_places[CapacityColumn] || m_places[Memory]) return true;
    report(
        row.line,
        "The first line must name the columns, capacity or memory among them; class, link, uplink, "
        "availability, data, speed_gflops, training_memory_mb, power_w, radio_w and receive_w are optional.");
    return false;
}

std::optional<double> FleetReader::readNumber(const CsvRow& row, Column column, double low, double high,
                                              const char* allowed) {
    const std::string text = field(row, column);
    if (text.empty()) return std::nullopt;
    const std::optional<Amount> amount = amountOf(text);
    double factor = m_factors[column];
    bool known = amount && amount->unit.empty();
    if (amount && column == Availability && amount->unit == "%") {
        known = true;
        factor = 0.01;
    }
    if (amount && column == Memory && !known) {
        constexpr std::array kUnits = {"b", "kb", "mb", "gb"};
        const auto unit = std::find(kUnits.begin(), kUnits.end(), amount->unit);
        known = unit != kUnits.end();
        factor = std::pow(1e3, static_cast<double>(unit - kUnits.begin()));
    }
    const double value = amount ? amount->value * factor : 0.0;
    if (known && value > low && value <= high) return value;
    // 0 = not stated.
    const bool mayBeNone = column == Link || column == Uplink || column >= Speed;
    if (known && mayBeNone && value == 0.0) return std::nullopt;
    report(row.line, fmt::format("\"{}\" is not {}.", text, allowed));
    return std::nullopt;
}

void FleetReader::readCapacity(const CsvRow& row, Device& device) {
    if (m_places[CapacityColumn]) {
        const std::string text = field(row, CapacityColumn);
        if (text.empty()) {
            report(row.line, "This device has no capacity; write one such as 1/16 or 6.25 %.");
            return;
        }
        Result<Capacity> capacity = parseCapacity(text);
        if (capacity) {
            device.capacity = *std::move(capacity);
        } else {
            report(row.line, capacity.error().message);
        }
        return;
    }
    if (field(row, Memory).empty()) {
        report(row.line, "This device has no memory; write a number, with kB, MB or GB if need be.");
        return;
    }
    device.memory =
        readNumber(row, Memory, 0.0, 1e18, "an amount of memory such as 512 MB or 4 GB").value_or(0.0);
}

void FleetReader::readDevice(const CsvRow& row) {
    if (row.openQuote) {
        report(row.line, "A quoted field that begins in this row is never closed; add the missing \".");
        return;
    }
    Device device{.line = row.line, .name = field(row, Class)};
    if (!isUtf8(device.name)) report(row.line, "The class must be text in UTF-8.");
    readCapacity(row, device);
    device.link =
        readNumber(row, Link, 0.0, kLargestNumber, "a link speed, a number from 0 to 1,000,000 Mbit/s");
    device.uplink =
        readNumber(row, Uplink, 0.0, kLargestNumber, "a link speed, a number from 0 to 1,000,000 Mbit/s");
    device.availability = readNumber(
        row, Availability, 0.0, 1.0,
        "an availability; write a number greater than 0 and at most 1, or a percentage such as 90 %");
    device.data = readNumber(row, Data, 0.0, kLargestNumber,
                             "an amount of data, a number greater than 0 and at most 1,000,000");
    device.speed =
        readNumber(row, Speed, 0.0, kLargestNumber, "a speed, a number from 0 to 1,000,000 GFLOP/s");
    device.trainingMemory =
        readNumber(row, TrainingMemory, 0.0, 1e9, "an amount of memory, a number from 0 to 1,000,000,000 MB");
    device.power = readNumber(row, Power, 0.0, kLargestNumber, "a power, a number from 0 to 1,000,000 W");
    device.radio = readNumber(row, Radio, 0.0, kLargestNumber, "a power, a number from 0 to 1,000,000 W");
    device.receive = readNumber(row, Receive, 0.0, kLargestNumber, "a power, a number from 0 to 1,000,000 W");
    m_devices.push_back(std::move(device));
}

void FleetReader::takeCapacitiesFromMemory() {
    double largest = 0.0;
    for (const Device& device : m_devices) largest = std::max(largest, device.memory);
    for (Device& device : m_devices) device.capacity = capacityFromValue(device.memory / largest);
}

std::vector<Tier> FleetReader::tiers() const {
    struct Group {
        std::string name;
        Capacity capacity;
        std::int64_t devices = 0;
        Mean link, uplink, availability, data, speed, trainingMemory, power, radio, receive;
    };
    std::vector<Group> groups;
    std::map<std::pair<std::string, double>, std::size_t> places;
    std::map<std::string, int> capacitiesOfName;
    for (const Device& device : m_devices) {
        const auto [place, isNew] = places.try_emplace({device.name, device.capacity.value}, groups.size());
        if (isNew) {
            groups.push_back({.name = device.name, .capacity = device.capacity});
            ++capacitiesOfName[device.name];
        }
        Group& group = groups[place->second];
        ++group.devices;
        if (device.link) group.link.add(*device.link);
        if (device.uplink) group.uplink.add(*device.uplink);
        if (device.receive) group.receive.add(*device.receive);
        if (device.speed) group.speed.add(*device.speed);
        if (device.trainingMemory) group.trainingMemory.add(*device.trainingMemory);
        if (device.power) group.power.add(*device.power);
        if (device.radio) group.radio.add(*device.radio);
        group.availability.add(device.availability.value_or(1.0));
        group.data.add(device.data.value_or(1.0));
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.capacity.value > b.capacity.value; });
    std::vector<Tier> result;
    for (const Group& group : groups) {
        std::string name = group.name;
        if (name.empty()) {
            name = fmt::format("Capacity {}", group.capacity.text);
        } else if (capacitiesOfName[name] > 1) {
            name = fmt::format("{} ({})", name, group.capacity.text);
        }
        result.push_back({.name = std::move(name),
                          .capacity = group.capacity,
                          .clients = group.devices,
                          .linkMbps = group.link.orElse(0.0),
                          .uplinkMbps = group.uplink.orElse(0.0),
                          .availability = group.availability.orElse(1.0),
                          .dataShare = group.data.orElse(1.0),
                          .speedGflops = group.speed.orElse(0.0),
                          .memoryMb = group.trainingMemory.orElse(0.0),
                          .powerW = group.power.orElse(0.0),
                          .radioW = group.radio.orElse(0.0),
                          .receiveW = group.receive.orElse(0.0)});
    }
    return result;
}

FleetCsv FleetReader::read(std::string_view text) {
    const std::vector<CsvRow> rows = csvRows(text, csvSeparator(text));
    if (rows.empty()) {
        report(1, "The file is empty; it needs a line that names the columns and a row for each device.");
    } else if (readHeader(rows.front())) {
        for (std::size_t i = 1; i < rows.size(); ++i) readDevice(rows[i]);
        if (rows.size() == 1) report(rows.front().line, "There is no device; add a row for each.");
    }
    FleetCsv fleet{.devices = static_cast<std::int64_t>(m_devices.size())};
    if (m_problems.empty()) {
        if (!m_places[CapacityColumn]) takeCapacitiesFromMemory();
        fleet.tiers = tiers();
        if (fleet.tiers.size() > kMostTiers) {
            report(rows.front().line,
                   fmt::format("The devices are of {} different classes and capacities; at most {} are "
                               "allowed.",
                               fleet.tiers.size(), kMostTiers));
        }
    }
    if (m_untold > 0) {
        m_problems.push_back(
            {.message = fmt::format("There are {} more problems of this kind.", m_untold), .file = m_file});
    }
    if (!m_problems.empty()) fleet.tiers.clear();
    fleet.problems = std::move(m_problems);
    return fleet;
}

}  // namespace

FleetCsv parseFleetCsv(std::string_view text, std::string_view fileName) {
    return FleetReader(fileName).read(text);
}

Result<FleetCsv> readFleetCsv(const std::filesystem::path& path) {
    const Result<std::string> contents = readTextFile(path);
    if (!contents) return contents.error();
    return parseFleetCsv(*contents, path.string());
}

Experiment withFleet(Experiment experiment, std::vector<Tier> tiers) {
    experiment.tiers = std::move(tiers);
    experiment.data.partition.clients = 0;
    for (const Tier& tier : experiment.tiers) experiment.data.partition.clients += tier.clients;
    experiment.training.participants =
        std::min(experiment.training.participants, experiment.data.partition.clients);
    return experiment;
}

}  // namespace fiarse
