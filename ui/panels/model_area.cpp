#include "ui/panels/model_area.h"

#include <QGridLayout>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/plots/heatmap_view.h"
#include "ui/state/selection.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kCounts[] = {1, 2, 4};
constexpr int kGap = 12;
constexpr int kAround = 100;  // title row and layer strip

bool isCount(int count) {
    return std::find(std::begin(kCounts), std::end(kCounts), count) != std::end(kCounts);
}

}  // namespace

QString ModelPictures::toText() const {
    QStringList numbers;
    for (const Encoding encoding : encodings) numbers << QString::number(static_cast<int>(encoding));
    return QStringLiteral("%1;%2;%3")
        .arg(count)
        .arg(jointZoom ? QStringLiteral("joint") : QStringLiteral("apart"), numbers.join(QLatin1Char(',')));
}

std::optional<ModelPictures> ModelPictures::fromText(const QString& text) {
    const QStringList parts = text.split(QLatin1Char(';'));
    if (parts.size() != 3 || !isCount(parts[0].toInt())) return std::nullopt;
    ModelPictures pictures{parts[0].toInt(), {}, parts[1] == QLatin1String("joint")};
    for (const QString& number : parts[2].split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const int encoding = number.toInt(&isNumber);
        if (!isNumber || encoding < 0 || encoding >= kEncodings) return std::nullopt;
        pictures.encodings.push_back(static_cast<Encoding>(encoding));
    }
    return pictures;
}

ModelArea::ModelArea(Moments& moments, Selection& selection, Theme& theme, QWidget* parent)
    : Card(tr("Model"), parent),
      m_moments(moments),
      m_selection(selection),
      m_theme(theme),
      m_chain(new QToolButton),
      m_grid(new QGridLayout),
      m_spare(new QWidget(this)) {
    setObjectName(QStringLiteral("modelArea"));
    m_spare->hide();
    // Pictures that were added must not keep the window from becoming smaller.
    layout()->setSizeConstraint(QLayout::SetNoConstraint);
    m_grid->setSpacing(kGap);
    m_grid->setContentsMargins(0, 0, 0, 0);
    addPicture();
    makeHeader();
    bodyLayout()->addLayout(m_grid, 1);
    connect(&m_selection, &Selection::layerChanged, this, &ModelArea::followArrangement);
    connect(&m_theme, &Theme::changed, this, &ModelArea::dress);
    dress();
    place();
}

void ModelArea::makeHeader() {
    for (const int count : kCounts) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("mapCount%1").arg(count));
        button->setText(QString::number(count));
        button->setProperty("segment", true);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("%n picture(s)", nullptr, count));
        connect(button, &QToolButton::clicked, this, [this, count] { setCount(count); });
        m_counts.push_back(button);
        addHeaderWidget(button);
    }
    m_chain->setObjectName(QStringLiteral("jointZoomButton"));
    m_chain->setAutoRaise(true);
    m_chain->setCheckable(true);
    m_chain->setFocusPolicy(Qt::TabFocus);
    m_chain->setAccessibleName(tr("Joint zoom"));
    m_chain->setToolTip(tr("Joint zoom: all pictures show the same part of the layer (G)"));
    connect(m_chain, &QToolButton::clicked, this, &ModelArea::setJointZoom);
    addHeaderWidget(m_chain);
}

// A new picture looks at the largest layer, as the first of all should; the others must not.
MasksPanel* ModelArea::makePicture() {
    if (m_pictures.empty()) return new MasksPanel(m_moments, m_selection, m_theme, this);
    const QSignalBlocker quiet(m_selection);
    const int layer = m_selection.layer();
    const std::optional<int> chosen = m_selection.chosenLayer();
    auto* picture = new MasksPanel(m_moments, m_selection, m_theme, this);
    chosen ? m_selection.chooseLayer(chosen) : m_selection.setLayer(layer);
    return picture;
}

// The first picture gives its controls to the card; those of the others are out of sight.
MasksPanel* ModelArea::addPicture() {
    const bool first = m_pictures.empty();
    MasksPanel* picture = makePicture();
    connect(picture, &MasksPanel::popOutRequested, this,
            [this, picture] { Q_EMIT popOutRequested(picture); });
    connect(picture, &MasksPanel::problem, this, &ModelArea::problem);
    const MasksPanel::SharedControls shared = picture->joinGroup([this] { return allParts(); }, !first);
    if (first) {
        addHeaderWidget(shared.arrangement);
        addHeaderWidget(shared.client);
        bodyLayout()->addWidget(shared.strip);
        connect(picture, &MasksPanel::layerTitleChanged, this,
                [this, picture] { setSubtitle(picture->layerTitle()); });
        connect(picture, &MasksPanel::arrangementChosen, this, &ModelArea::followArrangement);
    } else {
        picture->setObjectName(QStringLiteral("masksPanel%1").arg(m_pictures.size() + 1));
        for (QWidget* control : {shared.strip, shared.arrangement, shared.client})
            control->setParent(m_spare);
        picture->setArrangement(m_pictures.front()->arrangement());
        picture->setComparison(m_comparison);
    }
    for (HeatmapView* view : picture->findChildren<HeatmapView*>())
        connect(view, &HeatmapView::zoomChanged, this, [this, view] { copyZoom(*view); });
    m_pictures.push_back(picture);
    return picture;
}

