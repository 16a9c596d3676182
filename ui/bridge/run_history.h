/// The stored rounds of one run file, read off the GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <set>

#include "engine/api/bias.h"
#include "engine/api/records.h"
#include "engine/api/run_file.h"
#include "ui/bridge/layer_churn.h"
#include "ui/bridge/parameter_set.h"

namespace fiarse::ui {

/// Who held and trained what so far, ready to be drawn; made off the GUI thread.
struct BiasMoment {
    std::int64_t round = 0;
    CoverageKind kind = CoverageKind::Assigned;
    std::vector<std::uint32_t> counts;  ///< C, [d_all]
    BiasRatios ratios;                  ///< T, L, U, each [d_all]
    LorenzCurve lorenz;                 ///< of C
};

/// The parameters over which masks are compared.
struct OverlapScope {
    std::int64_t layer = -1;  ///< −1 = all maskable layers together
    ParameterSet set;         ///< within the layer; a range of |w| is left out where the round has no weights
};

/// How the masks that clients were last given overlap; made off the GUI thread.
struct OverlapMoment {
    std::int64_t round = 0;
    OverlapScope scope;
    std::vector<std::int64_t> clients;    ///< that took part so far: by falling capacity, then by id
    std::vector<std::int64_t> heldIn;     ///< the round in which each held its last mask
    std::vector<double> jaccard, excess;  ///< [clients · clients]
};

/// One parameter over the stored rounds; made off the GUI thread.
struct ParameterHistory {
    std::int64_t parameter = -1;
    std::vector<std::uint8_t> tiers;         ///< tier map entries after rounds 0, 1, ...
    std::vector<std::int64_t> weightRounds;  ///< rounds whose weights the file held, rising
    std::vector<float> weights;              ///< as many

    std::int64_t lastRound() const { return static_cast<std::int64_t>(tiers.size()) - 1; }
};

/// Answers come by signal, the newest request first: while somebody drags through the rounds, requests that
/// were overtaken are dropped before they cost anything, so that the picture keeps up with the hand. What
/// was read is kept within a fixed amount of memory. GUI thread only; threads of its own do the reading and
/// open the file there: one for what is shown while somebody drags, one for all that takes longer. May be
/// used while the run goes on in the same file.
class RunHistory : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kCacheBytes = 96U << 20;

    explicit RunHistory(QObject* parent = nullptr, std::size_t cacheBytes = kCacheBytes);
    ~RunHistory() override;

    /// Forgets everything; later requests read this file. Empty = no file, nothing is answered.
    void open(const std::filesystem::path& path);
    const std::filesystem::path& path() const { return m_path; }

    /// How much memory answers may take; 0 keeps the least only, for whoever measures reading.
    void setCacheBytes(std::size_t bytes) { m_cacheBytes = bytes; }

    /// How many answers of each kind are kept whatever they weigh, beside those that fit into the memory: 1,
    /// or 2 for the two sides of a comparison.
    void setLeast(int least) { m_least = least; }

    /// What is in memory, or null.
    std::shared_ptr<const RoundArrays> arrays(qint64 round);
    /// What requestParts() has read: RoundArrays in which everything else is empty.
    std::shared_ptr<const RoundArrays> parts(qint64 round, ArrayParts parts);
    std::shared_ptr<const BiasMoment> bias(qint64 round, CoverageKind kind);
    std::shared_ptr<const OverlapMoment> overlap(qint64 round, const OverlapScope& scope);
    /// As far as it was read.
    std::shared_ptr<const LayerChurn> layerChurn();
    /// As far as it was read; rounds that were added since its last request are
    /// not in it.
    std::shared_ptr<const ParameterHistory> parameter(qint64 parameter);

    /// Asks for what is not in memory; a *Ready signal follows unless a newer request of the same channel
    /// overtakes it. Channels are apart from each other: the view and the cursors A and B have one each.
    void requestArrays(qint64 round, int channel = 0);
    /// A fraction of the work of requestArrays(), for large models while somebody drags.
    void requestParts(qint64 round, ArrayParts parts, int channel = 0);
    void requestBias(qint64 round, CoverageKind kind, int channel = 0);
    void requestOverlap(qint64 round, const OverlapScope& scope, int channel = 0);
    /// Reads the tier maps up to the newest stored round, in portions: layerChurnReady() comes with each, and
    /// other requests are served between them.
    void requestLayerChurn(int channel = 0);
    /// Reads the parameter's tiers and weights up to the newest stored round, in
    /// portions: parameterReady() comes with each, and other requests are served
    /// between them.
    void requestParameter(qint64 parameter, int channel = 0);

    /// Nothing is being read or waiting.
    bool isIdle() const;

Q_SIGNALS:
    void arraysReady(qint64 round);
    void partsReady(qint64 round);
    void biasReady(qint64 round);
    void overlapReady(qint64 round);
    void layerChurnReady();
    void parameterReady(qint64 parameter);
    /// One sentence; told once a file and sentence.
    void failed(const QString& sentence);

private:
    class Worker;
    struct Entry;
    struct Key;

    template <typename T>
    std::shared_ptr<const T> cached(const Key& key);
    void request(const Key& key, int channel);
    void store(Entry entry);

    std::filesystem::path m_path;
    std::size_t m_cacheBytes;
    int m_least = 1;
    std::list<Entry> m_entries;  ///< newest use first
    std::set<QString> m_told;
    std::unique_ptr<Worker> m_worker, m_quick;
};

}  // namespace fiarse::ui
