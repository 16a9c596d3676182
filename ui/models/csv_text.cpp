#include "ui/models/csv_text.h"

#include <QAbstractItemModel>
#include <QLocale>
#include <cmath>

namespace fiarse::ui {
namespace {

QByteArray quoted(const QString& text) {
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n')) return bytes;
    bytes.replace('"', "\"\"");
    return '"' + bytes + '"';
}

template <typename T>
QByteArray cell(const std::vector<T>& values, std::size_t index) {
    if (index >= values.size()) return {};
    return QByteArray::number(static_cast<qlonglong>(values[index]));
}

QByteArray exact(double value) {
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

QByteArray exact(float value) {
    return QByteArray::number(static_cast<double>(value), 'g', 9);
}

QByteArray variantCell(const QVariant& value) {
    if (value.typeId() == QMetaType::Double) return exact(value.toDouble());
    return value.isValid() ? quoted(value.toString()) : QByteArray();
}

QByteArray tierCells(const RunInfo& info, const RoundArrays& arrays, std::size_t parameter) {
    if (parameter >= arrays.tierMap.size()) return ",";
    const std::uint8_t entry = arrays.tierMap[parameter];
    if (entry == kHeldByNobody) return "nobody,";
    if (entry == kAlwaysHeld) return "always,";
    if (entry >= info.levels.size()) return ",";
    return QByteArray::number(entry) + ',' + quoted(QString::fromStdString(info.levels[entry].capacity.text));
}

}  // namespace

QByteArray csvOfModel(const QAbstractItemModel& model, int sortRole, int deviationRole) {
    const auto hasDeviation = [&](int column) {
        return deviationRole >= 0 && model.headerData(column, Qt::Horizontal, deviationRole).toBool();
    };
    QByteArray csv;
    for (int column = 0; column < model.columnCount(); ++column) {
        const QString title = model.headerData(column, Qt::Horizontal).toString();
        if (column > 0) csv += ',';
        csv += quoted(title);
        if (hasDeviation(column)) csv += ',' + quoted(title + QStringLiteral(" sd"));
    }
    csv += '\n';
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (column > 0) csv += ',';
            csv += variantCell(model.index(row, column).data(sortRole));
            if (hasDeviation(column)) csv += ',' + variantCell(model.index(row, column).data(deviationRole));
        }
        csv += '\n';
    }
    return csv;
}

QByteArray csvOfLayer(const RunInfo& info, const RoundArrays& arrays, std::size_t layer,
                      const BiasMoment* bias) {
    const LayerInfo& l = info.layout.layers[layer];
    QByteArray csv =
        "index,row,column,weight,magnitude,level,capacity,assigned,alive,moved,updates,last_trained";
    csv += bias == nullptr ? "\n" : ",held,total_ratio,lock_in,luck\n";
    csv.reserve(csv.size() + static_cast<qsizetype>(l.count) * 64);
    for (std::size_t i = 0; i < l.count; ++i) {
        const std::size_t p = l.offset + i;
        const bool known = p < arrays.weights.size();
        csv += QByteArray::number(static_cast<qulonglong>(p)) + ',';
        csv += QByteArray::number(static_cast<qulonglong>(i / l.columns())) + ',';
        csv += QByteArray::number(static_cast<qulonglong>(i % l.columns())) + ',';
        csv +=
            (known ? exact(arrays.weights[p]) + ',' + exact(std::abs(arrays.weights[p])) : QByteArray(",")) +
            ',';
        csv += tierCells(info, arrays, p) + ',';
        csv += cell(arrays.assigned, p) + ',' + cell(arrays.alive, p) + ',' + cell(arrays.moved, p) + ',';
        csv += cell(arrays.updates, p) + ',' + cell(arrays.lastTrained, p);
        if (bias != nullptr) {
            csv += ',' + cell(bias->counts, p);
            for (const auto* ratio : {&bias->ratios.total, &bias->ratios.lockIn, &bias->ratios.luck})
                csv +=
                    ',' + (p < ratio->size() && !std::isnan((*ratio)[p]) ? exact((*ratio)[p]) : QByteArray());
        }
        csv += '\n';
    }
    return csv;
}

}  // namespace fiarse::ui