MasksPanel* ModelArea::picture(int index) const {
    const auto place = static_cast<std::size_t>(index);
    return place < m_pictures.size() ? m_pictures[place] : nullptr;
}

ModelPictures ModelArea::pictures() const {
    ModelPictures pictures{m_count, {}, m_jointZoom};
    for (const MasksPanel* picture : m_pictures) pictures.encodings.push_back(picture->encoding());
    return pictures;
}

void ModelArea::setPictures(const ModelPictures& pictures) {
    while (static_cast<int>(m_pictures.size()) < pictures.count) addPicture();
    const std::size_t named = std::min(pictures.encodings.size(), m_pictures.size());
    for (std::size_t i = 0; i < named; ++i) m_pictures[i]->setEncoding(pictures.encodings[i]);
    setJointZoom(pictures.jointZoom);
    setCount(pictures.count);
}

QSize ModelArea::minimumSizeHint() const {
    const int header = const_cast<ModelArea*>(this)->header()->minimumSizeHint().width();
    return {std::max(header, kSmallestPicture.width() + 2 * kGap), kSmallestPicture.height() + kAround};
}

void ModelArea::setCount(int count) {
    while (static_cast<int>(m_pictures.size()) < count) addPicture();
    const bool changed = count != m_count;
    m_count = count;
    place();
    if (changed) Q_EMIT countChanged(count);
}

void ModelArea::setJointZoom(bool joint) {
    const bool changed = joint != m_jointZoom;
    m_jointZoom = joint;
    m_chain->setChecked(joint);
    // They are apart by now: the first one leads.
    if (joint && changed) copyZoom(*m_pictures.front()->findChild<HeatmapView*>());
    if (changed) Q_EMIT jointZoomChanged(joint);
}

void ModelArea::zoom(int steps) {
    auto* view = m_pictures.front()->findChild<HeatmapView*>();
    for (HeatmapView* other : findChildren<HeatmapView*>()) {
        if (other->isVisible() && other->underMouse()) view = other;
    }
    if (steps == 0) {
        view->fit();
    } else {
        steps > 0 ? view->zoomIn() : view->zoomOut();
    }
}

void ModelArea::setComparison(Comparison comparison) {
    m_comparison = comparison;
    for (MasksPanel* picture : m_pictures) picture->setComparison(comparison);
}

// As many columns and rows as there is room for.
void ModelArea::place() {
    const int columns = width() >= 2 * kSmallestPicture.width() + 3 * kGap ? 2 : 1;
    const int rows = height() >= 2 * kSmallestPicture.height() + kAround ? 2 : 1;
    m_shownCount = std::min(m_count, columns * rows);
    if (m_shownCount == 3) m_shownCount = 2;
    const int across = m_shownCount > 1 ? columns : 1;
    for (MasksPanel* picture : m_pictures) m_grid->removeWidget(picture);
    for (int i = 0; i < static_cast<int>(m_pictures.size()); ++i) {
        MasksPanel* picture = m_pictures[static_cast<std::size_t>(i)];
        if (i < m_shownCount) m_grid->addWidget(picture, i / across, i % across);
        picture->setVisible(i < m_shownCount);
    }
    for (int i = 0; i < 2; ++i) {
        m_grid->setColumnStretch(i, i < across ? 1 : 0);
        m_grid->setRowStretch(i, i * across < m_shownCount ? 1 : 0);
    }
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const bool asked = kCounts[i] == m_count;
        const bool fits = !asked || m_shownCount == m_count;
        m_counts[i]->setChecked(asked);
        //: pictures that are shown, pictures that were asked for
        m_counts[i]->setText(fits ? QString::number(kCounts[i])
                                  : tr("%1 of %2").arg(m_shownCount).arg(m_count));
        m_counts[i]->setToolTip(
            fits
                ? tr("%n picture(s) of the layer beside each other", nullptr, kCounts[i])
                : tr("There is room for %1 of %2 pictures; a larger window, or a panel that is closed, makes "
                     "more.")
                      .arg(m_shownCount)
                      .arg(m_count));
    }
    m_chain->setVisible(m_shownCount > 1);
    m_chain->setChecked(m_jointZoom);
}

void ModelArea::copyZoom(const HeatmapView& from) {
    if (!m_jointZoom) return;
    for (MasksPanel* picture : m_pictures) {
        for (HeatmapView* view : picture->findChildren<HeatmapView*>()) {
            if (view != &from) view->copyZoom(from);
        }
    }
}

ArrayParts ModelArea::allParts() const {
    ArrayParts all;
    for (const MasksPanel* picture : m_pictures) {
        if (picture->isHidden()) continue;
        const ArrayParts parts = picture->parts();
        all.tierMap |= parts.tierMap;
        all.assigned |= parts.assigned;
        all.alive |= parts.alive;
        all.moved |= parts.moved;
        all.training |= parts.training;
        all.weights |= parts.weights;
        all.magnitudes |= parts.magnitudes;
        // They all show the same layer.
        all.coarse = std::max(all.coarse, parts.coarse);
    }
    return all;
}

void ModelArea::followArrangement() {
    const MasksPanel* first = m_pictures.front();
    for (MasksPanel* picture : m_pictures) {
        if (picture->arrangement() != first->arrangement()) picture->setArrangement(first->arrangement());
    }
}

void ModelArea::dress() {
    m_chain->setIcon(themedIcon(m_theme, QStringLiteral("link"), m_theme.colours().muted));
}

void ModelArea::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    place();
}

}  // namespace fiarse::ui
