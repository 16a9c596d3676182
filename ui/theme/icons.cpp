#include "ui/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <utility>

#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr qreal kDisabledOpacity = 0.4;

/// Draws when it is asked to, in the size that is asked for: a window has several hundred icons, most of
/// which are never seen.
class LineIcon : public QIconEngine {
public:
    LineIcon(QString name, QByteArray svg, QColor colour)
        : m_name(std::move(name)), m_svg(std::move(svg)), m_colour(std::move(colour)) {}

    QIconEngine* clone() const override { return new LineIcon(*this); }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        const QString key = QStringLiteral("fiarse/%1/%2/%3x%4/%5")
                                .arg(m_name, m_colour.name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height())
                                .arg(mode == QIcon::Disabled ? 0 : 1);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setOpacity(m_colour.alphaF() * (mode == QIcon::Disabled ? kDisabledOpacity : 1.0));
        QByteArray svg = m_svg;
        QSvgRenderer renderer(svg.replace("currentColor", m_colour.name(QColor::HexRgb).toUtf8()));
        const int side = qMin(size.width(), size.height());
        renderer.render(&painter,
                        QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state));
    }

private:
    QString m_name;
    QByteArray m_svg;
    QColor m_colour;
};

}  // namespace

QIcon themedIcon(const Theme& theme, const QString& name, const QColor& colour) {
    QFile file(QStringLiteral(":/fiarse/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    // The icon owns its engine.
    return QIcon(new LineIcon(name, file.readAll(), colour.isValid() ? colour : theme.colours().text));
}

}  // namespace fiarse::ui
