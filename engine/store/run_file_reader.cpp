#include <fmt/format.h>

#include <algorithm>

#include "engine/api/run_file.h"
#include "engine/store/array_rows.h"
#include "engine/store/bias_rows.h"
#include "engine/store/coarse_rows.h"
#include "engine/store/record_rows.h"
#include "engine/store/run_database.h"

namespace fiarse {

namespace {

/// guarded(), of one moment: a writer may add a round between two statements.
template <typename Work>
auto reading(const std::filesystem::path& path, Database& database, Work&& work) {
    return guarded(path, [&] {
        const ReadMoment moment(database);
        return work();
    });
}

class Reader final : public RunFile {
public:
    Reader(std::filesystem::path path, std::unique_ptr<Database> database)
        : m_path(std::move(path)), m_database(std::move(database)), m_info(selectInfo(*m_database)) {}

    const RunInfo& info() const override { return m_info; }

    std::string status() const override {
        const Result<std::string> status =
            reading(m_path, *m_database, [&] { return selectMeta(*m_database, "status"); });
        return status ? *status : status.error().message;
    }

    std::int64_t completedRounds() const override {
        const Result<std::int64_t> rounds =
            reading(m_path, *m_database, [&] { return lastRound(*m_database); });
        return rounds ? *rounds : 0;
    }

    Result<std::vector<RoundRecord>> records() const override {
        return reading(m_path, *m_database, [&] { return selectRecords(*m_database, std::nullopt); });
    }

    Result<RoundRecord> record(std::int64_t round) const override {
        return reading(m_path, *m_database, [&] {
            check(round, 1);
            std::vector<RoundRecord> records = selectRecords(*m_database, round);
            if (records.empty()) throw damaged(fmt::format("round {} missing", round));
            return std::move(records.front());
        });
    }

    using RunFile::arrays;

    Result<RoundArrays> arrays(std::int64_t round, ArrayParts parts) const override {
        return reading(m_path, *m_database, [&] {
            check(round, 0);
            const std::size_t count = m_info.layout.count;
            auto coarse = selectCoarse(*m_database, m_info, round, parts);
            RoundArrays arrays = selectArrays(*m_database, round, m_info.layout, parts);
            arrays.coarse = std::move(coarse);
            std::optional<std::vector<float>> weights;
            if (parts.weights) weights = selectWeights(*m_database, round, count);
            // The newest round lies there complete.
            const bool weightsLack = parts.weights && !weights;
            auto newest = selectNewest(*m_database, round, count, weightsLack, parts.training);
            if (weightsLack && newest) weights = std::move(newest->weights);
            if (weights) arrays.weights = *std::move(weights);
            if (!parts.training) return arrays;
            if (newest) {
                arrays.updates = std::move(newest->counts.updates);
                arrays.lastTrained = std::move(newest->counts.lastTrained);
                return arrays;
            }
            m_counts = countsAfter(*m_database, round, count, m_hasCounts ? &m_counts : nullptr);
            m_hasCounts = true;
            arrays.updates = m_counts.updates;
            arrays.lastTrained = m_counts.lastTrained;
            return arrays;
        });
    }

    Result<std::vector<std::uint8_t>> tierMap(std::int64_t round) const override {
        return reading(m_path, *m_database, [&] {
            check(round, 0);
            return selectTierMap(*m_database, round, m_info.layout.count);
        });
    }

    Result<BiasAccumulator> bias(std::int64_t round, CoverageKind kind) const override {
        return reading(m_path, *m_database, [&] {
            check(round, 0);
            return biasAfter(*m_database, m_info, round, kind);
        });
    }

    Result<SimulationState> state() const override {
        return reading(m_path, *m_database, [&] { return selectState(*m_database, m_info.layout.count); });
    }

    Result<UpdateMemory> updateMemory(std::int64_t round) const override {
        return reading(m_path, *m_database,
                       [&] { return selectUpdateMemory(*m_database, round, m_info.layout.count); });
    }

    Result<std::vector<std::int64_t>> checkpoints() const override {
        return reading(m_path, *m_database, [&] {
            std::vector<std::int64_t> rounds;
            Statement rows(*m_database,
                           "SELECT round FROM checkpoint UNION SELECT round FROM state ORDER BY round");
            while (rows.step()) rounds.push_back(rows.integer(0));
            return rounds;
        });
    }

private:
    void check(std::int64_t round, std::int64_t first) const {
        const std::int64_t last = lastRound(*m_database);
        if (round >= first && round <= last) return;
        if (last < first) throw StoreError("The run has no complete round yet.", ErrorKind::Input);
        throw StoreError(
            fmt::format("There is no round {}; the run has rounds {} to {}.", round, first, last),
            ErrorKind::Input);
    }

    const std::filesystem::path m_path;
    std::unique_ptr<Database> m_database;
    const RunInfo m_info;
    // The last counts handed out: whoever goes through the rounds forward asks for the next ones.
    mutable TrainingCounts m_counts;
    mutable bool m_hasCounts = false;
};

}  // namespace

Result<std::unique_ptr<RunFile>> RunFile::open(const std::filesystem::path& path) {
    return guarded(path, [&]() -> std::unique_ptr<RunFile> {
        return std::make_unique<Reader>(path, openRunDatabase(path, Database::Mode::ReadOnly));
    });
}

}  // namespace fiarse
