/// The surface that every panel stands on: a rounded card with a title row and a body.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace fiarse::ui {

/// Title at the left, a muted subtitle beside it, small buttons and combo boxes at the right; below
/// it bodyLayout(). The colours come from the style sheet (resources/theme/workbench.qss).
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    QString title() const;
    void setTitle(const QString& title);
    /// False where something else names the card, a tab above it.
    void setTitleVisible(bool visible);
    /// Muted text right of the title; empty hides it. May hold rich text.
    void setSubtitle(const QString& subtitle);

    /// Appends a small widget at the right end of the title row.
    void addHeaderWidget(QWidget* widget);
    /// Appends a widget at the left, behind title and subtitle (a breadcrumb, a tab bar).
    void addTitleWidget(QWidget* widget);

    /// The same for a widget that takes all the room there is (a row of tabs with scroll buttons).
    void addWideTitleWidget(QWidget* widget);

    /// Where the panel's content goes; margins are set.
    QVBoxLayout* bodyLayout() { return m_body; }

    /// The title row. A dock takes it out of the card and uses it as its title bar.
    QWidget* header() { return m_header; }
    /// Called by the dock that took the header: the card then draws only its lower part.
    void setDocked(bool docked);

private:
    QWidget* m_header;
    QHBoxLayout* m_headerLayout;
    QHBoxLayout* m_titleSlot;
    QHBoxLayout* m_toolSlot;
    QLabel* m_title;
    bool m_titleVisible = true;
    QLabel* m_subtitle;
    QVBoxLayout* m_body;
};

}  // namespace fiarse::ui
