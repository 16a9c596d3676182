/// Writes a view of a run file off the GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>

#include "engine/api/run_file.h"

namespace fiarse::ui {

/// What is to be written, as exportView() takes it.
struct ExportRequest {
    QString runFile;
    QString view;
    QString format;
    std::optional<std::int64_t> round;  ///< empty = all, or the last
    MaskChoice mask;
    QString output;
};

/// One export at a time. Opens the run file for itself, so that the run may go on meanwhile. What is stopped
/// leaves nothing behind. GUI thread only.
class ExportJob : public QObject {
    Q_OBJECT
public:
    explicit ExportJob(QObject* parent = nullptr) : QObject(parent) {}
    /// Stops what is under way.
    ~ExportJob() override;

    bool isRunning() const { return m_stop != nullptr; }
    /// Precondition: !isRunning().
    void start(ExportRequest request);

public Q_SLOTS:
    void stop();

Q_SIGNALS:
    void progressed(double share);  ///< 0..1
    void written(const QString& output);
    /// Why nothing was written, as a sentence; after stop() too.
    void refused(const QString& sentence);
    void runningChanged();

private:
    std::shared_ptr<StopFlag> m_stop;
};

}  // namespace fiarse::ui
