#include "ui/panels/export_menu.h"

#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QSaveFile>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kScale = 2.0;
constexpr int kMargin = 12;

}  // namespace

ExportMenu::ExportMenu(Theme& theme, QWidget* picture, std::function<QByteArray()> csv, QWidget* parent)
    : QToolButton(parent), m_theme(theme), m_picture(picture), m_data(std::move(csv)) {
    setObjectName(QStringLiteral("exportMenu"));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setAccessibleName(tr("Save picture or data"));
    setToolTip(tr("Save this view as a picture or as a table"));
    auto* menu = new QMenu(this);
    menu->addAction(tr("Save picture…"), this, [this] { ask(true); });
    menu->addAction(tr("Save data…"), this, [this] { ask(false); });
    setMenu(menu);
    connect(&m_theme, &Theme::changed, this, &ExportMenu::updateIcon);
    updateIcon();
}

void ExportMenu::updateIcon() {
    setIcon(themedIcon(m_theme, QStringLiteral("download"), m_theme.colours().muted));
}

QImage ExportMenu::picture() const {
    const QSize size = m_picture->size() + QSize(2 * kMargin, 2 * kMargin);
    QImage image(size * kScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kScale);
    image.fill(m_theme.colours().card);
    QPainter painter(&image);
    m_picture->render(&painter, QPoint(kMargin, kMargin), QRegion(), QWidget::DrawChildren);
    return image;
}

QString ExportMenu::savePicture(const QString& path) const {
    if (picture().save(path, "PNG")) return {};
    return tr("The picture could not be written to %1. Choose a folder you may write to.").arg(path);
}

QString ExportMenu::saveData(const QString& path) const {
    QSaveFile file(path);
    const QByteArray text = m_data();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) return {};
    return tr("The data could not be written to %1: %2.").arg(path, file.errorString());
}

void ExportMenu::ask(bool picture) {
    const QString ending = picture ? QStringLiteral(".png") : QStringLiteral(".csv");
    const QString path = QFileDialog::getSaveFileName(
        this, picture ? tr("Save picture") : tr("Save data"), m_baseName + ending,
        picture ? tr("PNG picture (*.png)") : tr("CSV table (*.csv)"));
    if (path.isEmpty()) return;
    const QString problem = picture ? savePicture(path) : saveData(path);
    if (!problem.isEmpty()) QMessageBox::warning(this, tr("Not saved"), problem);
}

}  // namespace fiarse::ui
