#include "ui/panels/figure_export_menu.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

// Ending and filter of each format.
QList<std::pair<QString, QString>> endings() {
    return {{QStringLiteral("png"), FigureExportMenu::tr("PNG picture (*.png)")},
            {QStringLiteral("svg"), FigureExportMenu::tr("SVG drawing (*.svg)")},
            {QStringLiteral("pdf"), FigureExportMenu::tr("PDF page (*.pdf)")},
            {QStringLiteral("csv"), FigureExportMenu::tr("CSV table (*.csv)")},
            {QStringLiteral("npy"), FigureExportMenu::tr("NumPy array (*.npy)")}};
}

}  // namespace

FigureExportMenu::FigureExportMenu(Theme& theme, std::function<ViewFiles()> source, QWidget* parent)
    : QToolButton(parent), m_theme(theme), m_source(std::move(source)) {
    setObjectName(QStringLiteral("figureExport"));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setAccessibleName(tr("Save this view"));
    setToolTip(tr("Save this view as a picture or as data"));
    auto* menu = new QMenu(this);
    const QStringList texts = {tr("Picture, PNG…"), tr("Picture, SVG…"), tr("Picture, PDF…"),
                               tr("Data, CSV…"), tr("Data, NPY…")};
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const auto [ending, filter] = endings()[i];
        QAction* action = menu->addAction(texts[i], this,
                                          [this, ending = ending, filter = filter] { ask(ending, filter); });
        action->setObjectName(QStringLiteral("save-") + ending);
    }
    setMenu(menu);
    const auto dress = [this] {
        setIcon(themedIcon(m_theme, QStringLiteral("download"), m_theme.colours().muted));
    };
    connect(&m_theme, &Theme::changed, this, dress);
    dress();
}

QString FigureExportMenu::save(const QString& path) const {
    return saveView(m_source(), path);
}

void FigureExportMenu::askAny() {
    QFileDialog dialog(this, tr("Save view"));
    dialog.setObjectName(QStringLiteral("saveViewDialog"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const auto& [ending, filter] : endings()) filters << filter;
    dialog.setNameFilters(filters);
    const auto takeEnding = [&dialog](const QString& chosen) {
        for (const auto& [ending, filter] : endings())
            if (filter == chosen) dialog.setDefaultSuffix(ending);
    };
    takeEnding(filters.constFirst());
    connect(&dialog, &QFileDialog::filterSelected, &dialog, takeEnding);
    dialog.selectFile(m_source().baseName);
    if (dialog.exec() != QDialog::Accepted) return;
    const QString refused = save(dialog.selectedFiles().constFirst());
    if (!refused.isEmpty()) Q_EMIT problem(refused);
}

void FigureExportMenu::ask(const QString& ending, const QString& filter) {
    const QString name = m_source().baseName + QLatin1Char('.') + ending;
    QString path = QFileDialog::getSaveFileName(this, tr("Save view"), name, filter);
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QLatin1Char('.') + ending;
    const QString refused = save(path);
    if (!refused.isEmpty()) Q_EMIT problem(refused);
}

}  // namespace fiarse::ui
