/// Files dragged over the window: a frame that says what a drop would do, and the drop.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QMimeData;

namespace fiarse::ui {

class Theme;

/// What can be done with a set of dropped files.
struct DropPlan {
    QString experiment;  ///< the one file to open; empty = none
    QStringList runs;    ///< several runs, to be compared
    QString refusal;     ///< why nothing can be done, a sentence
};

/// One .toml or .fiarse file is opened, several .fiarse files are taken together; all else is refused.
DropPlan planDrop(const QStringList& files);

/// Lies over the whole window while files are dragged over it and takes them even above text editors, which
/// would insert their names.
class FileDrop : public QWidget {
    Q_OBJECT
public:
    FileDrop(const Theme& theme, QWidget* window);

Q_SIGNALS:
    void dropped(const QStringList& files);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void begin(const QMimeData& files);

    const Theme& m_theme;
    QWidget* m_window;
    DropPlan m_plan;
};

}  // namespace fiarse::ui
