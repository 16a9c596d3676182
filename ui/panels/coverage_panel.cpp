#include "ui/panels/coverage_panel.h"

#include <QLabel>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/api/masks.h"
#include "ui/models/figure_table_model.h"
#include "ui/models/parameter_facts.h"
#include "ui/panels/view_tools.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/share_grid.h"
#include "ui/plots/share_grid_data.h"
#include "ui/plots/share_page.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kClients = 0;

}  // namespace

CoveragePanel::CoveragePanel(RunView& view, Selection& selection, Theme& theme, QWidget* parent, Place place)
    : Card(tr("Clients"), parent),
      m_selection(selection),
      m_theme(theme),
      m_figure(new QWidget),
      m_tabs(new QTabBar),
      m_grid(new ShareGrid(theme)),
      m_bar(new ColourBar),
      m_text(new QLabel),
      m_tools(new ViewTools(QStringLiteral("coverage"), theme, m_figure, [this] { return shownFiles(); })),
      m_table(new FigureTableModel(this)) {
    setObjectName(QStringLiteral("coveragePanel"));
    m_tools->addTo(*this, place == Place::Dock);
    m_tools->setTable(m_table, false);
    makeBody();
    connect(m_tools, &ViewTools::popOutRequested, this, &CoveragePanel::popOutRequested);
    connect(m_tools, &ViewTools::problem, this, &CoveragePanel::problem);
    connect(m_tools, &ViewTools::shownChanged, this, &CoveragePanel::refresh);
    for (const auto signal : {&RunView::runChanged, &RunView::viewChanged})
        connect(&view, signal, this, [this, &view] { takeFrom(view); });
    connect(&view, &RunView::recordsAppended, this, [this, &view] { takeFrom(view); });
    connect(&m_selection, &Selection::clientChanged, this, &CoveragePanel::refresh);
    connect(&m_selection, &Selection::layerChanged, this, &CoveragePanel::refresh);
    connect(&m_theme, &Theme::changed, this, &CoveragePanel::refresh);
    connect(m_tabs, &QTabBar::currentChanged, this, &CoveragePanel::refresh);
    connect(m_grid, &ShareGrid::hovered, this, &CoveragePanel::hovered);
    connect(m_grid, &ShareGrid::rowClicked, this, &CoveragePanel::rowClicked);
    takeFrom(view);
}

void CoveragePanel::makeBody() {
    m_tabs->setObjectName(QStringLiteral("coverageTabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Client × layer"));
    m_tabs->addTab(tr("Over rounds"));
    m_grid->setObjectName(QStringLiteral("coverageGrid"));
    m_text->setObjectName(QStringLiteral("coverageText"));
    m_text->setProperty("caption", true);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // Room for two lines, so that the picture does not jump when the sentence grows.
    m_text->setMinimumHeight(2 * m_text->fontMetrics().height());
    auto* figure = new QVBoxLayout(m_figure);
    figure->setContentsMargins(0, 0, 0, 0);
    figure->setSpacing(8);
    figure->addWidget(m_grid, 1);
    figure->addWidget(m_bar);
    bodyLayout()->addWidget(m_tabs);
    bodyLayout()->addWidget(m_tools, 1);
    bodyLayout()->addWidget(m_text);
}

void CoveragePanel::takeFrom(RunView& view) {
    show(view.info(), view.arrays(), view.records(), view.participants());
}

void CoveragePanel::show(const std::shared_ptr<const RunInfo>& info,
                         const std::shared_ptr<const RoundArrays>& arrays,
                         const std::vector<RoundRecord>& records,
                         const std::vector<std::int64_t>& participants) {
    const bool same = info == m_info && arrays == m_arrays && records.size() == m_records.size() &&
                      participants == m_participants;
    if (same) return;
    if (info != m_info || records.size() < m_records.size()) m_records.clear();
    m_info = info;
    m_arrays = arrays;
    m_participants = participants;
    m_records.insert(m_records.end(), records.begin() + static_cast<std::ptrdiff_t>(m_records.size()),
                     records.end());
    refresh();
}

void CoveragePanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_stale) refresh();
}

int CoveragePanel::shownLevel() const {
    if (m_selection.client()) {
        if (const auto level = levelOfClient(*m_info, *m_selection.client())) return *level;
    }
    return static_cast<int>(m_info->levels.size()) - 1;
}

void CoveragePanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    const bool clients = m_tabs->currentIndex() == kClients;
    const bool empty = !m_info || !m_arrays || m_info->levels.empty();
    m_bar->setVisible(!empty);
    m_tools->setFilled(!empty);
    if (empty) {
        m_grid->setMessage(tr("Press Play: each client's share of each layer appears here."));
        m_text->clear();
        m_table->setPart({});
        m_tools->setExplanation(title(), {});
        return;
    }
    if (clients) {
        refreshClients();
    } else {
        refreshRounds();
    }
    refreshBar();
    describeGrid();
    refreshTools();
    showHint();
}

