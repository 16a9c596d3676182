/// A run file that is a few vectors: for what reads run files off the GUI thread.
#pragma once

#include <utility>

#include "engine/api/run_file.h"

namespace fiarse::test {

/// Rounds 0..rounds.size() − 1; what a test does not set is empty.
class MemoryRunFile : public RunFile {
public:
    RunInfo theInfo;
    std::vector<RoundRecord> theRecords;  ///< of rounds 1..
    std::vector<RoundArrays> theArrays;   ///< of rounds 0..
    mutable int tierMapsRead = 0;

    const RunInfo& info() const override { return theInfo; }
    std::string status() const override { return "running"; }
    std::int64_t completedRounds() const override { return static_cast<std::int64_t>(theRecords.size()); }
    Result<std::vector<RoundRecord>> records() const override { return theRecords; }
    Result<RoundRecord> record(std::int64_t round) const override {
        return theRecords.at(static_cast<std::size_t>(round - 1));
    }
    using RunFile::arrays;
    Result<RoundArrays> arrays(std::int64_t round, ArrayParts) const override {
        return theArrays.at(static_cast<std::size_t>(round));
    }
    Result<std::vector<std::uint8_t>> tierMap(std::int64_t round) const override {
        ++tierMapsRead;
        return theArrays.at(static_cast<std::size_t>(round)).tierMap;
    }
    Result<BiasAccumulator> bias(std::int64_t round, CoverageKind kind) const override {
        BiasAccumulator sums(theInfo, theArrays.at(0), kind);
        for (std::int64_t r = 1; r <= round; ++r)
            sums.add(theArrays.at(static_cast<std::size_t>(r)),
                     theRecords.at(static_cast<std::size_t>(r - 1)).participants.size());
        return sums;
    }
    Result<SimulationState> state() const override { return SimulationState{}; }
    Result<UpdateMemory> updateMemory(std::int64_t) const override { return UpdateMemory{}; }
    Result<std::vector<std::int64_t>> checkpoints() const override {
        std::vector<std::int64_t> rounds;
        for (const RoundArrays& one : theArrays) {
            if (!one.weights.empty()) rounds.push_back(one.round);
        }
        return rounds;
    }
};

}  // namespace fiarse::test
