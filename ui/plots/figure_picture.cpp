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

QString saveFigurePicture(const Figure& figure, const RoundMarks& marks, const QString& path, QSize size) {
    const std::unique_ptr<const Theme> print = Theme::print();
    FigureCanvas canvas(*print);
    canvas.resize(size);
    canvas.setRoundMarks(marks);
    canvas.setFigure(figure);
    return savePicture({.size = pageSize(size),
                        .title = figure.title,
                        .summary = figure.summary,
                        .paint = [&](QPaintDevice& device) { canvas.paintTo(device, true); }},
                       path);
}

QString saveFiguresPdf(const std::vector<Figure>& figures, const RoundMarks& marks, const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return refused(path, file.errorString());
    {
        const std::unique_ptr<const Theme> print = Theme::print();
        QPdfWriter writer(&file);
        setPage(writer, pageSize(kPictureSize));
        QPainter painter;
        bool first = true;
        for (const Figure& figure : figures) {
            FigureCanvas canvas(*print);
            canvas.resize(kPictureSize);
            canvas.setRoundMarks(marks);
            canvas.setFigure(figure);
            // One picture a page: a PDF painter cannot be handed from canvas to canvas.
            QImage page(pageSize(kPictureSize) * 3.0, QImage::Format_RGB32);
            canvas.paintTo(page, true);
            if (first) {
                if (!painter.begin(&writer)) return refused(path, Text::tr("the file cannot be drawn into"));
            } else {
                writer.newPage();
            }
            first = false;
            painter.drawImage(QRect(0, 0, writer.width(), writer.height()), page);
        }
        if (!first) painter.end();
    }
    return saved(file, path);
}

}  // namespace fiarse::ui
