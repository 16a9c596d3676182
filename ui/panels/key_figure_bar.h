/// The row of large numbers above the one view that is presented.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/key_figures.h"

class QComboBox;
class QFrame;
class QLabel;

namespace fiarse::ui {

class Moments;

/// One tile a key figure of the round in view, a ✓ or ⚠ for the alerts so far, and the choice of what stands
/// below. Each tile's tool tip says what it is and how it is computed. Computes nothing while hidden.
class KeyFigureBar : public QWidget {
    Q_OBJECT
public:
    explicit KeyFigureBar(Moments& moments, QWidget* parent = nullptr);

    const std::vector<KeyFigure>& figures() const { return m_figures; }
    /// Id of the view that stands below; empty = the model.
    QString hero() const;
    void setHero(const QString& view);

Q_SIGNALS:
    void heroChosen(const QString& view);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Tile {
        QFrame* frame;
        QLabel* title;
        QLabel* value;
        QLabel* detail;
    };
    Tile addTile(const QString& name);
    void fillHeroes();
    void refresh();
    void refreshTrouble(int count);

    Moments& m_moments;
    std::vector<KeyFigure> m_figures;
    std::vector<Tile> m_tiles;
    Tile m_trouble;
    QComboBox* m_heroes;
};

}  // namespace fiarse::ui
