#include "ui/plots/figure_picture.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <memory>

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(FigurePicture)
};

constexpr QMargins kMargins(16, 16, 16, 16);
constexpr int kHead = 46;
constexpr double kPngScale = 2.0;
constexpr int kPdfDpi = 200;
constexpr double kPdfScale = 3.0;  // pixels of a dashboard's page, against 96 dpi

QSize pageSize(QSize size) {
    return size.grownBy(kMargins) + QSize(0, kHead);
}

QString refused(const QString& path, const QString& why) {
    return Text::tr("The picture could not be written to %1: %2.").arg(path, why);
}

QString saved(QSaveFile& file, const QString& path) {
    return file.commit() ? QString() : refused(path, file.errorString());
}

void setPage(QPdfWriter& writer, QSize size) {
    writer.setResolution(kPdfDpi);
    writer.setPageMargins(QMarginsF());
    writer.setPageSize(QPageSize(QSizeF(size) * 72.0 / 96.0, QPageSize::Point, {}, QPageSize::ExactMatch));
}

}  // namespace

QRectF beginPage(QPainter& painter, const PicturePage& page, const Theme& theme) {
    const double scale = static_cast<double>(painter.device()->width()) / page.size.width();
    painter.scale(scale, scale);
    painter.setRenderHint(QPainter::Antialiasing);
    // A picture in a PDF keeps its colours to the bit.
    painter.setRenderHint(QPainter::LosslessImageRendering);
    painter.fillRect(QRectF(QPointF(), page.size), theme.colours().card);
    const QRectF inside =
        QRectF(QPointF(), page.size).adjusted(kPageMargin, kPageMargin, -kPageMargin, -kPageMargin);
    painter.setFont(titleFont(15));
    painter.setPen(theme.colours().text);
    painter.drawText(QRectF(inside.left(), inside.top(), inside.width(), 20),
                     Qt::AlignLeft | Qt::AlignVCenter, page.title);
    painter.setFont(baseFont(kTablePixels));
    painter.setPen(theme.colours().muted);
    const QRectF room(inside.left(), inside.top() + 24, inside.width(), 200);
    QRectF used;
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, page.summary, &used);
    return inside.adjusted(0, 24 + used.height() + 10, 0, 0);
}

QString savePicture(const PicturePage& page, const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return refused(path, file.errorString());
    if (ending == QLatin1String("svg")) {
        QSvgGenerator generator;
        generator.setOutputDevice(&file);
        generator.setSize(page.size);
        generator.setViewBox(QRect(QPoint(), page.size));
        generator.setResolution(96);
        generator.setTitle(page.title);
        generator.setDescription(page.summary);
        page.paint(generator);
        return saved(file, path);
    }
    if (ending == QLatin1String("pdf")) {
        {
            QPdfWriter writer(&file);
            setPage(writer, page.size);
            writer.setTitle(page.title);
            page.paint(writer);
        }
        return saved(file, path);
    }
    QImage image(page.size * kPngScale, QImage::Format_RGB32);
    page.paint(image);
    if (!image.save(&file, "PNG")) return refused(path, Text::tr("it is no picture format"));
    return saved(file, path);
}

PicturePage figurePage(const Figure& figure, const RoundMarks& marks, QSize size) {
    return {.size = pageSize(size),
            .title = figure.title,
            .summary = figure.summary,
            .paint = [figure, marks, size](QPaintDevice& device) {
                const std::unique_ptr<const Theme> print = Theme::print();
                FigureCanvas canvas(*print);
                canvas.resize(size);
                canvas.setRoundMarks(marks);
                canvas.setFigure(figure);
                canvas.paintTo(device, true);
            }};
}

QString saveFigurePicture(const Figure& figure, const RoundMarks& marks, const QString& path, QSize size) {
    return savePicture(figurePage(figure, marks, size), path);
}

QString savePagesPdf(const std::vector<PicturePage>& pages, const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return refused(path, file.errorString());
    {
        QPdfWriter writer(&file);
        QPainter painter;
        for (const PicturePage& page : pages) {
            // Before the painter begins, and before each new page: the size is that of the page to come.
            setPage(writer, page.size);
            // One picture a page: a PDF painter cannot be handed from canvas to canvas.
            QImage image(page.size * kPdfScale, QImage::Format_RGB32);
            page.paint(image);
            if (painter.isActive()) {
                writer.newPage();
            } else if (!painter.begin(&writer)) {
                return refused(path, Text::tr("the file cannot be drawn into"));
            }
            painter.drawImage(QRect(0, 0, writer.width(), writer.height()), image);
        }
    }
    return saved(file, path);
}

}  // namespace fiarse::ui
