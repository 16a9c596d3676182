#include "ui/bridge/run_history.h"

#include <QThread>
#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <variant>

#include "engine/api/coarse.h"
#include "engine/api/run_file.h"
#include "ui/bridge/mask_overlaps.h"
#include "ui/bridge/parameter_reader.h"

namespace fiarse::ui {

struct RunHistory::Key {
    enum class Kind { Arrays, Parts, Bias, Overlap, LayerChurn, Parameter };
    Kind kind = Kind::Arrays;
    qint64 round = 0;
    qint64 detail = 0;  ///< Parts: bits; Bias: the kind of coverage; Overlap: the layer; Parameter: which
    ParameterSet set;   ///< Overlap: which parameters

    friend auto operator<=>(const Key&, const Key&) = default;
};

struct RunHistory::Entry {
    using Value = std::variant<std::shared_ptr<const RoundArrays>, std::shared_ptr<const BiasMoment>,
                               std::shared_ptr<const OverlapMoment>, std::shared_ptr<const LayerChurn>,
                               std::shared_ptr<const ParameterHistory>>;
    Key key;
    Value value;
    std::size_t bytes = 0;
};

namespace {

constexpr bool ArrayParts::*kParts[] = {&ArrayParts::tierMap,   &ArrayParts::assigned, &ArrayParts::alive,
                                        &ArrayParts::moved,     &ArrayParts::training, &ArrayParts::weights,
                                        &ArrayParts::magnitudes};

qint64 bitsOf(ArrayParts parts) {
    qint64 bits = 0;
    for (std::size_t i = 0; i < std::size(kParts); ++i) bits |= parts.*kParts[i] ? qint64{1} << i : 0;
    return bits | (qint64{parts.coarse + 1} << std::size(kParts));
}

ArrayParts partsOf(qint64 bits) {
    ArrayParts parts;
    for (std::size_t i = 0; i < std::size(kParts); ++i) parts.*kParts[i] = ((bits >> i) & 1) != 0;
    parts.coarse = static_cast<int>(bits >> std::size(kParts)) - 1;
    return parts;
}

template <typename T>
std::size_t sizeOf(const std::vector<T>& values) {
    return values.size() * sizeof(T);
}

std::size_t sizeOf(const CoarseLayer& c) {
    return sizeOf(c.assigned) + sizeOf(c.alive) + sizeOf(c.moved) + sizeOf(c.updates) +
           sizeOf(c.lastTrained) + sizeOf(c.magnitudes);
}

std::size_t sizeOf(const RoundArrays& a) {
    return (a.coarse ? sizeOf(*a.coarse) : 0) + sizeOf(a.weights) + sizeOf(a.tierMap) + sizeOf(a.assigned) +
           sizeOf(a.alive) + sizeOf(a.moved) + sizeOf(a.updates) + sizeOf(a.lastTrained) +
           a.magnitudes.size() * kMagnitudeBins * sizeof(std::uint32_t);
}

std::size_t sizeOf(const BiasMoment& b) {
    return sizeOf(b.counts) + sizeOf(b.ratios.total) + sizeOf(b.ratios.lockIn) + sizeOf(b.ratios.luck) +
           sizeOf(b.lorenz.counts) + sizeOf(b.lorenz.parameters);
}

std::size_t sizeOf(const OverlapMoment& o) {
    return sizeOf(o.jaccard) + sizeOf(o.excess);
}

std::size_t sizeOf(const ParameterHistory& p) {
    return sizeOf(p.tiers) + sizeOf(p.weightRounds) + sizeOf(p.weights);
}

}  // namespace

/// Reads on a thread of its own. What waits is one request a kind and channel: the newest.
class RunHistory::Worker {
public:
    Worker(RunHistory& owner, const QString& name)
        : m_owner(owner), m_thread(QThread::create([this] { run(); })) {
        m_thread->setObjectName(name);
        m_thread->start();
    }

    ~Worker() {
        {
            const std::lock_guard lock(m_mutex);
            m_quit = true;
        }
        m_changed.notify_all();
        m_thread->wait();
    }

    void open(const std::filesystem::path& path) {
        const std::lock_guard lock(m_mutex);
        m_path = path;
        ++m_generation;
        m_waiting.clear();
        m_current = {Key::Kind::Arrays, -1, 0};
    }

    void post(const Key& key, int channel) {
        {
            const std::lock_guard lock(m_mutex);
            // What is being read just now comes anyway.
            if (m_working && m_current == key) return;
            m_waiting[{key.kind, channel}] = {key, ++m_sequence};
        }
        m_changed.notify_all();
    }

    bool isIdle() {
        const std::lock_guard lock(m_mutex);
        return m_waiting.empty() && !m_working;
    }

    quint64 generation() {
        const std::lock_guard lock(m_mutex);
        return m_generation;
    }

private:
    struct Job {
        Key key;
        std::filesystem::path path;
        quint64 generation = 0;
        int channel = 0;
    };

