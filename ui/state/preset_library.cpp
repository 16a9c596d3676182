#include "ui/state/preset_library.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <filesystem>
#include <utility>

#include "engine/api/experiment_file.h"

namespace fiarse::ui {
namespace {

const QString kEnding = QStringLiteral(".toml");

std::filesystem::path native(const QString& path) {
    return {path.toStdU16String()};
}

}  // namespace

PresetLibrary::PresetLibrary(QString folder, QObject* parent)
    : QObject(parent), m_folder(std::move(folder)) {}

QStringList PresetLibrary::names() const {
    if (m_folder.isEmpty()) return {};
    QStringList names = QDir(m_folder).entryList({QLatin1Char('*') + kEnding}, QDir::Files);
    for (QString& name : names) name.chop(kEnding.size());
    names.sort(Qt::CaseInsensitive);
    return names;
}

bool PresetLibrary::contains(const QString& name) const {
    return names().contains(name);
}

QString PresetLibrary::usableName(const QString& name) {
    static const QRegularExpression kUnusable(QStringLiteral(R"([/\\:*?"<>|\x00-\x1f])"));
    QString usable = name;
    usable = usable.replace(kUnusable, QStringLiteral("-")).simplified();
    // A leading dot would hide the file.
    while (usable.startsWith(QLatin1Char('.'))) usable.remove(0, 1);
    return usable.left(80).trimmed();
}

QString PresetLibrary::pathOf(const QString& name) const {
    return QDir(m_folder).filePath(name + kEnding);
}

Result<Experiment> PresetLibrary::read(const QString& name) const {
    return readDraft(native(pathOf(name)));
}

Result<void> PresetLibrary::save(const QString& name, const Experiment& experiment) {
    const QString usable = usableName(name);
    if (usable.isEmpty()) return Error{.message = tr("A preset needs a name.").toStdString()};
    if (m_folder.isEmpty())
        return Error{.message = tr("There is no folder in which presets could be kept.").toStdString()};
    QDir().mkpath(m_folder);
    return writeExperiment(native(pathOf(usable)), experiment);
}

Result<void> PresetLibrary::remove(const QString& name) {
    if (QFile::remove(pathOf(name))) return {};
    return Error{.kind = ErrorKind::File,
                 .message = tr("The preset “%1” could not be removed.").arg(name).toStdString()};
}

}  // namespace fiarse::ui
