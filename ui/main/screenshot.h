/// A picture of the window after some rounds, for the documentation and for tests.
#pragma once

#include <QString>

namespace fiarse::ui {

class MainWindow;

/// Waits until `rounds` rounds are shown (0 = until the run is loaded) or the run failed, writes the
/// picture and returns. Precondition: the window is visible and, for rounds > 0, playing.
/// @return exit code: 0, 3 if the run failed (the picture is written all the same), 4 if it could not be
/// written.
int takeScreenshot(MainWindow& window, const QString& path, int rounds);

}  // namespace fiarse::ui