    bool take(Job& job) {
        std::unique_lock lock(m_mutex);
        m_working = false;
        m_changed.wait(lock, [this] { return m_quit || !m_waiting.empty(); });
        if (m_quit) return false;
        // In the order of asking, so that no channel starves another.
        const auto first =
            std::min_element(m_waiting.begin(), m_waiting.end(),
                             [](const auto& a, const auto& b) { return a.second.second < b.second.second; });
        job = {first->second.first, m_path, m_generation, first->first.second};
        m_waiting.erase(first);
        m_working = true;
        m_current = job.key;
        return true;
    }

    void run() {
        Job job;
        while (take(job)) {
            if (job.generation != m_openGeneration) {
                m_overlaps.reset();
                m_churn.reset();
                m_parameter.reset();
                m_file.reset();
                auto opened = RunFile::open(job.path);
                if (!opened) {
                    deliver(job, opened.error());
                    continue;
                }
                m_file = *std::move(opened);
                m_openGeneration = job.generation;
            }
            auto result = read(job.key);
            const bool goesOn =
                result && ((job.key.kind == Key::Kind::Parameter && !m_parameter->isComplete()) ||
                           (job.key.kind == Key::Kind::LayerChurn && !m_churn->isComplete()));
            deliver(job, std::move(result));
            if (goesOn) goOn(job);
        }
    }

    // The rest of what is read in portions waits behind everything that was asked for
    // meanwhile.
    void goOn(const Job& job) {
        const std::lock_guard lock(m_mutex);
        if (job.generation == m_generation)
            m_waiting.try_emplace({job.key.kind, job.channel}, job.key, ++m_sequence);
    }

    Result<Entry> read(const Key& key) {
        switch (key.kind) {
            case Key::Kind::Arrays:
            case Key::Kind::Parts: {
                const bool all = key.kind == Key::Kind::Arrays;
                auto arrays = m_file->arrays(key.round, all ? ArrayParts::all() : partsOf(key.detail));
                if (!arrays) return arrays.error();
                auto value = std::make_shared<const RoundArrays>(*std::move(arrays));
                const std::size_t bytes = sizeOf(*value);
                return Entry{key, std::move(value), bytes};
            }
            case Key::Kind::Bias: {
                const auto kind = static_cast<CoverageKind>(key.detail);
                const auto sums = m_file->bias(key.round, kind);
                if (!sums) return sums.error();
                auto value = std::make_shared<BiasMoment>();
                value->round = key.round;
                value->kind = kind;
                value->counts = sums->counts();
                value->ratios = sums->ratios();
                value->lorenz = sums->lorenz();
                const std::size_t bytes = sizeOf(*value);
                return Entry{key, std::shared_ptr<const BiasMoment>(std::move(value)), bytes};
            }
            case Key::Kind::Overlap: {
                if (!m_overlaps) m_overlaps = std::make_unique<MaskOverlaps>(*m_file);
                auto overlap = m_overlaps->after(key.round, {key.detail, key.set});
                if (!overlap) return overlap.error();
                auto value = std::make_shared<const OverlapMoment>(*std::move(overlap));
                const std::size_t bytes = sizeOf(*value);
                return Entry{key, std::move(value), bytes};
            }
            case Key::Kind::LayerChurn: {
                if (!m_churn) m_churn = std::make_unique<LayerChurnReader>(*m_file);
                auto churn = m_churn->read();
                if (!churn) return churn.error();
                auto value = std::make_shared<const LayerChurn>(*std::move(churn));
                const std::size_t bytes = sizeOf(value->values);
                return Entry{key, std::move(value), bytes};
            }
            case Key::Kind::Parameter: {
                if (!m_parameter) m_parameter = std::make_unique<ParameterReader>(*m_file);
                auto history = m_parameter->read(key.detail);
                if (!history) return history.error();
                auto value = std::make_shared<const ParameterHistory>(*std::move(history));
                const std::size_t bytes = sizeOf(*value);
                return Entry{key, std::move(value), bytes};
            }
        }
        return Error{};
    }

    void deliver(const Job& job, Result<Entry> result) {
        QMetaObject::invokeMethod(
            &m_owner,
            [this, generation = job.generation, result = std::move(result)]() mutable {
                if (generation != this->generation()) return;
                if (result) {
                    m_owner.store(*std::move(result));
                    return;
                }
                const QString sentence = QString::fromStdString(result.error().text());
                if (m_owner.m_told.insert(sentence).second) Q_EMIT m_owner.failed(sentence);
            },
            Qt::QueuedConnection);
    }

    RunHistory& m_owner;
    std::unique_ptr<QThread> m_thread;

    // --- The reading thread only
    std::unique_ptr<RunFile> m_file;
    std::unique_ptr<MaskOverlaps> m_overlaps;
    std::unique_ptr<LayerChurnReader> m_churn;
    std::unique_ptr<ParameterReader> m_parameter;
    quint64 m_openGeneration = 0;

