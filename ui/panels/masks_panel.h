/// The hero of the window: one layer of the model as a picture of masks,
/// magnitudes or counts.
#pragma once

#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/bridge/newest_job.h"
#include "ui/panels/mask_drawing.h"
#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_codes.h"
#include "ui/state/moments.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QSpinBox;

namespace fiarse::ui {

class ColourBar;
class ExportMenu;
class HeatmapView;
class LayerStrip;
class LevelLegend;
class RunView;
class Selection;
class Theme;

/// Strip of all layers, picture of the chosen one, legend. A function of (info,
/// arrays, selection): show() sets them, and the signals of the run in view call it; the two sides of a
/// comparison come from Moments. While something is being read, what was drawn before stays. Redraws nothing
/// while hidden.
class MasksPanel : public Card {
    Q_OBJECT
public:
    MasksPanel(Moments& moments, Selection& selection, Theme& theme, QWidget* parent = nullptr);

    /// Shows the state after a round; null pointers show that there is no run
    /// yet.
    void show(const std::shared_ptr<const RunInfo>& info, const std::shared_ptr<const RoundArrays>& arrays);
    using QWidget::show;

    Encoding encoding() const { return m_encoding; }
    void setEncoding(Encoding encoding);
    /// How the present layer is shown; remembered for each layer by its name.
    ArrangementKind arrangement() const;
    void setArrangement(ArrangementKind kind);
    /// Whose holding T, L and U count.
    CoverageKind coverageKind() const { return m_kind; }
    void setCoverageKind(CoverageKind kind);
    /// Under staleness, fades what was trained less than this many rounds ago; 0
    /// fades nothing.
    void setStaleFrom(int rounds);
    Comparison comparison() const { return m_comparison; }
    /// The round of what is drawn; −1 where nothing is. While a large model is dragged through, it may lag
    /// behind the round in view.
    qint64 shownRound() const;
    /// What is drawn is what was asked for: nothing is being made off the GUI thread.
    bool isUpToDate() const;

public Q_SLOTS:
    /// A beside B, B − A, A and B in turns, or swiped, under the present encoding.
    void setComparison(fiarse::ui::Comparison comparison);
    /// Shows the other side of a blinking comparison.
    void blink();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeHeader();
    void makeBody();
    void connectAll();
    void connectPicture(HeatmapView* view);
    void takeFrom(RunView& view);
    void fillClients();
    void chooseFirstLayer(const RunInfo* info);
    void clientSelected();
    void levelSelected();
    void legendPressed();
    void chooseClient(int index);
    void lock(qint64 parameter);
    std::optional<int> clientLevel() const;
    std::size_t layer() const;

    // masks_panel_picture.cpp
    void refresh();
    void refreshLayer();
    void refreshControls();
    void refreshTitle();
    void refreshNames(const MaskState& left, const std::optional<MaskState>& right);
    void refreshLegend(const MaskDrawing& drawing, const MaskState& state);
    void refreshBar(const LayerCodes& codes, bool never);
    void refreshNote();
    bool takeParts();
    void showNothing();
    void draw(MaskDrawingRequest request);
    void apply(const MaskDrawingRequest& request, const MaskDrawing& drawing);
    bool areComparable(const MaskState& a, const MaskState& b) const;
    std::optional<MaskState> stateOf(Side side);
    std::optional<int> comparedLevel() const;
    std::optional<int> highlight(const LayerCodes& codes) const;
    QByteArray csv() const;

    Moments& m_moments;
    Selection& m_selection;
    Theme& m_theme;
    LayerStrip* m_strip;
    QWidget* m_figure;  ///< picture and legend, as exported
    HeatmapView* m_view;
    HeatmapView* m_second;  ///< B, beside A
    QLabel* m_leftName;
    QLabel* m_rightName;
    LevelLegend* m_legend;
    ColourBar* m_bar;
    QLabel* m_round;
    QLabel* m_noteLabel;
    QComboBox* m_encodings;
    QComboBox* m_kinds;
    QSpinBox* m_staleBox;
    QComboBox* m_arrangements;
    QComboBox* m_clients;
    ExportMenu* m_export;

    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const RoundArrays> m_arrays;
    std::optional<MaskState> m_shown;  ///< the left side, as drawn
    MaskDrawingRequest m_request;      ///< the newest; of a large layer it may still be under way
    QString m_note;                    ///< what stands below while nothing is pointed at
    Encoding m_encoding = Encoding::TierMap;
    CoverageKind m_kind = CoverageKind::Assigned;
    int m_staleFrom = 0;
    Comparison m_comparison = Comparison::Off;
    bool m_blinkB = false;
    QTimer m_blinkTimer;
    std::map<std::string, ArrangementKind> m_arrangementOf;
    Layout m_lastLayout;   ///< of the newest run, kept while the next one loads
    int m_lastLayer = 0;   ///< the layer looked at in it
    bool m_stale = false;  ///< something changed while hidden
    NewestJob m_job;       ///< goes through large layers
};

}  // namespace fiarse::ui
