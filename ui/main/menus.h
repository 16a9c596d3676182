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
    void setPerspective(Perspective perspective);
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
    void quitRequested();
    void undoListRequested();
    void sweepRequested();
    void themeRequested(fiarse::ui::ThemeChoice choice);
    void perspectiveRequested(fiarse::ui::Perspective perspective);
    void presentRequested();  ///< full screen and back
    void resetPerspectiveRequested();
    void resetLayoutRequested();
    void paletteRequested();
    void aboutRequested();
    void keysRequested();

private:
    QAction* add(QMenu& menu, const QString& name, const QString& text, const QKeySequence& keys,
                 void (Menus::*signal)());
    void fillFile(QMenu& menu);
    void fillEdit(QMenu& menu, QUndoStack& undo);
    void fillPerspectives(QMenu& menu);
    void fillThemes(QMenu& menu);
    void fillView(QMenu& menu, const std::vector<QDockWidget*>& docks);

    QMenu* m_recent = nullptr;
    QActionGroup* m_themes = nullptr;
    QList<QAction*> m_perspectives;
};

}  // namespace fiarse::ui
