/// What the fleet means before any training: coverage curve, key figures, layer × tier, warnings.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/api/preview.h"

class QFrame;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace fiarse::ui {

class CoveragePlot;
class CurveEditor;
class ExperimentDocument;
class KeepRatioMatrix;
class PreviewJob;
class Theme;

/// All numbers come from the engine; nothing is computed here. What follows from the tiers alone changes at
/// once, so that the curve can be dragged; the rest waits for the preview. Where the draft cannot run, the
/// last good one stays on the screen.
class FleetPreview : public QWidget {
    Q_OBJECT
public:
    FleetPreview(ExperimentDocument* document, PreviewJob* job, const Theme* theme,
                 QWidget* parent = nullptr);

    CurveEditor* curveEditor() { return m_editor; }

private:
    struct WarningCard {
        QFrame* frame;
        QLabel* text;
        QToolButton* remedy;
    };

    QLabel* addRow(QVBoxLayout* rows, const QString& name, const QString& label, const QString& help);
    WarningCard addWarningCard();
    void refresh();
    void followDraft();
    void showFigures(const FleetFigures& figures, const std::vector<Tier>& tiers);
    void showBadges(const FleetFigures& figures);
    void showWarnings();
    void showCosts();
    void applyLayerScope();
    void scrollToWarnings();

    ExperimentDocument* m_document;
    PreviewJob* m_job;
    const Theme* m_theme;
    CoveragePlot* m_plot;
    CurveEditor* m_editor;
    QLabel* m_badges;
    QWidget* m_figures;
    QLabel* m_meanCapacity;
    QLabel* m_neverHeld;
    QLabel* m_starvedLabel;
    QLabel* m_starved;
    QLabel* m_updates;
    QLabel* m_traffic;
    QLabel* m_multiplyAdds;
    QLabel* m_transferLabel;
    QLabel* m_transfer;
    QLabel* m_roundTimeLabel;
    QLabel* m_roundTime;
    QLabel* m_roundEnergyLabel;
    QLabel* m_roundEnergy;
    QLabel* m_gini;
    QLabel* m_costs;
    KeepRatioMatrix* m_matrix;
    QToolButton* m_notice;
    QVBoxLayout* m_warningLayout;
    std::vector<WarningCard> m_warnings;
};

}  // namespace fiarse::ui
