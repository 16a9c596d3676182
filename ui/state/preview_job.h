/// The preview of the draft, computed beside the GUI thread whenever the draft changes.
#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>

#include "engine/api/preview.h"
#include "engine/api/result.h"

namespace fiarse::ui {

class ExperimentDocument;

/// Called from a worker thread with a copy of the draft; must be pure.
using PreviewFunction = std::function<Result<Preview>(const Experiment&)>;

/// Waits 60 ms after the first of a burst of changes, computes one preview at a time, and drops every
/// result that is no longer of the newest draft. The last good preview stays until a newer one is there,
/// so that nothing flickers.
class PreviewJob : public QObject {
    Q_OBJECT
public:
    /// @param compute  empty = the engine's preview().
    PreviewJob(ExperimentDocument* document, PreviewFunction compute, QObject* parent = nullptr);

    /// The newest good preview; empty before the first.
    const std::optional<Preview>& result() const { return m_result; }
    /// The experiment that result() belongs to.
    const Experiment& experiment() const { return m_resultExperiment; }
    /// Why the newest draft has no preview; empty if it has one.
    const std::optional<Error>& error() const { return m_error; }
    /// Whether the newest draft's preview is still to come.
    bool isPending() const { return m_running || m_delay.isActive(); }

Q_SIGNALS:
    void finished();  ///< result() or error() changed

private:
    void request();
    void start();
    void accept(quint64 job, const Experiment& experiment, const Result<Preview>& result);

    ExperimentDocument* m_document;
    PreviewFunction m_compute;
    QTimer m_delay;
    quint64 m_wanted = 0;  ///< id of the newest draft
    bool m_running = false;
    std::optional<Preview> m_result;
    Experiment m_resultExperiment;
    std::optional<Error> m_error;
};

}  // namespace fiarse::ui
