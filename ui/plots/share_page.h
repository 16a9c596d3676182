/// A grid of shares on paper, as it is on the screen, in print colours.
#pragma once

#include "ui/plots/colour_bar.h"
#include "ui/plots/figure_picture.h"
#include "ui/plots/share_grid.h"

namespace fiarse::ui {

/// The colour bar below a grid of shares.
/// @param marks  shares to be written below it, 0..1, beside 0. @param nothing  a cell of it holds nothing.
ColourBar::Scale shareScale(const Theme& theme, const std::vector<double>& marks, bool nothing);

/// All of it as vectors; high enough that neighbouring rows can be told apart.
PicturePage sharePage(const QString& title, const QString& summary, const ShareGridData& grid,
                      const std::vector<double>& marks);

}  // namespace fiarse::ui
