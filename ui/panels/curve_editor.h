/// Turns what the user does to the coverage curve into edits of the fleet.
#pragma once

#include <QObject>
#include <vector>

#include "engine/api/experiment.h"
#include "ui/plots/coverage_plot.h"

namespace fiarse::ui {

class ExperimentDocument;

/// A drag is one undo step, and none where it is taken back. The right edge of a step is the capacity of all
/// tiers of its level; its top is the number of clients of the level's first tier.
class CurveEditor : public QObject {
    Q_OBJECT
public:
    CurveEditor(ExperimentDocument* document, CoveragePlot* plot, QObject* parent = nullptr);

    /// While the total is kept, other tiers make room for dragged clients.
    void setKeepTotal(bool keep) { m_keepTotal = keep; }

private:
    void grab(int level, CurveHandle handle);
    void drag(double value);
    void release(bool keep);
    void nudge(int level, CurveHandle handle, int step);
    void moveCapacity(const Experiment& from, double capacity, const QString& mergeKey);
    void setClients(const Experiment& from, double clients, const QString& mergeKey);
    double clientsForShare(double share) const;
    void tell(CurveHandle handle);

    ExperimentDocument* m_document;
    CoveragePlot* m_plot;
    Experiment m_start;  ///< the draft when the drag began
    std::vector<int> m_rows;
    CurveHandle m_handle = CurveHandle::Capacity;
    bool m_keepTotal = false;
};

}  // namespace fiarse::ui
