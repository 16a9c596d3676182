/// The sweep that is being put together: what varies, how many seeds, and what is wrong with it.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/sweep.h"

namespace fiarse::ui {

class ExperimentDocument;

/// A line of the sweep as it is typed.
struct SweepAxisText {
    QString key;     ///< "training.lr"
    QString values;  ///< "0.05, 0.1" or "0.1:0.5:0.1", as `fiarse sweep --over` takes them

    friend bool operator==(const SweepAxisText&, const SweepAxisText&) = default;
};

/// Every child is made and validated beside the GUI thread after each change; the newest plan counts. The
/// base is the window's draft, or that of a sweep that was opened. GUI thread only.
class SweepDraft : public QObject {
    Q_OBJECT
public:
    explicit SweepDraft(ExperimentDocument& document, QObject* parent = nullptr);

    const Experiment& base() const;
    /// Whether the base is the window's draft.
    bool followsDraft() const { return !m_fixedBase; }
    const std::vector<SweepAxisText>& axes() const { return m_axes; }
    qint64 seeds() const { return m_seeds; }

    /// Adds a setting with suggested values.
    void addAxis(const QString& key);
    /// Has the strategy vary over that of the base, fedavg-all, exclusive and uniform-small; where it varies
    /// already, over what is missing of them too.
    void addBaselines();
    void setAxis(std::size_t axis, const SweepAxisText& text);
    void removeAxis(std::size_t axis);
    void setSeeds(qint64 seeds);
    /// Takes over a sweep, base and all.
    void usePlan(const SweepPlan& plan);
    /// The base is the window's draft again.
    void useDraft();

    /// Whether the children of what stands here are still to come.
    bool isPending() const { return m_running || m_delay.isActive(); }
    /// All children and their plan; null while something is wrong or nothing was made yet.
    const std::shared_ptr<const SweepRuns>& runs() const { return m_runs; }
    const SweepPlan& plan() const { return m_plan; }
    /// What is wrong with one line; empty = nothing.
    QString axisProblem(std::size_t axis) const;
    /// What is wrong with the sweep as a whole; empty = nothing.
    QString problem() const { return m_problem; }

Q_SIGNALS:
    void changed();   ///< axes, seeds or base
    void expanded();  ///< runs() or the problems

private:
    void touch();
    void expand();
    void accept(quint64 job, const SweepPlan& plan, const Result<SweepRuns>& runs);
    bool readAxes(SweepPlan& plan);
    void place(const Error& error);

    ExperimentDocument& m_document;
    std::optional<Experiment> m_fixedBase;
    std::vector<SweepAxisText> m_axes;
    qint64 m_seeds = 1;
    QTimer m_delay;
    quint64 m_wanted = 0;
    bool m_running = false;
    std::shared_ptr<const SweepRuns> m_runs;
    SweepPlan m_plan;
    QStringList m_axisProblems;
    QString m_problem;
};

}  // namespace fiarse::ui
