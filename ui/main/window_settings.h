/// What the window remembers between two starts: preferences and layout, never documents.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QStringList>
#include <optional>

#include "ui/state/key_table.h"
#include "ui/state/perspective.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

class WindowSettings {
public:
    /// Raised when docks are renamed or rearranged so that an old layout would not fit.
    static constexpr int kLayoutVersion = 3;
    static constexpr int kRecentFiles = 8;
    static constexpr int kRecentCommands = 12;

    /// @param file  an ini file; empty = the desktop's place for this program.
    explicit WindowSettings(const QString& file = {});

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    int speed() const;  ///< position of the speed slider
    void setSpeed(int position);

    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);
    Perspective perspective() const;
    void setPerspective(Perspective perspective);
    /// Empty = the default layout.
    QByteArray dockState(Perspective perspective) const;
    void setDockState(Perspective perspective, const QByteArray& state);
    /// Pictures of the model (ModelPictures::toText()); empty = the perspective's own.
    QString modelPictures(Perspective perspective) const;
    void setModelPictures(Perspective perspective, const QString& text);
    /// Whether the analysis view is explained; empty = as the perspective has it.
    std::optional<bool> isExplained(Perspective perspective) const;
    void setExplained(Perspective perspective, std::optional<bool> explained);
    /// Id of the view that is presented; empty = the model.
    QString hero() const;
    void setHero(const QString& view);
    /// What is shown in windows of its own, and where: words of MainWindow.
    QStringList popOuts() const;
    void setPopOuts(const QStringList& windows);
    /// Forgets geometry and the layouts of all perspectives.
    void clearLayout();

    KeyChanges keys() const;
    void setKeys(const KeyChanges& changes);

    /// Of BreakpointModel::texts().
    QStringList breakpoints() const;
    void setBreakpoints(const QStringList& texts);

    /// Ids of commands used in the palette, newest first, at most kRecentCommands.
    QStringList recentCommands() const;
    void addRecentCommand(const QString& id);

    /// Newest first; files that are gone are left out.
    QStringList recentFiles() const;
    void addRecentFile(const QString& path);

private:
    QSettings m_settings;
};

}  // namespace fiarse::ui
