#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "engine/api/fields.h"
#include "engine/api/recorded_run.h"
#include "engine/api/sweep.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

/// How long a raised stop flag, which wakes nobody, may go unseen while the queue is paused.
constexpr auto kLook = std::chrono::milliseconds(50);

/// A setting that makes another run of it, or nothing. What a run is called does not.
std::optional<FieldDifference> otherRun(const Experiment& recorded, const Experiment& wanted) {
    for (const FieldDifference& one : differences(recorded, wanted)) {
        const bool onlyWords = one.key == "experiment.name" || one.key == "experiment.note" ||
                               one.key.ends_with(".name") || one.key.ends_with(".colour");
        if (!onlyWords) return one;
    }
    return std::nullopt;
}

std::string orNone(const std::string& text) {
    return text.empty() ? "not there" : text;
}

}  // namespace

class SweepQueue::Private {
public:
    Private(std::vector<SweepChild> children, std::filesystem::path folder, SimulationOptions options,
            std::function<void(const SweepProgress&)> onProgress)
        : m_children(std::move(children)),
          m_folder(std::move(folder)),
          m_options(options),
          m_onProgress(std::move(onProgress)),
          m_statuses(m_children.size()) {}

    Result<void> run(StopFlag& stop) {
        watch(&stop);
        const Result<void> done = runAll(stop);
        watch(nullptr);
        return done;
    }

    void setPaused(bool paused) {
        {
            const std::lock_guard lock(m_mutex);
            m_paused = paused;
        }
        m_changed.notify_all();
    }

    void cancel() {
        {
            const std::lock_guard lock(m_mutex);
            m_cancelled = true;
            if (m_stop != nullptr) m_stop->request();
        }
        m_changed.notify_all();
    }

    bool paused() const {
        const std::lock_guard lock(m_mutex);
        return m_paused;
    }

    std::vector<SweepStatus> statuses() const {
        const std::lock_guard lock(m_mutex);
        return m_statuses;
    }

private:
    /// The flag that cancel() raises, while there is one.
    void watch(StopFlag* stop) {
        const std::lock_guard lock(m_mutex);
        m_stop = stop;
    }

    Result<void> runAll(StopFlag& stop) {
        if (const auto looked = look(); !looked) return looked;
        for (std::size_t child = 0; child < m_children.size(); ++child) {
            if (statusOf(child).state != SweepState::Waiting) continue;
            if (!mayGoOn(child, stop)) return interrupted();
            const Result<void> done = runChild(child, stop);
            if (!done && done.error().kind == ErrorKind::Interrupted) {
                change(child, [](SweepStatus& status) { status.state = SweepState::Interrupted; });
                tell(child);
                return interrupted();
            }
            change(child, [&](SweepStatus& status) {
                status.state = done ? SweepState::Finished : SweepState::Failed;
                if (!done) status.error = done.error();
            });
            tell(child);
        }
        return {};
    }

    std::filesystem::path pathOf(std::size_t child) const { return m_folder / m_children[child].fileName; }

    template <typename Change>
    void change(std::size_t child, Change&& changeStatus) {
        const std::lock_guard lock(m_mutex);
        changeStatus(m_statuses[child]);
    }

    SweepStatus statusOf(std::size_t child) const {
        const std::lock_guard lock(m_mutex);
        return m_statuses[child];
    }

    /// Finds out what an earlier sweep left. Errors: File, for any file that is not the child's.
    Result<void> look() {
        std::error_code failure;
        std::filesystem::create_directories(m_folder, failure);
        if (!std::filesystem::is_directory(m_folder, failure)) {
            return Error{.kind = ErrorKind::File,
                         .message = "The folder for the runs of the sweep cannot be made.",
                         .file = m_folder.string()};
        }
        for (std::size_t child = 0; child < m_children.size(); ++child) {
            if (!std::filesystem::exists(pathOf(child), failure)) continue;
            if (const auto found = lookAt(child); !found) return found;
        }
        return {};
    }

    Result<void> lookAt(std::size_t child) {
        const auto file = RunFile::open(pathOf(child));
        if (!file) return file.error();
        const Experiment& recorded = (*file)->info().experiment;
        const Experiment& wanted = m_children[child].experiment;
        if (const auto other = otherRun(recorded, wanted)) {
            return Error{.kind = ErrorKind::File,
                         .message = fmt::format(
                             "This file holds another run, which is left as it is: {} is {} in it and {} in "
                             "the sweep. Choose another folder, or move the file.",
                             other->key, orNone(other->left), orNone(other->right)),
                         .file = pathOf(child).string(),
                         .key = other->key};
        }
        if (!(*file)->info().parentId.empty()) {
            return Error{.kind = ErrorKind::File,
                         .message =
                             "This file holds a branch of another run, which is left as it is. Choose "
                             "another folder, or move the file.",
                         .file = pathOf(child).string()};
        }
        const auto state = (*file)->state();
        if (!state) return state.error();
        SweepStatus status{.rounds = state->completedRounds, .hash = state->hash};
        if (status.rounds >= wanted.rounds) {
            status.state = SweepState::Finished;
            status.found = true;
        } else if (status.rounds > 0) {
            const auto last = (*file)->record(status.rounds);
            if (!last) return last.error();
            status.error = alertFailure((*file)->info(), last->alerts);
            if (status.error) status.state = SweepState::Failed;
        }
        change(child, [&](SweepStatus& known) { known = status; });
        return {};
    }

