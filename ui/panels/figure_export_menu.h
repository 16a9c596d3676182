/// The ⤓ menu of a view: picture (PNG, SVG, PDF) and data (CSV, NPY).
#pragma once

#include <QToolButton>
#include <functional>

#include "ui/plots/view_files.h"

namespace fiarse::ui {

class Theme;

/// A file that cannot be written is told by problem(); nothing is lost.
class FigureExportMenu : public QToolButton {
    Q_OBJECT
public:
    /// @param source  asked when something is to be saved.
    FigureExportMenu(Theme& theme, std::function<ViewFiles()> source, QWidget* parent = nullptr);

    /// Writes a file; the ending decides: png, svg, pdf, csv, npy. A view with several arrays gives
    /// several .npy files, named after the parts. @return empty, or a sentence that says why not.
    QString save(const QString& path) const;
    /// Asks where to, in any of the formats, and saves.
    void askAny();

Q_SIGNALS:
    void problem(const QString& sentence);

private:
    void ask(const QString& ending, const QString& filter);

    Theme& m_theme;
    std::function<ViewFiles()> m_source;
};

}  // namespace fiarse::ui
