// What MasksPanel shows beside its picture: explanation, table, files; and what it hands to dashboards.
#include <QComboBox>

#include "engine/api/masks.h"
#include "ui/panels/mask_files.h"
#include "ui/panels/masks_panel.h"
#include "ui/panels/view_tools.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_view.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"

namespace fiarse::ui {

Encoding MasksPanel::usualEncoding() const {
    return m_info && drawsOwnMasks(m_info->experiment) ? Encoding::Assigned : Encoding::TierMap;
}

void MasksPanel::copyLook(const MasksPanel& other) {
    m_encoding = other.m_encoding;
    m_kind = other.m_kind;
    m_staleFrom = other.m_staleFrom;
    m_arrangementOf = other.m_arrangementOf;
    setComparison(other.m_comparison);
    refreshLayer();
    m_view->copyZoom(*other.m_view);
}

void MasksPanel::refreshTools() {
    // Words and numbers stay those of the last whole picture.
    if (m_drawing.left->coarse) return;
    if (m_tools->isExplained()) {
        const bool message = !maskMessage(*m_drawing.left, m_drawn.shown()).isEmpty();
        FigureExplanation words = m_drawing.explanation;
        if (message) words.numbers.clear();
        m_tools->setExplanation(encodingName(m_drawn.encoding), words);
    }
    if (m_tools->isTableShown()) m_table->setTable(maskTable(m_drawn));
}

ViewFiles MasksPanel::files() const {
    const bool moving = m_shown && m_drawing.left->coarse;
    if (m_shown && !moving) return maskFiles(m_drawn, m_drawing, arrangement());
    ViewFiles nothing;
    nothing.message = moving ? tr("The rounds are changing; the picture can be saved once it is still.")
                             : tr("There is nothing to save yet: press Play.");
    return nothing;
}

void MasksPanel::askExport() {
    m_tools->askExport();
}

std::vector<ViewFiles> MasksPanel::allFiles(bool& complete) {
    std::vector<ViewFiles> files;
    const auto& info = m_moments.view().info();
    if (!info || info->layout.layers.empty()) return files;
    std::vector<Encoding> encodings = {
        Encoding::TierMap, Encoding::Assigned, Encoding::Alive,     Encoding::Moved,   Encoding::TotalRatio,
        Encoding::LockIn,  Encoding::Luck,     Encoding::Staleness, Encoding::Updates, Encoding::Magnitude};
    if (m_selection.client()) encodings.push_back(Encoding::ClientMask);
    const bool recorded = m_moments.round(Side::View) > 0 && !m_moments.view().history().path().empty();
    for (const Encoding encoding : encodings) {
        MomentNeeds needs{.arrays = true};
        if (isBiasRatio(encoding) && !recorded) continue;
        if (isBiasRatio(encoding)) needs.bias = m_kind;
        const auto moment = m_moments.moment(Side::View, needs);
        if (!moment || moment->info != m_info) {
            complete = false;
            continue;
        }
        MaskDrawingRequest request{.a = {moment->info, moment->arrays, moment->bias, moment->name},
                                   .b = std::nullopt,
                                   .layer = layer(),
                                   .encoding = encoding,
                                   .clientLevel = clientLevel(),
                                   .client = m_selection.client()};
        if (encoding == Encoding::ClientMask)
            request.a = withClientMask(std::move(request.a), *m_selection.client());
        ViewFiles one = maskFiles(request, drawMasks(request), arrangement(),
                                  QStringLiteral("model-") + encodingId(encoding));
        if (!one.isEmpty()) files.push_back(std::move(one));
    }
    return files;
}

// Beside others the choices of a picture come first; table and window are a menu away.
void MasksPanel::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    constexpr int kRoomForAllTools = 420;
    m_tools->setCompact(m_groupParts && width() < kRoomForAllTools);
}

}  // namespace fiarse::ui
