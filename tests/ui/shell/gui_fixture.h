/// A main window with settings and runs in a temporary folder, on the built-in digits.
#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QTemporaryDir>
#include <QtTest>
#include <memory>

#include "tests/ui/shell/shell_fixtures.h"
#include "ui/main/main_window.h"
#include "ui/text/english_plurals.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::test {

/// Any Qt warning fails the test; the offscreen platform's remark about itself is none.
inline void failOnQtWarnings() {
    QTest::failOnWarning(
        QRegularExpression(QStringLiteral("^(?!This plugin does not support (propagateSizeHints|raise))")));
}

class WindowFixture {
public:
    explicit WindowFixture(const Experiment& experiment = smallExperiment())
        : m_settings(m_folder.filePath(QStringLiteral("settings.ini"))) {
        // As the program does, so that tests read what people read.
        ui::installEnglishPlurals();
        makeWindow();
        m_window->openExperiment(experiment);
    }

    ui::MainWindow& window() { return *m_window; }
    ui::RunSession& session() { return m_window->session(); }
    ui::RunController& controller() { return m_window->controller(); }
    ui::WindowSettings& settings() { return m_settings; }
    ui::Theme& theme() { return m_theme; }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString runsFolder() const { return path(QStringLiteral("runs")); }

    /// Shows the window and gives it the keyboard.
    bool show() {
        m_window->show();
        m_window->activateWindow();
        return QTest::qWaitForWindowExposed(m_window.get()) && QTest::qWaitForWindowActive(m_window.get());
    }
    bool waitForState(RunState state, int milliseconds = 20000) {
        return QTest::qWaitFor([&] { return session().state() == state; }, milliseconds);
    }
    bool waitForRounds(int rounds, int milliseconds = 20000) {
        return QTest::qWaitFor([&] { return static_cast<int>(session().records().size()) >= rounds; },
                               milliseconds);
    }
    void click(const QString& button) {
        auto* found = m_window->findChild<QAbstractButton*>(button);
        QVERIFY2(found != nullptr, qPrintable(button));
        QTest::mouseClick(found, Qt::LeftButton);
    }
    template <typename T>
    T* find(const char* name) {
        return m_window->findChild<T*>(QLatin1String(name));
    }
    /// A new window on the same settings, as after a restart.
    void restart() {
        m_window.reset();
        makeWindow();
    }

private:
    void makeWindow() { m_window = std::make_unique<ui::MainWindow>(m_theme, m_settings, runsFolder()); }

    QTemporaryDir m_folder;
    ui::Theme m_theme;
    ui::WindowSettings m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
};

}  // namespace fiarse::test
