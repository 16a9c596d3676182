/// Sweeps: one experiment over a grid of settings and several seeds, each run an ordinary run file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

/// One setting that a sweep varies.
struct SweepAxis {
    std::string key;                  ///< "training.lr", "tier.2.capacity"
    std::vector<std::string> values;  ///< as setFieldFromText() takes them

    friend bool operator==(const SweepAxis&, const SweepAxis&) = default;
};

/// Reads "key=a,b,c". A comma within brackets belongs to a value: "model.hidden=[64],[128,64],[]".
/// "0.1:0.5:0.1" stands for 0.1, 0.2, ... 0.5: from, to (included where a step meets it) and step, with as
/// many decimals as they have; a part that is no number makes the text an ordinary value.
/// Errors: Input (no key, an empty value, brackets that do not match, a range that never ends or has more
/// than kMostSweepChildren values). Whether there is such a setting is
/// seen by expandSweep().
Result<SweepAxis> parseSweepAxis(std::string_view text);

struct SweepPlan {
    Experiment base;
    std::vector<SweepAxis> axes;
    std::int64_t seeds = 1;  ///< >= 1: the base's seed and those that follow it
};

/// One run of a sweep.
struct SweepChild {
    std::string name;                 ///< "scope global · lr 0.05 · seed 43": a value of each axis
    std::string fileName;             ///< "scope-global_lr-0.05_seed-43.fiarse"; the same in a wider sweep
    Experiment experiment;            ///< called "<base's name>: scope global · lr 0.05"
    std::vector<std::string> values;  ///< [axis] as the experiment has it: "0.1" where "0.10" was given
};

struct SweepRuns {
    std::vector<SweepChild> children;  ///< last axis changes faster than the first, seeds fastest
    /// Sentences on combinations that are left out because their numbers would be those of a child
    /// (a concentration under an even partition, a value given twice).
    std::vector<std::string> repeats;
};

/// At most this many children.
inline constexpr std::size_t kMostSweepChildren = 10000;

/// All children, each validated. Errors: Input; those of a child name it, with `key` set.
Result<SweepRuns> expandSweep(const SweepPlan& plan);

/// The first child that can't be begun although its settings alone are sound: a tier that its strategy can't
/// cut out of its model, a model or an attack that does not fit the data. Names the child, with `key` set;
/// nothing where all can. Data and modules that can't be read are left to the run. Cost: as much of each
/// source as tells its shape, a layout for each combination of what matters; nothing is trained.
std::optional<Error> impossibleChild(const SweepRuns& runs);

enum class SweepState { Waiting, Running, Finished, Failed, Interrupted };

struct SweepStatus {
    SweepState state = SweepState::Waiting;
    bool found = false;          ///< Finished: an earlier sweep had done it
    std::int64_t rounds = 0;     ///< completed
    std::string hash;            ///< run hash after them; empty where nothing was begun
    std::optional<Error> error;  ///< Failed: why
};

/// What a sweep tells of itself.
struct SweepProgress {
    std::size_t child = 0;                ///< index
    SweepStatus status;                   ///< of that child
    const RunInfo* info = nullptr;        ///< null before the child is loaded; valid during the call
    const RoundRecord* record = nullptr;  ///< the round just finished, else null; valid during the call
    /// Estimate for all that is left, from the mean time of a round so far; < 0 = not known yet.
    double secondsLeft = -1.0;
    bool resting = false;  ///< nothing happened but that the queue rests from now on, until proceed()
};

/// Runs children one after another, each recorded in its own file of one folder. A second sweep of the same
/// children in the same folder goes on where the first stopped: finished children are skipped, others
/// resumed bit for bit. A child that an alert has ended stays ended.
class SweepQueue {
public:
    /// @param onProgress  called from the thread that is in run(): when a child begins, after each of its
    ///                    rounds, when it ends, and once a pause when it has taken effect. May call the
    ///                    functions below. May be empty.
    SweepQueue(std::vector<SweepChild> children, std::filesystem::path folder, SimulationOptions options,
               std::function<void(const SweepProgress&)> onProgress);
    ~SweepQueue();
    SweepQueue(const SweepQueue&) = delete;
    SweepQueue& operator=(const SweepQueue&) = delete;

    /// Looks at the files that are there, then runs what is left. Call it once; it blocks until all children
    /// ended. A failure of one child is in its status and does not stop the others.
    /// @param stop  raising it cancels: the round in progress is abandoned, what is complete is kept.
    /// Errors: File (the folder cannot be made; a file of a child's name is another run, and nothing is
    /// run then), Interrupted.
    Result<void> run(StopFlag& stop);

    // All of these return at once and may be called from any thread.
    void pause();    ///< takes effect at the end of the round in progress
    void proceed();  ///< goes on after pause()
    void cancel();   ///< as raising the flag given to run()
    bool paused() const;
    std::vector<SweepStatus> statuses() const;  ///< one a child

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace fiarse
