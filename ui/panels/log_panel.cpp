#include "ui/panels/log_panel.h"

#include <QEvent>
#include <QListView>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/bridge/run_session.h"
#include "ui/state/run_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/log_delegate.h"

namespace fiarse::ui {

LogPanel::LogPanel(RunSession& session, const RunView& view, Theme& theme, QWidget* parent)
    : Card(tr("What happened"), parent),
      m_session(session),
      m_runView(view),
      m_delegate(new LogDelegate(theme, this)),
      m_view(new QListView(this)) {
    m_view->setObjectName(QStringLiteral("logView"));
    m_view->setAccessibleName(tr("What happened, newest first"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(m_delegate);
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->installEventFilter(this);
    m_view->setMinimumSize(160, 80);
    bodyLayout()->setContentsMargins(12 - LogDelegate::kIndent, 4, 4, 8);
    bodyLayout()->addWidget(m_view);
    connect(&session, &RunSession::infoChanged, this, &LogPanel::addLoaded);
    connect(&session, &RunSession::recordsAppended, this, &LogPanel::addRounds);
    connect(&view, &RunView::viewChanged, this, &LogPanel::followView);
    connect(&theme, &Theme::changed, m_view->viewport(), QOverload<>::of(&QWidget::update));
}

void LogPanel::addEvent(SentenceKind kind, const QString& lead, const QString& text) {
    prepend({{0, {{kind, lead, text}}}});
}

void LogPanel::addLoaded() {
    if (m_session.info()) prepend({{0, loadedSentences(*m_session.info())}});
}

void LogPanel::addRounds(int first) {
    if (!m_session.info()) return;
    const std::span<const RoundRecord> records(m_session.records());
    std::vector<std::pair<qint64, std::vector<Sentence>>> groups;
    for (std::size_t i = static_cast<std::size_t>(first); i < records.size(); ++i) {
        groups.emplace_back(records[i].round, roundSentences(*m_session.info(), records.first(i + 1)));
    }
    prepend(std::move(groups));
}

// Whoever has scrolled down to read keeps their place; at the top the newest round comes into view.
void LogPanel::prepend(std::vector<std::pair<qint64, std::vector<Sentence>>> groups) {
    QScrollBar* bar = m_view->verticalScrollBar();
    const int before = bar->value();
    const auto added = static_cast<int>(groups.size());
    m_model.prependAll(std::move(groups));
    if (before == 0) return;
    m_view->doItemsLayout();
    int height = 0;
    for (int row = 0; row < added; ++row) height += m_view->sizeHintForRow(row);
    bar->setValue(before + height);
}

// Whoever looks at an earlier round reads what happened then; at the newest one the list stays where it is.
void LogPanel::followView() {
    const qint64 round = m_runView.round();
    const auto newest = static_cast<qint64>(m_session.records().size());
    if (round == m_shownRound || !isVisible()) return;
    m_shownRound = round;
    m_delegate->setMarkedRound(round < newest ? round : 0);
    m_view->viewport()->update();
    if (round < 1 || round >= newest) return;
    const int row = m_model.rowOf(round);
    if (row >= 0) m_view->scrollTo(m_model.index(row), QAbstractItemView::PositionAtTop);
}

void LogPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    followView();
}

bool LogPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_view && event->type() == QEvent::Resize) fitWidth();
    return Card::eventFilter(watched, event);
}

// Room for the scroll bar is always left, so that the text does not wrap anew when it appears.
void LogPanel::fitWidth() {
    m_delegate->setWidth(m_view->width() - m_view->verticalScrollBar()->sizeHint().width() - 4 -
                         LogDelegate::kIndent);
}

}  // namespace fiarse::ui