void CoveragePanel::refreshClients() {
    m_rows = coverageRows(*m_info, m_participants);
    // One pass over the model: once for each set of arrays, not once for each round that is dragged over.
    if (m_sharesOf != m_arrays) {
        m_shares = keptShares(*m_info, *m_arrays);
        m_sharesOf = m_arrays;
    }
    m_grid->setMessage(QString());
    m_grid->setAccessibleName(tr("Share of each layer in each client's submodel"));
    m_grid->setToolTip(tr("Click a client to see its submodel."));
    m_grid->setData(clientGrid(*m_info, m_rows, m_shares, m_selection.client()));
}

void CoveragePanel::refreshRounds() {
    m_history = keptHistory(*m_info, m_records, shownLevel());
    m_grid->setAccessibleName(tr("Share of each layer kept, over the rounds"));
    m_grid->setToolTip(tr("Click a layer to see its picture."));
    m_grid->setMessage(m_history.empty() ? tr("Press Play: a column appears after each round.") : QString());
    const std::int64_t first = m_records.empty() ? 1 : m_records.front().round;
    m_grid->setData(roundGrid(*m_info, m_history, first, m_selection.layer()));
}

// The grid in one sentence, for those who do not see it.
void CoveragePanel::describeGrid() {
    const ShareGridData& grid = m_grid->data();
    if (grid.shares.empty()) return;
    const auto [least, most] = std::minmax_element(grid.shares.begin(), grid.shares.end());
    const QString range = tr("Shares from %1 to %2.").arg(formatSmallPercent(*least), formatPercent(*most));
    const QString size =
        m_tabs->currentIndex() == kClients
            ? tr("%1 clients, %2 layers each.").arg(formatCount(grid.rows), formatCount(grid.columns))
            : tr("%1 layers over %2 rounds.").arg(formatCount(grid.rows), formatCount(grid.columns));
    m_grid->setAccessibleDescription(size + QLatin1Char(' ') + range);
}

void CoveragePanel::refreshBar() {
    const std::vector<double>& shares = m_grid->data().shares;
    m_bar->setScale(
        shareScale(m_theme, barMarks(), std::find(shares.begin(), shares.end(), 0.0) != shares.end()));
}

void CoveragePanel::hovered(int row, int column) {
    if (!m_info || row < 0) {
        showHint();
        return;
    }
    const auto r = static_cast<std::size_t>(row);
    const auto c = static_cast<std::size_t>(column);
    if (m_tabs->currentIndex() == kClients) {
        m_text->setText(
            clientCellText(*m_info, m_rows[r], c, m_shares[static_cast<std::size_t>(m_rows[r].level)][c]));
    } else {
        m_text->setText(roundCellText(*m_info, m_records[c].round, shownLevel(), r, m_history[c][r]));
    }
}

void CoveragePanel::showHint() {
    if (!m_info) return;
    if (m_grid->underMouse() && !m_text->text().isEmpty()) return;
    if (m_tabs->currentIndex() != kClients) {
        const QString capacity =
            formatCapacity(m_info->levels[static_cast<std::size_t>(shownLevel())].capacity);
        m_text->setText(
            m_selection.client()
                ? tr("Client %1, capacity %2, by global round.")
                      .arg(QString::number(*m_selection.client()), capacity)
                : tr("Capacity %1, by global round. Choose a client to see another capacity.").arg(capacity));
        return;
    }
    const auto taking = static_cast<qint64>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const CoverageRow& row) { return row.participates; }));
    QString text = taking == 0
                       ? tr("Smallest capacity first. Click a client to see its submodel.")
                       : tr("Marked at the right: the %1 of %2 clients that take part in the round in view.")
                             .arg(formatCount(taking), formatCount(static_cast<qint64>(m_rows.size())));
    if (drawsOwnMasks(m_info->experiment)) text += QLatin1Char(' ') + tr("Shares are of the server's draw.");
    m_text->setText(text);
}

void CoveragePanel::rowClicked(int row) {
    if (!m_info || row < 0) return;
    if (m_tabs->currentIndex() != kClients) {
        m_selection.chooseLayer(row);
        return;
    }
    const qint64 client = m_rows[static_cast<std::size_t>(row)].client;
    const bool same = m_selection.client() == client;
    m_selection.setClient(same ? std::nullopt : std::optional<qint64>(client));
}

}  // namespace fiarse::ui
