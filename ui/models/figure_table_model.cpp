#include "ui/models/figure_table_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "ui/models/csv_text.h"
#include "ui/models/npy_bytes.h"

namespace fiarse::ui {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

// Every x that a series has, rising.
std::vector<double> allX(const FigureChart& chart) {
    std::set<double> x;
    for (const FigureSeries& series : chart.series) x.insert(series.x.begin(), series.x.end());
    return {x.begin(), x.end()};
}

std::vector<double> onto(const std::vector<double>& x, const QVector<double>& from,
                         const QVector<double>& values) {
    std::vector<double> result(x.size(), kNothing);
    for (qsizetype i = 0; i < from.size() && i < values.size(); ++i) {
        const auto place = std::lower_bound(x.begin(), x.end(), from[i]);
        result[static_cast<std::size_t>(place - x.begin())] = values[i];
    }
    return result;
}

}  // namespace

void FigureTableModel::setPart(const FigurePart& part) {
    beginResetModel();
    m_columns.clear();
    m_rows = 0;
    if (part.chart) {
        const FigureChart& chart = *part.chart;
        const std::vector<double> x = allX(chart);
        m_rows = static_cast<int>(x.size());
        m_columns.push_back({chart.x.title, chart.x.quantity, x, {}});
        for (const FigureSeries& series : chart.series) {
            const Quantity quantity = chart.y.quantity;
            m_columns.push_back({series.name, quantity, onto(x, series.x, series.y), {}});
            if (series.low.isEmpty()) continue;
            m_columns.push_back({tr("%1 low").arg(series.name), quantity, onto(x, series.x, series.low), {}});
            m_columns.push_back(
                {tr("%1 high").arg(series.name), quantity, onto(x, series.x, series.high), {}});
        }
    } else if (part.grid) {
        const FigureGrid& grid = *part.grid;
        m_rows = static_cast<int>(grid.rows.size());
        Column names{grid.rowTitle, Quantity::Plain, {}, {}};
        for (const FigureGrid::Line& row : grid.rows) names.texts.push_back(row.label);
        m_columns.push_back(std::move(names));
        for (std::size_t c = 0; c < grid.columns.size(); ++c) {
            Column column{grid.columns[c].label, grid.quantity, {}, {}};
            for (std::size_t r = 0; r < grid.rows.size(); ++r)
                column.values.push_back(grid.values[grid.cell(r, c)]);
            m_columns.push_back(std::move(column));
        }
    }
    endResetModel();
}

int FigureTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

int FigureTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant FigureTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Column& column = m_columns[static_cast<std::size_t>(index.column())];
    const auto row = static_cast<std::size_t>(index.row());
    const bool isText = !column.texts.empty();
    if (role == Qt::TextAlignmentRole)
        return QVariant(isText ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (isText) return role == Qt::DisplayRole || role == SortRole ? QVariant(column.texts[row]) : QVariant();
    const double value = column.values[row];
    if (role == Qt::DisplayRole) return std::isnan(value) ? QString() : quantityText(value, column.quantity);
    if (role == SortRole && !std::isnan(value)) return value;
    return {};
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole) return m_columns[static_cast<std::size_t>(section)].title;
    if (role == Qt::TextAlignmentRole)
        return m_columns[static_cast<std::size_t>(section)].texts.empty() ? int(Qt::AlignRight)
                                                                          : int(Qt::AlignLeft);
    return {};
}

QByteArray figureCsv(const Figure& figure) {
    QByteArray text;
    FigureTableModel model;
    for (const FigurePart& part : figure.parts) {
        model.setPart(part);
        if (figure.parts.size() > 1) {
            if (!text.isEmpty()) text += "\r\n";
            text += "# " + part.title.toUtf8() + "\r\n";
        }
        text += csvOfModel(model, FigureTableModel::SortRole);
    }
    return text;
}

QByteArray figureNpy(const Figure& figure, const QString& part) {
    const auto found = std::find_if(figure.parts.begin(), figure.parts.end(),
                                    [&](const FigurePart& candidate) { return candidate.id == part; });
    if (found == figure.parts.end()) return {};
    std::vector<double> values;
    std::size_t rows = 0;
    std::size_t columns = 0;
    if (found->grid) {
        rows = found->grid->rows.size();
        columns = found->grid->columns.size();
        values = found->grid->values;
    } else if (found->chart) {
        // The first row is x.
        const std::vector<double> x = allX(*found->chart);
        rows = found->chart->series.size() + 1;
        columns = x.size();
        values = x;
        for (const FigureSeries& series : found->chart->series) {
            const std::vector<double> y = onto(x, series.x, series.y);
            values.insert(values.end(), y.begin(), y.end());
        }
    }
    return npyBytes(rows, columns, values);
}

}  // namespace fiarse::ui
