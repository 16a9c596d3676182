/// The options of fiarse-workbench.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>

#include "ui/main/screenshot.h"
#include "ui/state/perspective.h"
#include "ui/theme/theme.h"

class QCoreApplication;

struct Options {
    QString experiment;
    std::optional<fiarse::ui::ThemeChoice> theme;
    bool resetLayout = false;
    bool play = false;
    QString screenshot;       ///< file; empty = none
    QString exportDashboard;  ///< folder; empty = none
    QStringList formats;      ///< of the dashboard's files
    QString view;
    QString sweep;
    std::optional<QSize> size;
    std::optional<fiarse::ui::Perspective> perspective;
    fiarse::ui::Scene scene;

    /// Nobody sits in front of the window: it writes files and goes.
    bool isBatch() const { return !screenshot.isEmpty() || !exportDashboard.isEmpty(); }
};

/// Whether these arguments want some output and no window, as far as that can be told before Qt reads them.
bool wantsNoWindow(int argc, char** argv);

/// Help and version end the program here. @return nothing for wrong options; `problem` says what is wrong.
std::optional<Options> readOptions(const QCoreApplication& application, QString& problem);
