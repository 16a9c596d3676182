/// The small ⤓ menu of a view: its picture as PNG, its data as CSV.
#pragma once

#include <QToolButton>
#include <functional>

namespace fiarse::ui {

class Theme;

/// "Save picture…" grabs a widget at twice its size, "Save data…" writes text. A file that cannot be
/// written is told in a message box with one sentence; nothing is lost.
class ExportMenu : public QToolButton {
    Q_OBJECT
public:
    /// @param picture  the widget to draw; it outlives this.
    /// @param csv      makes the CSV when asked.
    ExportMenu(Theme& theme, QWidget* picture, std::function<QByteArray()> csv, QWidget* parent = nullptr);

    /// File name without ending that the dialogs propose.
    void setBaseName(const QString& name) { m_baseName = name; }

    /// The picture as it would be saved.
    QImage picture() const;
    /// Writes the picture or the data. @return empty, or a sentence that says why not.
    QString savePicture(const QString& path) const;
    QString saveData(const QString& path) const;

private:
    void ask(bool picture);
    void updateIcon();

    Theme& m_theme;
    QWidget* m_picture;
    std::function<QByteArray()> m_data;
    QString m_baseName = QStringLiteral("view");
};

}  // namespace fiarse::ui
