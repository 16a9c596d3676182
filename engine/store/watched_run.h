/// A run file whose reader can be told to stop.
#pragma once

#include "engine/store/views.h"

namespace fiarse {

/// Forwards to another run file; before anything large is read it asks `progress`, and throws ViewError
/// (Interrupted) where that says no. The share that it tells is that of the round being read.
class WatchedRun final : public RunFile {
public:
    /// @param file, progress  outlive this.
    WatchedRun(const RunFile& file, const ExportProgress& progress) : m_file(file), m_progress(progress) {}

    void watch(double share) const {
        if (!m_progress || m_progress(share)) return;
        throw ViewError(
            {.kind = ErrorKind::Interrupted, .message = "The export was stopped; nothing was written."});
    }

    const RunInfo& info() const override { return m_file.info(); }
    std::string status() const override { return m_file.status(); }
    std::int64_t completedRounds() const override { return m_file.completedRounds(); }
    Result<std::vector<RoundRecord>> records() const override {
        watch(0.0);
        return m_file.records();
    }
    Result<RoundRecord> record(std::int64_t round) const override { return m_file.record(round); }
    using RunFile::arrays;
    Result<RoundArrays> arrays(std::int64_t round, ArrayParts parts) const override {
        watchRound(round);
        return m_file.arrays(round, parts);
    }
    Result<std::vector<std::uint8_t>> tierMap(std::int64_t round) const override {
        watchRound(round);
        return m_file.tierMap(round);
    }
    Result<BiasAccumulator> bias(std::int64_t round, CoverageKind kind) const override {
        watch(0.0);
        return m_file.bias(round, kind);
    }
    Result<SimulationState> state() const override { return m_file.state(); }
    Result<UpdateMemory> updateMemory(std::int64_t round) const override {
        return m_file.updateMemory(round);
    }
    Result<std::vector<std::int64_t>> checkpoints() const override { return m_file.checkpoints(); }

private:
    void watchRound(std::int64_t round) const {
        const auto rounds = static_cast<double>(completedRounds());
        watch(rounds > 0.0 ? static_cast<double>(round) / rounds : 0.0);
    }

    const RunFile& m_file;
    const ExportProgress& m_progress;
};

}  // namespace fiarse
