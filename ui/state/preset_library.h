/// The user's own presets: experiments kept under a name, one TOML file each.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse::ui {

/// Reads the folder anew each time, so that files copied into it count. GUI thread only.
class PresetLibrary : public QObject {
    Q_OBJECT
public:
    /// @param folder  made when something is saved; empty = nothing can be kept.
    explicit PresetLibrary(QString folder, QObject* parent = nullptr);

    /// In alphabetical order.
    QStringList names() const;
    bool contains(const QString& name) const;
    /// The name as it can be kept: without what a file name cannot hold; empty if nothing is left.
    static QString usableName(const QString& name);

    /// Errors: as readDraft().
    Result<Experiment> read(const QString& name) const;
    /// Replaces a preset of the same name. Errors: Input (no usable name, no folder), File.
    Result<void> save(const QString& name, const Experiment& experiment);
    /// Errors: File.
    Result<void> remove(const QString& name);

private:
    QString pathOf(const QString& name) const;

    const QString m_folder;
};

}  // namespace fiarse::ui
