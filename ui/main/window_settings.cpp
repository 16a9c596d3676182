#include "ui/main/window_settings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

#include "ui/text/run_status.h"

namespace fiarse::ui {
namespace {

const QString kTheme = QStringLiteral("theme");
const QString kSpeed = QStringLiteral("speed");
const QString kGeometry = QStringLiteral("layout/geometry");
const QString kDocks = QStringLiteral("layout/docks");
const QString kRecent = QStringLiteral("recentFiles");

QString defaultFile() {
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QCoreApplication::organizationName(),
                     QCoreApplication::applicationName())
        .fileName();
}

}  // namespace

WindowSettings::WindowSettings(const QString& file)
    : m_settings(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat) {}

ThemeChoice WindowSettings::theme() const {
    const QString text = m_settings.value(kTheme).toString();
    if (text == QLatin1String("light")) return ThemeChoice::Light;
    if (text == QLatin1String("dark")) return ThemeChoice::Dark;
    return ThemeChoice::System;
}

void WindowSettings::setTheme(ThemeChoice choice) {
    m_settings.setValue(kTheme, choice == ThemeChoice::Light  ? QStringLiteral("light")
                                : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                                              : QStringLiteral("system"));
}

int WindowSettings::speed() const {
    bool ok = false;
    const int position = m_settings.value(kSpeed, kSpeedSteps).toInt(&ok);
    return ok ? std::clamp(position, 0, kSpeedSteps) : kSpeedSteps;
}

void WindowSettings::setSpeed(int position) {
    m_settings.setValue(kSpeed, position);
}

QByteArray WindowSettings::geometry() const {
    return m_settings.value(kGeometry).toByteArray();
}

QByteArray WindowSettings::dockState() const {
    return m_settings.value(kDocks).toByteArray();
}

void WindowSettings::setLayout(const QByteArray& geometry, const QByteArray& dockState) {
    m_settings.setValue(kGeometry, geometry);
    m_settings.setValue(kDocks, dockState);
}

void WindowSettings::clearLayout() {
    m_settings.remove(QStringLiteral("layout"));
}

QStringList WindowSettings::recentFiles() const {
    QStringList files = m_settings.value(kRecent).toStringList();
    files.removeIf([](const QString& path) { return !QFileInfo::exists(path); });
    return files;
}

void WindowSettings::addRecentFile(const QString& path) {
    QStringList files = m_settings.value(kRecent).toStringList();
    const QString absolute = QFileInfo(path).absoluteFilePath();
    files.removeAll(absolute);
    files.prepend(absolute);
    m_settings.setValue(kRecent, files.mid(0, kRecentFiles));
}

}  // namespace fiarse::ui
