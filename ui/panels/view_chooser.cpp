#include "ui/panels/view_chooser.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QStyle>
#include <QTabBar>
#include <QToolButton>
#include <QWidgetAction>
#include <algorithm>

#include "ui/state/action_notes.h"

namespace fiarse::ui {
namespace {

constexpr int kGap = 12;

QWidgetAction* heading(const QString& text, QMenu* menu) {
    auto* label = new QLabel(text);
    label->setProperty("menuHeading", true);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(label);
    // A heading is not to be reached by the arrow keys.
    action->setEnabled(false);
    return action;
}

}  // namespace

ViewChooser::ViewChooser(const std::vector<ViewDefinition>& views, QWidget* parent)
    : QWidget(parent),
      m_views(views),
      m_groups(viewGroups(views)),
      m_current(m_groups.front().views.front()),
      m_button(new QToolButton(this)),
      m_menu(new QMenu(m_button)),
      m_tabs(new QTabBar(this)) {
    setObjectName(QStringLiteral("viewChooser"));
    m_button->setObjectName(QStringLiteral("allViewsButton"));
    m_button->setProperty("chooser", true);
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setToolTip(tr("Choose one of all views"));
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->installEventFilter(this);
    m_tabs->setObjectName(QStringLiteral("analysisTabs"));
    m_tabs->setAccessibleName(tr("Views of this group"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideNone);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    // The tabs give way where the room is short.
    row->setSizeConstraint(QLayout::SetNoConstraint);
    row->addWidget(m_button);
    row->addWidget(m_tabs);
    row->addStretch(1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    makeMenu();
    m_button->setMenu(m_menu);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        if (tab >= 0) choose(m_tabs->tabData(tab).toString());
    });
    refresh();
}

void ViewChooser::makeMenu() {
    m_menu->setObjectName(QStringLiteral("viewMenu"));
    m_menu->setToolTipsVisible(true);
    for (const ViewGroup& group : m_groups) {
        m_menu->addAction(heading(group.title, m_menu));
        for (const QString& id : group.views) {
            QAction* action = m_menu->addAction(view(id).title, this, [this, id] { choose(id); });
            action->setObjectName(QStringLiteral("view-") + id);
            action->setToolTip(view(id).help);
            setOtherNames(*action, view(id).words);
            action->setCheckable(true);
        }
    }
}

const ViewGroup& ViewChooser::group() const {
    return *std::find_if(m_groups.begin(), m_groups.end(),
                         [this](const ViewGroup& group) { return group.views.contains(m_current); });
}

const ViewDefinition& ViewChooser::view(const QString& id) const {
    return *std::find_if(m_views.begin(), m_views.end(),
                         [&](const ViewDefinition& view) { return view.id == id; });
}

void ViewChooser::setCurrent(const QString& id) {
    const bool known = std::any_of(m_views.begin(), m_views.end(),
                                   [&](const ViewDefinition& view) { return view.id == id; });
    if (!known || id == m_current) return;
    m_current = id;
    refresh();
}

void ViewChooser::choose(const QString& id) {
    const bool same = id == m_current;
    setCurrent(id);
    refresh();
    if (!same) Q_EMIT chosen(id);
}

QString ViewChooser::neighbour(int step) const {
    QStringList all;
    for (const ViewGroup& group : m_groups) all << group.views;
    const auto count = static_cast<int>(all.size());
    const auto at = static_cast<int>(all.indexOf(m_current));
    return all[((at + step) % count + count) % count];
}

void ViewChooser::openMenu() {
    m_menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
    m_menu->setActiveAction(m_menu->findChild<QAction*>(QStringLiteral("view-") + m_current));
}

void ViewChooser::refresh() {
    const QSignalBlocker quiet(m_tabs);
    const QStringList& ids = group().views;
    const bool same = m_tabs->count() == ids.size() && m_tabs->tabData(0).toString() == ids.front();
    if (!same) {
        while (m_tabs->count() > 0) m_tabs->removeTab(0);
        for (const QString& id : ids) {
            const int tab = m_tabs->addTab(view(id).title);
            m_tabs->setTabData(tab, id);
            m_tabs->setTabToolTip(tab, view(id).help);
        }
    }
    m_tabs->setCurrentIndex(static_cast<int>(ids.indexOf(m_current)));
    for (QAction* action : m_menu->actions())
        action->setChecked(action->objectName() == QStringLiteral("view-") + m_current);
    //: %1 the name of a view
    m_button->setAccessibleName(tr("All views; now %1").arg(view(m_current).title));
    fit();
    updateGeometry();
}

// "Masks › Churn", or the view alone where both say the same.
QString ViewChooser::pathText() const {
    const QString title = view(m_current).title;
    return title == group().title ? title : QStringLiteral("%1 › %2").arg(group().title, title);
}

int ViewChooser::buttonWidth(const QString& text) const {
    const QString before = m_button->text();
    const QSignalBlocker quiet(m_button);
    m_button->setText(text);
    const int width = m_button->sizeHint().width();
    m_button->setText(before);
    return width;
}

int ViewChooser::narrowWidth() const {
    return buttonWidth(view(m_current).title);
}

int ViewChooser::wideWidth() const {
    return buttonWidth(group().title) + kGap + m_tabs->sizeHint().width();
}

void ViewChooser::fit() {
    m_button->ensurePolished();
    m_tabs->ensurePolished();
    const bool tabs = group().views.size() > 1 && wideWidth() <= width();
    const QString path = pathText();
    m_tabs->setVisible(tabs);
    m_button->setText(tabs ? group().title : buttonWidth(path) <= width() ? path : view(m_current).title);
}

QSize ViewChooser::sizeHint() const {
    return {wideWidth(), std::max(m_button->sizeHint().height(), m_tabs->sizeHint().height())};
}

QSize ViewChooser::minimumSizeHint() const {
    return {narrowWidth(), std::max(m_button->sizeHint().height(), m_tabs->sizeHint().height())};
}

void ViewChooser::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

bool ViewChooser::event(QEvent* event) {
    const bool taken = QWidget::event(event);
    // Other letters, other widths.
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        fit();
        updateGeometry();
    }
    return taken;
}

bool ViewChooser::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_button && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            openMenu();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace fiarse::ui
