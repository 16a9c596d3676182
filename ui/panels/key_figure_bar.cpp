#include "ui/panels/key_figure_bar.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/state/moments.h"
#include "ui/state/run_view.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/views/view_groups.h"
#include "ui/widgets/quiet_combo.h"

namespace fiarse::ui {
namespace {

constexpr int kValuePixels = 26;
constexpr const char* kFigures[] = {"devices", "traffic", "accuracy", "never-trained"};

}  // namespace

KeyFigureBar::KeyFigureBar(Moments& moments, QWidget* parent)
    : QWidget(parent), m_moments(moments), m_heroes(new QuietCombo) {
    setObjectName(QStringLiteral("keyFigureBar"));
    // What is presented has the room, not the tiles.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (const char* id : kFigures) m_tiles.push_back(addTile(QLatin1String(id)));
    m_trouble = addTile(QStringLiteral("alerts"));
    m_trouble.frame->layout()->removeWidget(m_trouble.detail);
    m_trouble.detail->hide();
    static_cast<QVBoxLayout*>(m_trouble.frame->layout())->insertWidget(2, m_heroes);
    m_heroes->setObjectName(QStringLiteral("heroCombo"));
    m_heroes->setAccessibleName(tr("What is presented below"));
    m_heroes->setToolTip(tr("What is presented below: the model, or one of the views"));
    fillHeroes();
    connect(m_heroes, &QComboBox::activated, this, [this] { Q_EMIT heroChosen(hero()); });
    connect(&m_moments, &Moments::changed, this, &KeyFigureBar::refresh);
    connect(&m_moments.view(), &RunView::runChanged, this, &KeyFigureBar::refresh);
    connect(&m_moments.view(), &RunView::recordsAppended, this, &KeyFigureBar::refresh);
}

KeyFigureBar::Tile KeyFigureBar::addTile(const QString& name) {
    Tile tile{new QFrame, new QLabel, new QLabel, new QLabel};
    tile.frame->setObjectName(QStringLiteral("tile-") + name);
    tile.frame->setProperty("card", true);
    tile.title->setProperty("muted", true);
    tile.value->setObjectName(QStringLiteral("value-") + name);
    tile.value->setFont(titleFont(kValuePixels));
    tile.value->setTextFormat(Qt::PlainText);
    tile.detail->setObjectName(QStringLiteral("detail-") + name);
    tile.detail->setProperty("caption", true);
    // Long sentences wrap before they widen the window.
    tile.detail->setWordWrap(true);
    auto* column = new QVBoxLayout(tile.frame);
    column->setContentsMargins(14, 8, 14, 8);
    column->setSpacing(0);
    for (QLabel* label : {tile.title, tile.value, tile.detail}) column->addWidget(label);
    // Titles and values stand in one line, however many lines the details have.
    column->addStretch(1);
    layout()->addWidget(tile.frame);
    static_cast<QHBoxLayout*>(layout())->setStretchFactor(tile.frame, 1);
    return tile;
}

void KeyFigureBar::fillHeroes() {
    m_heroes->addItem(tr("Model"), QString());
    const std::vector<ViewDefinition> views = viewDefinitions();
    for (const ViewGroup& group : viewGroups(views)) {
        for (const QString& id : group.views) {
            for (const ViewDefinition& view : views) {
                if (view.id == id) m_heroes->addItem(view.title, id);
            }
        }
    }
}

QString KeyFigureBar::hero() const {
    return m_heroes->currentData().toString();
}

void KeyFigureBar::setHero(const QString& view) {
    m_heroes->setCurrentIndex(std::max(0, m_heroes->findData(view)));
}

void KeyFigureBar::refresh() {
    if (!isVisible()) return;
    RunMoment moment;
    moment.info = m_moments.view().info();
    moment.records = &m_moments.view().records();
    moment.round = m_moments.view().round();
    m_figures = moment.info ? keyFigures(moment) : std::vector<KeyFigure>();
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        const KeyFigure figure = i < m_figures.size() ? m_figures[i] : KeyFigure();
        m_tiles[i].title->setText(figure.title);
        m_tiles[i].value->setText(figure.value);
        m_tiles[i].detail->setText(figure.detail);
        m_tiles[i].frame->setToolTip(figure.help);
        m_tiles[i].frame->setAccessibleName(QStringLiteral("%1: %2").arg(figure.title, figure.value));
        m_tiles[i].frame->setAccessibleDescription(figure.help);
    }
    refreshTrouble(moment.info ? troubleCount(moment) : 0);
}

void KeyFigureBar::refreshTrouble(int count) {
    m_trouble.title->setText(tr("Alerts"));
    m_trouble.value->setText(count == 0 ? QStringLiteral("✓")
                                        : QStringLiteral("⚠ %1").arg(formatCount(count)));
    // The style sheet knows the colour of warnings in each theme.
    m_trouble.value->setProperty("warningText", count > 0);
    m_trouble.value->style()->unpolish(m_trouble.value);
    m_trouble.value->style()->polish(m_trouble.value);
    m_trouble.frame->setToolTip(
        count == 0 ? tr("No rule raised an alert up to the round in view, except for effects by design.")
                   : tr("%n alert(s) up to the round in view, without effects by design; the panel Alerts "
                        "lists them.",
                        nullptr, count));
}

void KeyFigureBar::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

}  // namespace fiarse::ui
