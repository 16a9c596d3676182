#include <fmt/format.h>

#include "engine/api/experiment_file.h"
#include "engine/api/run_file.h"
#include "engine/store/array_rows.h"
#include "engine/store/bias_rows.h"
#include "engine/store/coarse_rows.h"
#include "engine/store/record_rows.h"
#include "engine/store/run_database.h"
#include "engine/store/run_info_json.h"
#include "engine/store/schema.h"
#include "engine/store/writer_lock.h"

namespace fiarse {

namespace {

// Rounds between stored update counts and sums: how far a reader has to go forward from them at most.
constexpr std::int64_t kCountsEvery = 32;

class Writer final : public RunFileWriter {
public:
    Writer(WriterLock lock, std::filesystem::path path, std::unique_ptr<Database> database,
           const RunInfo& info, TrainingCounts counts, RunSums sums)
        : m_lock(std::move(lock)),
          m_path(std::move(path)),
          m_database(std::move(database)),
          m_layout(info.layout),
          m_blocks(blocksOfLayers(info)),
          m_counts(std::move(counts)),
          m_sums(std::move(sums)) {}

    ~Writer() override {
        // Back to one file; fails, without harm, while somebody reads it.
        m_database->tryExecute("PRAGMA journal_mode = DELETE");
    }

    Result<void> write(const RoundRecord& record, const RoundArrays& arrays, const SimulationState& state,
                       bool checkpoint) override {
        return guarded(m_path, [&] { writeRound(record, arrays, state, checkpoint); });
    }

    Result<void> setExperiment(const Experiment& experiment) override {
        return guarded(m_path, [&] { replaceMeta(*m_database, "experiment", experimentToml(experiment)); });
    }

    Result<void> setStatus(const std::string& status) override {
        return guarded(m_path, [&] { replaceMeta(*m_database, "status", status); });
    }

private:
    void writeRound(const RoundRecord& record, const RoundArrays& arrays, const SimulationState& state,
                    bool checkpoint) {
        if (record.round != m_counts.round + 1 || arrays.round != record.round ||
            state.completedRounds != record.round) {
            throw StoreError(fmt::format("Round {} cannot follow round {}.", record.round, m_counts.round),
                             ErrorKind::Run);
        }
        TrainingCounts next{record.round, arrays.updates, arrays.lastTrained};
        TrainingCounts derived = m_counts;
        derived.advance(arrays.moved);
        Transaction transaction(*m_database);
        insertRecord(*m_database, record);
        insertArrays(*m_database, arrays);
        insertCoarse(*m_database, m_layout, m_blocks, arrays, checkpoint);
        // Where the counts are not what a reader would derive, they are stored as they are.
        if (record.round % kCountsEvery == 0 || derived != next) insertCounts(*m_database, next);
        if (record.round % kCountsEvery == 0) {
            RunSums sums = m_sums;
            addRound(sums, arrays, record.participants.size());
            insertSums(*m_database, sums);
        }
        if (checkpoint) insertWeights(*m_database, record.round, arrays.weights);
        replaceState(*m_database, state);
        transaction.commit();
        m_counts = std::move(next);
        addRound(m_sums, arrays, record.participants.size());
    }

    const WriterLock m_lock;  ///< given up last
    const std::filesystem::path m_path;
    std::unique_ptr<Database> m_database;
    const Layout m_layout;
    const std::vector<CoarseBlocks> m_blocks;
    TrainingCounts m_counts;  ///< after the last written round
    RunSums m_sums;           ///< after the last written round
};

void startWriting(Database& database) {
    database.execute("PRAGMA journal_mode = WAL");
    // Safe against a killed process; a power cut may cost rounds, never the file.
    database.execute("PRAGMA synchronous = NORMAL");
}

void removeOld(const std::filesystem::path& path) {
    std::error_code failure;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::remove(path.string() + suffix, failure);
        if (failure) {
            throw StoreError(fmt::format("The old file cannot be replaced: {}.", failure.message()));
        }
    }
}

std::unique_ptr<RunFileWriter> createFile(const std::filesystem::path& path, const RunInfo& info,
                                          const RoundArrays& arrays, const SimulationState& state,
                                          bool replace) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) throw StoreError("This is a folder, not a run file.");
    WriterLock lock(path);
    if (std::filesystem::exists(path, ignored)) {
        if (!replace) throw StoreError("There is a file of this name already; it is left as it is.");
        removeOld(path);
    }
    auto database = std::make_unique<Database>(path, Database::Mode::Create);
    // Blobs of some 100 kB are quicker in larger pages.
    database->execute("PRAGMA page_size = 16384");
    TrainingCounts counts{0, arrays.updates, arrays.lastTrained};
    {
        Transaction transaction(*database);
        database->execute(fmt::format("PRAGMA application_id = {}", kApplicationId));
        database->execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
        database->execute(kTables);
        database->execute(kAlertTables);
        database->execute(kBiasTables);
        replaceMeta(*database, "info", runInfoJson(info));
        replaceMeta(*database, "experiment", experimentToml(info.experiment));
        replaceMeta(*database, "status", "running");
        insertArrays(*database, arrays);
        insertCoarse(*database, info.layout, blocksOfLayers(info), arrays, true);
        insertCounts(*database, counts);
        insertWeights(*database, 0, arrays.weights);
        replaceState(*database, state);
        transaction.commit();
    }
    startWriting(*database);
    return std::make_unique<Writer>(std::move(lock), path, std::move(database), info, std::move(counts),
                                    noSums(info, arrays));
}

/// The sums after the last round; a file of an older version gets those that it lacks.
RunSums sumsToGoOnFrom(Database& database, const RunInfo& info, std::int64_t round) {
    Transaction transaction(database);
    RunSums sums = continuedSums(database, info, round, kCountsEvery);
    transaction.commit();
    return sums;
}

}  // namespace

Result<std::unique_ptr<RunFileWriter>> RunFileWriter::create(const std::filesystem::path& path,
                                                             const RunInfo& info, const RoundArrays& arrays,
                                                             const SimulationState& state, bool replace) {
    return guarded(path, [&] { return createFile(path, info, arrays, state, replace); });
}

Result<std::unique_ptr<RunFileWriter>> RunFileWriter::append(const std::filesystem::path& path) {
    return guarded(path, [&]() -> std::unique_ptr<RunFileWriter> {
        if (!std::filesystem::exists(path)) openRunDatabase(path, Database::Mode::ReadOnly);  // throws
        WriterLock lock(path);
        auto database = openRunDatabase(path, Database::Mode::ReadWrite);
        const RunInfo info = selectInfo(*database);
        SimulationState state = selectState(*database, info.layout.count);
        startWriting(*database);
        upgrade(*database);
        replaceMeta(*database, "status", "running");
        RunSums sums = sumsToGoOnFrom(*database, info, state.completedRounds);
        TrainingCounts counts{state.completedRounds, std::move(state.updates), std::move(state.lastTrained)};
        return std::make_unique<Writer>(std::move(lock), path, std::move(database), info, std::move(counts),
                                        std::move(sums));
    });
}

}  // namespace fiarse
