/// The baseline of clients that train alone, for the run on the screen: read from its file, computed when it
/// is asked for.
#pragma once

#include <QObject>
#include <filesystem>
#include <memory>

#include "engine/api/training_alone.h"

namespace fiarse::ui {

class RunView;

/// Reads, computes and keeps it off the GUI thread, with workers of low priority. A run that is not recorded
/// keeps its baseline until it leaves the screen; what is under way for a run that leaves is stopped. GUI
/// thread only.
class AloneJob : public QObject {
    Q_OBJECT
public:
    explicit AloneJob(RunView& view, QObject* parent = nullptr);
    /// Stops what is under way.
    ~AloneJob() override;

    bool isRunning() const { return m_stop != nullptr; }
    bool hasRun() const { return m_info != nullptr; }
    /// Of the run on the screen; null where there is none (yet).
    const std::shared_ptr<const AloneBaseline>& baseline() const { return m_baseline; }

public Q_SLOTS:
    /// Trains every client of the run on the screen. Without effect while it is under way or without a run.
    void start();
    void stop();

Q_SIGNALS:
    void changed();  ///< baseline()
    void progressed(int done, int clients);
    void completed();  ///< start() has made the baseline
    void runningChanged();
    void failed(const QString& sentence);

private:
    void load();
    void accept(const Result<AloneBaseline>& outcome);

    RunView& m_view;
    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const AloneBaseline> m_baseline;
    std::shared_ptr<StopFlag> m_stop;
};

}  // namespace fiarse::ui
