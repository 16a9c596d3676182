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
const QString kHero = QStringLiteral("layout/hero");
const QString kPerspective = QStringLiteral("perspective");
const QString kKeys = QStringLiteral("keys");
const QString kRecentCommandIds = QStringLiteral("recentCommands");
const QString kPopOuts = QStringLiteral("popOuts");
const QString kBreakpoints = QStringLiteral("breakpoints");
const QString kRecent = QStringLiteral("recentFiles");

QString layoutKey(Perspective perspective) {
    return QStringLiteral("layout/perspective/") + perspectiveKey(perspective);
}

QString modelKey(Perspective perspective) {
    return QStringLiteral("layout/model/") + perspectiveKey(perspective);
}

QString explainedKey(Perspective perspective) {
    return QStringLiteral("layout/explained/") + perspectiveKey(perspective);
}

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

QStringList WindowSettings::breakpoints() const {
    return m_settings.value(kBreakpoints).toStringList();
}

void WindowSettings::setBreakpoints(const QStringList& texts) {
    m_settings.setValue(kBreakpoints, texts);
}

QByteArray WindowSettings::geometry() const {
    return m_settings.value(kGeometry).toByteArray();
}

void WindowSettings::setGeometry(const QByteArray& geometry) {
    m_settings.setValue(kGeometry, geometry);
}

Perspective WindowSettings::perspective() const {
    return perspectiveFromKey(m_settings.value(kPerspective).toString());
}

void WindowSettings::setPerspective(Perspective perspective) {
    m_settings.setValue(kPerspective, perspectiveKey(perspective));
}

QByteArray WindowSettings::dockState(Perspective perspective) const {
    return m_settings.value(layoutKey(perspective)).toByteArray();
}

void WindowSettings::setDockState(Perspective perspective, const QByteArray& state) {
    if (state.isEmpty()) {
        m_settings.remove(layoutKey(perspective));
    } else {
        m_settings.setValue(layoutKey(perspective), state);
    }
}

QString WindowSettings::modelPictures(Perspective perspective) const {
    return m_settings.value(modelKey(perspective)).toString();
}

void WindowSettings::setModelPictures(Perspective perspective, const QString& text) {
    text.isEmpty() ? m_settings.remove(modelKey(perspective))
                   : m_settings.setValue(modelKey(perspective), text);
}

std::optional<bool> WindowSettings::isExplained(Perspective perspective) const {
    const QVariant stored = m_settings.value(explainedKey(perspective));
    return stored.isValid() ? std::optional<bool>(stored.toBool()) : std::nullopt;
}

void WindowSettings::setExplained(Perspective perspective, std::optional<bool> explained) {
    explained ? m_settings.setValue(explainedKey(perspective), *explained)
              : m_settings.remove(explainedKey(perspective));
}

QString WindowSettings::hero() const {
    return m_settings.value(kHero).toString();
}

QStringList WindowSettings::popOuts() const {
    return m_settings.value(kPopOuts).toStringList();
}

void WindowSettings::setPopOuts(const QStringList& windows) {
    m_settings.setValue(kPopOuts, windows);
}

void WindowSettings::setHero(const QString& view) {
    m_settings.setValue(kHero, view);
}

void WindowSettings::clearLayout() {
    m_settings.remove(QStringLiteral("layout"));
}

KeyChanges WindowSettings::keys() const {
    KeyChanges changes;
    const QVariantMap stored = m_settings.value(kKeys).toMap();
    for (auto it = stored.begin(); it != stored.end(); ++it) changes.insert(it.key(), it.value().toString());
    return changes;
}

void WindowSettings::setKeys(const KeyChanges& changes) {
    QVariantMap stored;
    for (auto it = changes.begin(); it != changes.end(); ++it) stored.insert(it.key(), it.value());
    m_settings.setValue(kKeys, stored);
}

QStringList WindowSettings::recentCommands() const {
    return m_settings.value(kRecentCommandIds).toStringList();
}

void WindowSettings::addRecentCommand(const QString& id) {
    QStringList ids = recentCommands();
    ids.removeAll(id);
    ids.prepend(id);
    m_settings.setValue(kRecentCommandIds, ids.mid(0, kRecentCommands));
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
