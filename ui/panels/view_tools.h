/// What every picture of a run has beside the picture: ⓘ, table, window of its own, files.
#pragma once

#include <QWidget>
#include <functional>

#include "ui/models/figure.h"
#include "ui/plots/view_files.h"

class QAbstractItemModel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace fiarse::ui {

class Card;
class ExplanationCard;
class FigureExportMenu;
class Theme;

/// Puts a picture and its table behind each other, the explanation beside them, and its buttons into the
/// title row of a panel. Names of its parts begin with `name`: nameBrush, nameExplain, nameTable, namePopOut,
/// nameExport, nameTableView, nameExplanation.
class ViewTools : public QWidget {
    Q_OBJECT
public:
    /// @param picture  taken over. @param files  asked when something is to be saved.
    ViewTools(const QString& name, Theme& theme, QWidget* picture, std::function<ViewFiles()> files,
              QWidget* parent = nullptr);

    /// Appends the buttons to the title row. @param popOut  false in a window of its own.
    void addTo(Card& card, bool popOut);
    void setTable(QAbstractItemModel* model, bool rowNames);
    /// Offers a button for brushing; call before addTo(). @param help  what brushing chooses here.
    void offerBrush(const QString& help);
    void setExplanation(const QString& title, const FigureExplanation& explanation);
    /// Little room: table and window of its own are in the menu of the last button.
    void setCompact(bool compact);
    /// False where there is nothing to be saved or listed.
    void setFilled(bool filled);
    bool isExplained() const;
    bool isTableShown() const;
    /// Asks where the view is to be saved, and as what.
    void askExport();

Q_SIGNALS:
    void popOutRequested();
    void problem(const QString& sentence);
    void brushToggled(bool brushes);
    /// Explanation or table are to be seen from now on, and want their content.
    void shownChanged();

private:
    QToolButton* button(const QString& name, const QString& text, const QString& help, bool checkable);

    QToolButton* m_brush;
    QToolButton* m_explain;
    QToolButton* m_table;
    QToolButton* m_popOut;
    QAction* m_brushAction;
    QAction* m_tableAction;
    QAction* m_popOutAction;
    bool m_popsOut = false, m_offersBrush = false;
    FigureExportMenu* m_export;
    QStackedWidget* m_pages;
    QTableView* m_tableView;
    ExplanationCard* m_card;
};

}  // namespace fiarse::ui
