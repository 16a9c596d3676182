/// Pictures and data without a user: a picture of the window, or files of every view, after some rounds.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace fiarse::ui {

class MainWindow;

/// What the window shows before anything is written; what is empty stays as it is.
struct Scene {
    int rounds = 0;            ///< to wait for; 0 = until the run is loaded
    std::optional<qint64> at;  ///< the round in view
    QString encoding;          ///< of encodingId()
    QString layer;             ///< by name
    std::optional<qint64> client;

    /// Whether it asks for anything but rounds.
    bool choosesSomething() const { return at || client || !encoding.isEmpty() || !layer.isEmpty(); }
};

/// Waits until the rounds are there (or the run failed or ended), pauses unless `goesOn`, then shows the
/// scene and waits until it is drawn. Precondition: the window is visible and, for rounds > 0, playing.
/// @return empty, or a sentence that says what of the scene does not exist.
QString showScene(MainWindow& window, const Scene& scene, bool goesOn = false);

/// Shows the scene and writes a picture of the window.
/// @return exit code: 0, 2 if the scene names something that does not exist, 3 if the run failed (the picture
/// is written all the same), 4 if it could not be written.
int takeScreenshot(MainWindow& window, const QString& path, const Scene& scene);

/// Shows the scene and writes every view, see saveViews(). @return exit code, as above; 2 also where no round
/// was trained.
int writeDashboard(MainWindow& window, const QString& folder, const QStringList& endings, const Scene& scene);

}  // namespace fiarse::ui
