/// Chooses an analysis view: a menu of all views in their groups, and tabs for the views of the present
/// group.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/views/view_groups.h"

class QMenu;
class QTabBar;
class QToolButton;

namespace fiarse::ui {

/// As long as the tabs of the present group fit, the button names the group and the tabs its views; where
/// they do not, the button names the view and the tabs go. Nothing is ever cut. Down, Space and Enter on the
/// button open the menu.
class ViewChooser : public QWidget {
    Q_OBJECT
public:
    explicit ViewChooser(const std::vector<ViewDefinition>& views, QWidget* parent = nullptr);

    QString current() const { return m_current; }
    /// An unknown id changes nothing.
    void setCurrent(const QString& id);
    /// The view `step` places further in the menu's order, round the ends.
    QString neighbour(int step) const;
    /// Opens the menu at the present view.
    void openMenu();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const ViewGroup& group() const;
    const ViewDefinition& view(const QString& id) const;
    void makeMenu();
    void choose(const QString& id);
    void refresh();
    void fit();
    int buttonWidth(const QString& text) const;
    int narrowWidth() const;
    int wideWidth() const;
    QString pathText() const;

    std::vector<ViewDefinition> m_views;
    std::vector<ViewGroup> m_groups;
    QString m_current;
    QToolButton* m_button;
    QMenu* m_menu;
    QTabBar* m_tabs;
};

}  // namespace fiarse::ui
