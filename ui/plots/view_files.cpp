#include "ui/plots/view_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include "ui/models/figure_table_model.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ViewFiles)
};

QString writeFile(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    return Text::tr("The data could not be written to %1: %2.").arg(path, file.errorString());
}

}  // namespace

QStringList viewEndings() {
    return {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("csv"),
            QStringLiteral("npy")};
}

ViewFiles filesOf(const Figure& figure, const RoundMarks& marks, const QString& baseName) {
    ViewFiles files;
    files.baseName = baseName;
    files.message = figure.message;
    if (figure.isEmpty()) return files;
    files.page = figurePage(figure, marks);
    files.csv = [figure] { return figureCsv(figure); };
    for (const FigurePart& part : figure.parts)
        files.arrays.push_back({part.id, [figure, id = part.id] { return figureNpy(figure, id); }});
    return files;
}

QString saveView(const ViewFiles& view, const QString& path) {
    if (view.isEmpty()) return view.message;
    const QFileInfo info(path);
    const QString ending = info.suffix().toLower();
    if (ending == QLatin1String("csv")) return writeFile(path, view.csv());
    if (ending != QLatin1String("npy")) return savePicture(view.page, path);
    for (const ViewFiles::Array& array : view.arrays) {
        const QString target =
            view.arrays.size() == 1
                ? path
                : QStringLiteral("%1/%2-%3.npy").arg(info.path(), info.completeBaseName(), array.id);
        const QString refused = writeFile(target, array.npy());
        if (!refused.isEmpty()) return refused;
    }
    return {};
}

QString saveViews(const std::vector<ViewFiles>& views, const QString& folder, const QStringList& endings) {
    const QDir target(folder);
    if (!target.mkpath(QStringLiteral(".")))
        return Text::tr("The folder %1 could not be made. Choose a place you may write to.").arg(folder);
    std::vector<PicturePage> pages;
    for (const ViewFiles& view : views) {
        if (view.isEmpty()) continue;
        pages.push_back(view.page);
        for (const QString& ending : endings) {
            const QString refused =
                saveView(view, target.filePath(view.baseName + QLatin1Char('.') + ending));
            if (!refused.isEmpty()) return refused;
        }
    }
    if (!endings.contains(QStringLiteral("pdf"))) return {};
    return savePagesPdf(pages, target.filePath(QStringLiteral("dashboard.pdf")));
}

}  // namespace fiarse::ui
