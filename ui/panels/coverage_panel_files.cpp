// What CoveragePanel shows beside its picture: explanation, table, files; and what it hands to dashboards.
#include <QTabBar>
#include <algorithm>

#include "engine/api/masks.h"
#include "ui/models/figure_table_model.h"
#include "ui/models/parameter_facts.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/view_tools.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/share_grid_data.h"
#include "ui/plots/share_page.h"
#include "ui/state/selection.h"
#include "ui/text/format.h"

namespace fiarse::ui {

CoveragePanel::Content CoveragePanel::contentOf(bool clients) const {
    Content content;
    content.clients = clients;
    if (clients) {
        content.rows = coverageRows(*m_info, m_participants);
        content.shares = keptShares(*m_info, *m_arrays);
        content.grid = clientGrid(*m_info, content.rows, content.shares, m_selection.client());
        return content;
    }
    content.shares = keptHistory(*m_info, m_records, shownLevel());
    const std::int64_t first = m_records.empty() ? 1 : m_records.front().round;
    content.grid = roundGrid(*m_info, content.shares, first, m_selection.layer());
    return content;
}

FigurePart CoveragePanel::tableOf(const Content& content) const {
    FigureGrid grid;
    grid.quantity = Quantity::Share;
    grid.valueTitle = tr("Kept");
    if (content.clients) {
        grid.rowTitle = tr("Client");
        grid.columnTitle = tr("Layer");
        for (const CoverageRow& row : content.rows) {
            const auto client = std::find_if(m_info->clients.begin(), m_info->clients.end(),
                                             [&](const ClientInfo& c) { return c.id == row.client; });
            grid.rows.push_back({clientText(*m_info, *client), row.client});
        }
        for (const LayerInfo& layer : m_info->layout.layers)
            grid.columns.push_back({QString::fromStdString(layer.name), -1});
    } else {
        grid.rowTitle = tr("Layer");
        grid.columnTitle = tr("Round");
        for (const LayerInfo& layer : m_info->layout.layers)
            grid.rows.push_back({QString::fromStdString(layer.name), -1});
        for (std::size_t r = 0; r < content.shares.size(); ++r)
            grid.columns.push_back({QString::number(m_records[r].round), m_records[r].round});
    }
    grid.values = content.grid.shares;
    return {.id = QStringLiteral("kept"), .title = title(), .chart = std::nullopt, .grid = std::move(grid)};
}

QByteArray CoveragePanel::csvOf(const Content& content) const {
    QByteArray text =
        content.clients ? "client,capacity,layer,kept,count\n" : "round,capacity,layer,kept,count\n";
    const auto line = [&](std::int64_t id, int level, std::size_t layer, const KeptShare& share) {
        text += QByteArray::number(static_cast<qlonglong>(id)) + ',' +
                QByteArray::fromStdString(m_info->levels[static_cast<std::size_t>(level)].capacity.text) +
                ',' + QByteArray::fromStdString(m_info->layout.layers[layer].name) + ',' +
                QByteArray::number(static_cast<qulonglong>(share.kept)) + ',' +
                QByteArray::number(static_cast<qulonglong>(share.count)) + '\n';
    };
    if (content.clients) {
        for (const CoverageRow& row : content.rows) {
            const auto& shares = content.shares[static_cast<std::size_t>(row.level)];
            for (std::size_t l = 0; l < shares.size(); ++l) line(row.client, row.level, l, shares[l]);
        }
        return text;
    }
    for (std::size_t r = 0; r < content.shares.size(); ++r) {
        for (std::size_t l = 0; l < content.shares[r].size(); ++l)
            line(m_records[r].round, shownLevel(), l, content.shares[r][l]);
    }
    return text;
}

// The example is the layer that is looked at, in the submodel of the chosen client or the smallest capacity.
QString CoveragePanel::summaryOf(const Content& content) const {
    const auto level = static_cast<std::size_t>(shownLevel());
    const auto layer = std::min(static_cast<std::size_t>(std::max(m_selection.layer(), 0)),
                                m_info->layout.layers.size() - 1);
    const QString capacity = formatCapacity(m_info->levels[level].capacity);
    const QString name = QString::fromStdString(m_info->layout.layers[layer].name);
    if (!content.clients && content.shares.empty()) return {};
    const KeptShare share = content.clients ? content.shares[level][layer] : content.shares.back()[layer];
    const QString kept = formatCount(static_cast<qint64>(share.kept));
    const QString all = formatCount(static_cast<qint64>(share.count));
    if (content.clients)
        return tr("After round %1, capacity %2 keeps %3 of %4 parameters of %5 = %6.")
            .arg(QString::number(m_arrays->round), capacity, kept, all, name,
                 formatSmallPercent(share.share()));
    return tr("In round %1, capacity %2 kept %3 of %4 parameters of %5 = %6.")
        .arg(QString::number(m_records.back().round), capacity, kept, all, name,
             formatSmallPercent(share.share()));
}

FigureExplanation CoveragePanel::explanationOf(const Content& content) const {
    FigureExplanation words;
    words.meaning = content.clients
                        ? tr("Which share of each layer lies in each client's submodel.")
                        : tr("Which share of each layer lay in the submodel of one capacity, round "
                             "by round.");
    if (drawsOwnMasks(m_info->experiment))
        words.meaning += QLatin1Char(' ') + tr("Each participant draws a mask of its own; what is counted is "
                                               "the server's draw, which the capacities are evaluated with.");
    words.formula = tr("kept(l, γ) = #{ p ∈ l : p ∈ mask(γ) } / |l|");
    words.numbers = summaryOf(content);
    words.reading =
        tr("A layer of which a submodel keeps nothing is cut through there: such a client trains, but learns "
           "nothing. With one threshold for the whole model this happens to wide layers first.");
    return words;
}

std::vector<double> CoveragePanel::barMarks() const {
    std::vector<double> marks;
    for (auto level = m_info->levels.rbegin(); level != m_info->levels.rend(); ++level)
        marks.push_back(level->capacity.value);
    return marks;
}

ViewFiles CoveragePanel::filesOf(bool clients, const QString& baseName) const {
    ViewFiles files;
    files.baseName = baseName;
    files.message = tr("There is nothing to save yet: press Play.");
    if (!m_info || !m_arrays || m_info->levels.empty() || m_info->layout.layers.empty()) return files;
    const Content content = contentOf(clients);
    if (content.shares.empty()) return files;
    files.message.clear();
    const QString title = clients ? tr("Share of each layer in each client's submodel")
                                  : tr("Share of each layer kept, over the rounds");
    files.page = sharePage(title, summaryOf(content), content.grid, barMarks());
    files.csv = [csv = csvOf(content)] { return csv; };
    Figure figure;
    figure.parts = {tableOf(content)};
    files.arrays.push_back(
        {QStringLiteral("kept"), [figure] { return figureNpy(figure, QStringLiteral("kept")); }});
    return files;
}

ViewFiles CoveragePanel::shownFiles() const {
    const bool clients = m_tabs->currentIndex() == 0;
    const QString round = m_arrays ? QString::number(m_arrays->round) : QString();
    return filesOf(clients, clients ? QStringLiteral("clients-by-layer-round-") + round
                                    : QStringLiteral("layers-by-round"));
}

std::vector<ViewFiles> CoveragePanel::allFiles() const {
    std::vector<ViewFiles> files;
    for (const bool clients : {true, false}) {
        ViewFiles one = filesOf(
            clients, clients ? QStringLiteral("clients-by-layer") : QStringLiteral("layers-by-round"));
        if (!one.isEmpty()) files.push_back(std::move(one));
    }
    return files;
}

void CoveragePanel::refreshTools() {
    if (!m_tools->isExplained() && !m_tools->isTableShown()) return;
    const Content content = contentOf(m_tabs->currentIndex() == 0);
    if (m_tools->isExplained()) m_tools->setExplanation(title(), explanationOf(content));
    if (m_tools->isTableShown()) m_table->setPart(tableOf(content));
}

void CoveragePanel::copyLook(const CoveragePanel& other) {
    m_tabs->setCurrentIndex(other.m_tabs->currentIndex());
}

void CoveragePanel::askExport() {
    m_tools->askExport();
}

}  // namespace fiarse::ui