    // --- Guarded
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::filesystem::path m_path;
    quint64 m_generation = 0, m_sequence = 0;
    std::map<std::pair<Key::Kind, int>, std::pair<Key, quint64>> m_waiting;
    Key m_current;
    bool m_quit = false, m_working = false;
};

RunHistory::RunHistory(QObject* parent, std::size_t cacheBytes)
    : QObject(parent),
      m_cacheBytes(cacheBytes),
      m_worker(std::make_unique<Worker>(*this, QStringLiteral("history"))),
      m_quick(std::make_unique<Worker>(*this, QStringLiteral("history-parts"))) {}

RunHistory::~RunHistory() = default;

void RunHistory::open(const std::filesystem::path& path) {
    m_path = path;
    m_entries.clear();
    m_told.clear();
    m_least = 1;
    m_worker->open(path);
    m_quick->open(path);
}

template <typename T>
std::shared_ptr<const T> RunHistory::cached(const Key& key) {
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        if (entry->key != key) continue;
        m_entries.splice(m_entries.begin(), m_entries, entry);
        return std::get<std::shared_ptr<const T>>(m_entries.front().value);
    }
    return nullptr;
}

std::shared_ptr<const RoundArrays> RunHistory::arrays(qint64 round) {
    return cached<RoundArrays>({Key::Kind::Arrays, round, 0});
}

std::shared_ptr<const RoundArrays> RunHistory::parts(qint64 round, ArrayParts parts) {
    return cached<RoundArrays>({Key::Kind::Parts, round, bitsOf(parts)});
}

std::shared_ptr<const BiasMoment> RunHistory::bias(qint64 round, CoverageKind kind) {
    return cached<BiasMoment>({Key::Kind::Bias, round, static_cast<qint64>(kind)});
}

std::shared_ptr<const OverlapMoment> RunHistory::overlap(qint64 round, const OverlapScope& scope) {
    return cached<OverlapMoment>({Key::Kind::Overlap, round, scope.layer, scope.set});
}

std::shared_ptr<const LayerChurn> RunHistory::layerChurn() {
    return cached<LayerChurn>({Key::Kind::LayerChurn, 0, 0});
}

std::shared_ptr<const ParameterHistory> RunHistory::parameter(qint64 parameter) {
    return cached<ParameterHistory>({Key::Kind::Parameter, 0, parameter});
}

void RunHistory::requestArrays(qint64 round, int channel) {
    request({Key::Kind::Arrays, round, 0}, channel);
}

void RunHistory::requestParts(qint64 round, ArrayParts parts, int channel) {
    request({Key::Kind::Parts, round, bitsOf(parts)}, channel);
}

void RunHistory::requestBias(qint64 round, CoverageKind kind, int channel) {
    request({Key::Kind::Bias, round, static_cast<qint64>(kind)}, channel);
}

void RunHistory::requestOverlap(qint64 round, const OverlapScope& scope, int channel) {
    request({Key::Kind::Overlap, round, scope.layer, scope.set}, channel);
}

void RunHistory::requestLayerChurn(int channel) {
    request({Key::Kind::LayerChurn, 0, 0}, channel);
}

void RunHistory::requestParameter(qint64 parameter, int channel) {
    request({Key::Kind::Parameter, 0, parameter}, channel);
}

void RunHistory::request(const Key& key, int channel) {
    if (!m_path.empty()) (key.kind == Key::Kind::Parts ? m_quick : m_worker)->post(key, channel);
}

void RunHistory::store(Entry entry) {
    const Key key = entry.key;
    m_entries.remove_if([&](const Entry& old) { return old.key == key; });
    m_entries.push_front(std::move(entry));
    std::map<Key::Kind, int> kept;
    std::size_t bytes = 0;
    for (auto one = m_entries.begin(); one != m_entries.end();) {
        const bool stays = ++kept[one->key.kind] <= m_least;
        if (!stays) bytes += one->bytes;
        one = stays || bytes <= m_cacheBytes ? std::next(one) : m_entries.erase(one);
    }
    if (key.kind == Key::Kind::Arrays) Q_EMIT arraysReady(key.round);
    if (key.kind == Key::Kind::Parts) Q_EMIT partsReady(key.round);
    if (key.kind == Key::Kind::Bias) Q_EMIT biasReady(key.round);
    if (key.kind == Key::Kind::Overlap) Q_EMIT overlapReady(key.round);
    if (key.kind == Key::Kind::LayerChurn) Q_EMIT layerChurnReady();
    if (key.kind == Key::Kind::Parameter) Q_EMIT parameterReady(key.detail);
}

bool RunHistory::isIdle() const {
    return m_worker->isIdle() && m_quick->isIdle();
}

}  // namespace fiarse::ui
