/// The menu bar: which commands there are and where they stand; what they do is the window's business.
#pragma once

#include <QObject>
#include <vector>

#include "ui/state/perspective.h"

class QAction;
class QActionGroup;
class QDockWidget;
class QMenu;
class QMenuBar;
class QUndoStack;

namespace fiarse::ui {

class RunActions;
class TimelineActions;
enum class ThemeChoice;

class Menus : public QObject {
    Q_OBJECT
public:
    Menus(QMenuBar& bar, RunActions& run, TimelineActions& timeline, QUndoStack& undo,
          const std::vector<QDockWidget*>& docks, QObject* parent);

    void setRecentFiles(const QStringList& files);
    void setTheme(ThemeChoice choice);
    QMenu& compareMenu() { return *m_compare; }
    void setPerspective(Perspective perspective);
    void setJointZoom(bool joint);
    /// The actions of Learn, Lab, Debug, Present, in this order.
    const QList<QAction*>& perspectives() const { return m_perspectives; }

Q_SIGNALS:
    void newRequested();
    void openRequested();
    void openFileRequested(const QString& path);
    void saveRequested();
    void saveAsRequested();
    void saveRunRequested();
    void exportPictureRequested();
    void exportViewRequested();
    void exportDashboardRequested();
    void exportRunRequested();
    void quitRequested();
    void undoListRequested();
    void sweepRequested();
    void themeRequested(fiarse::ui::ThemeChoice choice);
    void perspectiveRequested(fiarse::ui::Perspective perspective);
    void presentRequested();  ///< full screen and back
    void resetPerspectiveRequested();
    void resetLayoutRequested();
    void jointZoomRequested(bool joint);
    void zoomRequested(int steps);  ///< 0 = the whole layer
    void chooseViewRequested();
    void nextViewRequested();
    void lastViewRequested();
    void paletteRequested();
    void explainRequested();
    void aboutRequested();
    void keysRequested();

private:
    QAction* add(QMenu& menu, const QString& name, const QString& text, const QKeySequence& keys,
                 void (Menus::*signal)());
    void fillFile(QMenu& menu);
    void fillEdit(QMenu& menu, QUndoStack& undo);
    void fillPerspectives(QMenu& menu);
    void fillThemes(QMenu& menu);
    void fillModel(QMenu& menu);
    void fillView(QMenu& menu, const std::vector<QDockWidget*>& docks);

    QMenu* m_recent = nullptr;
    QMenu* m_compare = nullptr;
    QActionGroup* m_themes = nullptr;
    QAction* m_jointZoom = nullptr;
    QList<QAction*> m_perspectives;
};

}  // namespace fiarse::ui