    Result<void> runChild(std::size_t child, StopFlag& stop) {
        const Experiment& experiment = m_children[child].experiment;
        change(child, [](SweepStatus& status) { status.state = SweepState::Running; });
        tell(child);
        std::error_code ignored;
        auto begun = std::filesystem::exists(pathOf(child), ignored)
                         ? RecordedRun::resume(pathOf(child), m_options)
                         : RecordedRun::begin(experiment, pathOf(child), m_options);
        if (!begun) return begun.error();
        RecordedRun run = *std::move(begun);
        change(child, [&](SweepStatus& status) { status.hash = run.runHash(); });
        while (run.completedRounds() < experiment.rounds) {
            if (!mayGoOn(child, stop)) stop.request();
            const auto began = std::chrono::steady_clock::now();
            const Result<RecordedRun::Round> round = run.runRound(experiment.rounds, stop);
            if (!round) return round.error();
            m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
            ++m_rounds;
            change(child, [&](SweepStatus& status) {
                status.rounds = run.completedRounds();
                status.hash = run.runHash();
            });
            tell(child, &run.info(), &round->record);
            if (round->ended) return *round->ended;
        }
        return {};
    }

    /// Waits while paused. @return false when the sweep was cancelled.
    bool mayGoOn(std::size_t child, StopFlag& stop) {
        if (paused() && m_onProgress) {
            m_onProgress(
                {.child = child, .status = statusOf(child), .secondsLeft = secondsLeft(), .resting = true});
        }
        std::unique_lock lock(m_mutex);
        while (m_paused && !m_cancelled && !stop.requested()) m_changed.wait_for(lock, kLook);
        if (m_cancelled) stop.request();
        return !stop.requested();
    }

    Error interrupted() {
        const std::lock_guard lock(m_mutex);
        const auto finished = std::count_if(m_statuses.begin(), m_statuses.end(), [](const SweepStatus& one) {
            return one.state == SweepState::Finished;
        });
        return {.kind = ErrorKind::Interrupted,
                .message = fmt::format("The sweep was stopped with {} of its {} finished; everything is "
                                       "saved, and the same sweep goes on from here.",
                                       finished,
                                       counted(static_cast<std::int64_t>(m_statuses.size()), "run", "runs"))};
    }

    void tell(std::size_t child, const RunInfo* info = nullptr, const RoundRecord* record = nullptr) {
        if (!m_onProgress) return;
        m_onProgress({.child = child,
                      .status = statusOf(child),
                      .info = info,
                      .record = record,
                      .secondsLeft = secondsLeft()});
    }

    double secondsLeft() const {
        if (m_rounds == 0) return -1.0;
        const std::lock_guard lock(m_mutex);
        std::int64_t left = 0;
        for (std::size_t i = 0; i < m_children.size(); ++i) {
            const SweepState state = m_statuses[i].state;
            if (state == SweepState::Waiting || state == SweepState::Running)
                left += m_children[i].experiment.rounds - m_statuses[i].rounds;
        }
        return m_seconds / static_cast<double>(m_rounds) * static_cast<double>(left);
    }

    // --- Immutable after construction
    const std::vector<SweepChild> m_children;
    const std::filesystem::path m_folder;
    const SimulationOptions m_options;
    const std::function<void(const SweepProgress&)> m_onProgress;

    // --- Thread of run() only
    double m_seconds = 0.0;  ///< in rounds of this call
    std::int64_t m_rounds = 0;

    // --- Guarded by m_mutex
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<SweepStatus> m_statuses;
    bool m_paused = false, m_cancelled = false;
    StopFlag* m_stop = nullptr;  ///< while in run()
};

SweepQueue::SweepQueue(std::vector<SweepChild> children, std::filesystem::path folder,
                       SimulationOptions options, std::function<void(const SweepProgress&)> onProgress)
    : m_d(std::make_unique<Private>(std::move(children), std::move(folder), options, std::move(onProgress))) {
}

SweepQueue::~SweepQueue() = default;

Result<void> SweepQueue::run(StopFlag& stop) {
    return m_d->run(stop);
}
void SweepQueue::pause() {
    m_d->setPaused(true);
}
void SweepQueue::proceed() {
    m_d->setPaused(false);
}
void SweepQueue::cancel() {
    m_d->cancel();
}
bool SweepQueue::paused() const {
    return m_d->paused();
}
std::vector<SweepStatus> SweepQueue::statuses() const {
    return m_d->statuses();
}

}  // namespace fiarse
