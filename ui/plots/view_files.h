/// A view as files: one value that every exporter writes, whatever draws the view.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include "ui/plots/figure_picture.h"

namespace fiarse::ui {

/// What a view can be saved as. Holds what it needs by value, so that it may be written later.
struct ViewFiles {
    struct Array {
        QString id;  ///< names the file where there are several
        std::function<QByteArray()> npy;
    };
    QString baseName;  ///< of the files, without ending: "lorenz-round-12"
    PicturePage page;
    std::function<QByteArray()> csv;
    std::vector<Array> arrays;
    QString message;  ///< why there is nothing to save; then the rest is empty

    bool isEmpty() const { return !page.paint; }
};

/// "png", "svg", "pdf", "csv", "npy".
QStringList viewEndings();

/// A figure's picture on its page, all its parts as one CSV, and an array for each part.
ViewFiles filesOf(const Figure& figure, const RoundMarks& marks, const QString& baseName);

/// Writes a file; the ending decides, see viewEndings(). Several arrays give several .npy files, named after
/// their ids. @return empty, or a sentence that says why not. GUI thread only.
QString saveView(const ViewFiles& view, const QString& path);

/// Writes each view in each of the formats into a folder, made if needed, and with "pdf" all pages into
/// dashboard.pdf as well. Views that have nothing to save are left out.
/// @return empty, or a sentence that says why not; what was written before stays.
QString saveViews(const std::vector<ViewFiles>& views, const QString& folder, const QStringList& endings);

}  // namespace fiarse::ui
