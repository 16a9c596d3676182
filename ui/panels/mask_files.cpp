#include "ui/panels/mask_files.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

#include "ui/models/csv_text.h"
#include "ui/models/npy_bytes.h"
#include "ui/panels/mask_legend.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_page.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MasksPanel)
};

QByteArray exact(double value) {
    return std::isfinite(value) ? QByteArray::number(value, 'g', QLocale::FloatingPointShortest)
                                : QByteArray();
}

QByteArray csvOf(const MaskDrawingRequest& request) {
    const MaskState& shown = request.shown();
    const LayerInfo& layer = shown.info->layout.layers[request.layer];
    if (!request.b && request.encoding != Encoding::ClientMask)
        return csvOfLayer(*shown.info, *shown.arrays, request.layer, shown.bias.get());
    MaskDrawingRequest a = request, b = request;
    a.comparison = b.comparison = Comparison::Off;
    a.second = false;
    b.second = true;
    QByteArray csv = request.b ? "index,row,column,a,b\n" : "index,row,column,held\n";
    for (std::size_t i = 0; i < layer.count; ++i) {
        csv += QByteArray::number(static_cast<qulonglong>(layer.offset + i)) + ',' +
               QByteArray::number(static_cast<qulonglong>(i / layer.columns())) + ',' +
               QByteArray::number(static_cast<qulonglong>(i % layer.columns())) + ',' +
               exact(shownValue(a, layer.offset + i));
        if (request.b) csv += ',' + exact(shownValue(b, layer.offset + i));
        csv += '\n';
    }
    return csv;
}

QByteArray npyOf(const MaskDrawingRequest& request) {
    const LayerInfo& layer = request.shown().info->layout.layers[request.layer];
    std::vector<double> values;
    values.reserve(layer.count);
    for (std::size_t i = 0; i < layer.count; ++i) values.push_back(shownValue(request, layer.offset + i));
    return npyBytes(layer.rows(), layer.columns(), values);
}

QString titleOf(const MaskDrawingRequest& request) {
    const MaskState& shown = request.shown();
    const QString layer = QString::fromStdString(shown.info->layout.layers[request.layer].name);
    QString what = encodingName(request.encoding);
    if (request.encoding == Encoding::ClientMask && request.client)
        what = Text::tr("Mask of client %1").arg(*request.client);
    if (request.b && request.comparison == Comparison::Difference)
        return Text::tr("%1 of %2, %3 less %4").arg(what, layer, request.b->name, request.a.name);
    if (request.b) return Text::tr("%1 of %2").arg(what, layer);
    return shown.arrays->round == 0
               ? Text::tr("%1 of %2, before round 1").arg(what, layer)
               : Text::tr("%1 of %2, after round %3").arg(what, layer, QString::number(shown.arrays->round));
}

HeatmapPage pageOf(const MaskDrawingRequest& request, const MaskDrawing& drawing, ArrangementKind kind) {
    const MaskState& shown = request.shown();
    const std::unique_ptr<const Theme> print = Theme::print();
    const MaskLegend legend = legendOf(*print, request, drawing);
    HeatmapPage page;
    page.title = titleOf(request);
    page.summary = request.b || request.encoding == Encoding::TierMap ? maskSummary(request, drawing)
                                                                      : encodingHelp(request.encoding);
    if (page.summary != drawing.note) page.note = drawing.note;
    page.layer = shown.info->layout.layers[request.layer];
    page.unit = unitPicture(*shown.info, request.layer);
    page.kind = kind;
    page.caption = layerText(page.layer, page.unit, kind);
    const bool beside = request.b && (request.comparison == Comparison::SideBySide ||
                                      request.comparison == Comparison::Swipe);
    page.pictures.push_back({beside ? Text::tr("A: %1").arg(request.a.name) : QString(), drawing.left});
    if (beside) page.pictures.push_back({Text::tr("B: %1").arg(request.b->name), drawing.right});
    page.palette = heatmapPalette(*print, request.encoding, static_cast<int>(shown.info->levels.size()),
                                  std::nullopt, drawing.left->difference);
    page.legendTitle = legend.title;
    page.legend = legend.entries;
    page.legendColours = legend.colours;
    page.scale = legend.bar;
    return page;
}

}  // namespace

ViewFiles maskFiles(const MaskDrawingRequest& request, const MaskDrawing& drawing, ArrangementKind kind,
                    const QString& baseName) {
    const MaskState& shown = request.shown();
    ViewFiles files;
    // A point would be taken for the beginning of an ending.
    const QString layer = QString::fromStdString(shown.info->layout.layers[request.layer].name)
                              .replace(QLatin1Char('.'), QLatin1Char('-'));
    files.baseName = !baseName.isEmpty() ? baseName
                                         : QStringLiteral("%1-%2-round-%3")
                                               .arg(layer, encodingId(request.encoding),
                                                    QString::number(shown.arrays->round));
    files.message = maskMessage(*drawing.left, shown);
    if (!files.message.isEmpty()) return files;
    files.page = heatmapPage(pageOf(request, drawing, kind));
    files.csv = [request] { return csvOf(request); };
    files.arrays.push_back({encodingId(request.encoding), [request] { return npyOf(request); }});
    return files;
}

LayerTable maskTable(const MaskDrawingRequest& request) {
    const LayerInfo& layer = request.shown().info->layout.layers[request.layer];
    LayerTable table;
    table.columns = static_cast<int>(layer.columns());
    table.rows = static_cast<int>(layer.rows());
    const auto parameter = [offset = layer.offset, columns = layer.columns()](int row, int column) {
        return offset + static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(column);
    };
    table.value = [=](int row, int column) { return shownValue(request, parameter(row, column)); };
    table.text = [=](int row, int column) { return shownText(request, parameter(row, column)); };
    table.help = [name = QString::fromStdString(layer.name)](int row, int column) {
        return QStringLiteral("%1[%2, %3]").arg(name).arg(row).arg(column);
    };
    return table;
}

}  // namespace fiarse::ui
