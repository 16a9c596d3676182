/// The part of the window below the transport bar: a centre panel and docks that look like cards.
#pragma once

#include <QMainWindow>
#include <vector>

#include "ui/state/perspective.h"

class QDockWidget;

namespace fiarse::ui {

class Card;

/// The panels of the window, as the default layout arranges them.
struct DockPanels {
    Card* capacity = nullptr;    ///< left, top, first tab
    Card* experiment = nullptr;  ///< left, top, second tab
    Card* coverage = nullptr;    ///< left, bottom
    Card* model = nullptr;       ///< the centre
    Card* analysis = nullptr;    ///< under the centre
    Card* inspector = nullptr;   ///< right, top
    Card* log = nullptr;         ///< right, bottom, first tab
    Card* alerts = nullptr;      ///< right, bottom, second tab
    Card* undo = nullptr;        ///< right, bottom, third tab
    Card* runs = nullptr;        ///< under the centre, second tab
    Card* bookmarks = nullptr;   ///< under the centre, third tab
};

class DockArea : public QMainWindow {
    Q_OBJECT
public:
    /// Takes the panels over and arranges them in the default layout.
    DockArea(const DockPanels& panels, QWidget* parent);

    /// Whether the model is there; without it the docks have all the room.
    void setModelShown(bool shown);
    /// All docks, for the View menu; their objectName() is part of saved layouts.
    const std::vector<QDockWidget*>& docks() const { return m_docks; }

    /// The default layout with the docks that the perspective shows.
    void applyDefaultLayout(Perspective perspective);
    QByteArray saveLayout() const;
    /// @return false, with the perspective's default layout in place, if `state` is not a layout of this
    /// version.
    bool restoreLayout(Perspective perspective, const QByteArray& state);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QDockWidget* makeDock(const QString& name, Card* panel);
    void applyDefaultSizes();
    void updateTitles();

    std::vector<QDockWidget*> m_docks;
    QDockWidget* m_capacity;
    QDockWidget* m_experiment;
    QDockWidget* m_coverage;
    QDockWidget* m_analysis;
    QDockWidget* m_inspector;
    QDockWidget* m_log;
    QDockWidget* m_alerts;
    QDockWidget* m_runs;
    QDockWidget* m_bookmarks;
    QDockWidget* m_undo;
    Perspective m_perspective = Perspective::Lab;  ///< of the default layout that was applied last
    bool m_sizesWanted = true;  ///< default sizes still have to be given once the window has its size
};

}  // namespace fiarse::ui
