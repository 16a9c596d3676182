/// The fleet: a table of tiers that is edited in place, and below it what it would mean.
#pragma once

#include "ui/state/preview_job.h"
#include "ui/widgets/card.h"

class QLabel;
class QLayout;
class QMenu;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace fiarse::ui {

class ExperimentDocument;
class FleetComparison;
class FleetPreview;
class Theme;
class TierModel;
class TierTable;

class CapacityPanel : public Card {
    Q_OBJECT
public:
    /// @param compute  the preview; empty = the engine's.
    CapacityPanel(ExperimentDocument* document, const Theme* theme, QWidget* parent = nullptr,
                  PreviewFunction compute = {});

    TierModel* model() { return m_model; }
    PreviewJob* previewJob() { return m_job; }
    /// Replaces the tiers by the devices of a CSV file, as one step; or tells every problem of the file.
    void importFleet(const QString& path);

protected:
    /// A .csv file may be dropped anywhere on the panel.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildTools(QVBoxLayout* column);
    template <typename Button>
    Button* addTool(const QString& name, const QString& help, QLayout* layout, void (CapacityPanel::*act)());
    void buildPresets();
    void addTier();
    void duplicateTier();
    void removeTier();
    void moveUp();
    void moveDown();
    void moveTier(int step);
    void applyPreset(const QString& id);
    void askForFleet();
    void keepTotal(bool keep);
    void addLinks(int row, QMenu* menu);
    void chooseColour(int row);
    void showTierMenu(int row, const QPoint& place);
    void refreshTools();
    void refreshProblems();
    void showRefusal(const QString& sentence);
    void retheme();

    ExperimentDocument* m_document;
    const Theme* m_theme;
    PreviewJob* m_job;
    TierModel* m_model;
    TierTable* m_table;
    QLabel* m_refusal;
    QLabel* m_problems;
    FleetPreview* m_preview;
    FleetComparison* m_comparison;
    QToolButton* m_presets = nullptr;
    QPushButton* m_duplicate = nullptr;
    QPushButton* m_remove = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
};

}  // namespace fiarse::ui
