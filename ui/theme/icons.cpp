#include "ui/theme/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

QPixmap renderIcon(QByteArray svg, const QColor& colour, int pixels) {
    svg.replace("currentColor", colour.name(QColor::HexRgb).toUtf8());
    QSvgRenderer renderer(svg);
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter);
    return pixmap;
}

}  // namespace

QIcon themedIcon(const Theme& theme, const QString& name, const QColor& colour) {
    QFile file(QStringLiteral(":/fiarse/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray svg = file.readAll();
    const QColor normal = colour.isValid() ? colour : theme.colours().text;
    QColor disabled = normal;
    disabled.setAlphaF(0.4F);
    QIcon icon;
    for (const int pixels : {16, 20, 24, 32, 48, 64}) {
        icon.addPixmap(renderIcon(svg, normal, pixels), QIcon::Normal);
        icon.addPixmap(renderIcon(svg, disabled, pixels), QIcon::Disabled);
    }
    return icon;
}

}  // namespace fiarse::ui
