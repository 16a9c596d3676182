/// What the window remembers between two starts: preferences and layout, never documents.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QStringList>

#include "ui/theme/theme.h"

namespace fiarse::ui {

class WindowSettings {
public:
    /// Raised when docks are renamed or rearranged so that an old layout would not fit.
    static constexpr int kLayoutVersion = 2;
    static constexpr int kRecentFiles = 8;

    /// @param file  an ini file; empty = the desktop's place for this program.
    explicit WindowSettings(const QString& file = {});

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    int speed() const;  ///< position of the speed slider
    void setSpeed(int position);

    QByteArray geometry() const;
    QByteArray dockState() const;
    void setLayout(const QByteArray& geometry, const QByteArray& dockState);
    void clearLayout();

    /// Newest first; files that are gone are left out.
    QStringList recentFiles() const;
    void addRecentFile(const QString& path);

private:
    QSettings m_settings;
};

}  // namespace fiarse::ui
