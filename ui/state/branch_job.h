/// Makes a branch off the GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "engine/api/branch.h"

namespace fiarse::ui {

/// One branch at a time. Replaying to a round without a checkpoint may take as long as training it did; it
/// can be stopped, and nothing is left behind then. GUI thread only.
class BranchJob : public QObject {
    Q_OBJECT
public:
    explicit BranchJob(QObject* parent = nullptr);
    /// Stops what is under way.
    ~BranchJob() override;

    bool isRunning() const { return m_stop != nullptr; }
    /// Precondition: !isRunning().
    void start(BranchRequest request);

public Q_SLOTS:
    void stop();

Q_SIGNALS:
    void progressed(double share);  ///< 0..1 while rounds are replayed
    void made(const QString& path);
    void refused(const QString& sentence);
    void runningChanged();

private:
    std::shared_ptr<StopFlag> m_stop;
};

}  // namespace fiarse::ui
