#include "ui/state/stored_run.h"

#include <QFileInfo>
#include <QFutureWatcher>
#include <QtConcurrentRun>
#include <optional>

#include "engine/api/run_file.h"

namespace fiarse::ui {

struct StoredRun::Loaded {
    std::shared_ptr<const RunInfo> info;
    std::vector<RoundRecord> records;
    QString problem;
};

StoredRun::StoredRun(QString path, QObject* parent) : QObject(parent), m_path(std::move(path)) {
    using Shared = std::shared_ptr<Loaded>;
    auto* watcher = new QFutureWatcher<Shared>(this);
    connect(watcher, &QFutureWatcher<Shared>::finished, this, [this, watcher] {
        watcher->deleteLater();
        take(std::move(*watcher->result()));
    });
    watcher->setFuture(QtConcurrent::run([file = m_path.toStdString()]() -> Shared {
        auto loaded = std::make_shared<Loaded>();
        const auto run = RunFile::open(file);
        if (!run) {
            loaded->problem = QString::fromStdString(run.error().text());
            return loaded;
        }
        auto records = (*run)->records();
        if (!records) {
            loaded->problem = QString::fromStdString(records.error().text());
            return loaded;
        }
        loaded->info = std::make_shared<const RunInfo>((*run)->info());
        loaded->records = *std::move(records);
        return loaded;
    }));
}

StoredRun::~StoredRun() = default;

QString StoredRun::name() const {
    return QFileInfo(m_path).completeBaseName();
}

void StoredRun::take(Loaded loaded) {
    if (!loaded.info) {
        Q_EMIT failed(loaded.problem);
        return;
    }
    m_info = std::move(loaded.info);
    m_records = std::move(loaded.records);
    m_history.open(m_path.toStdString());
    Q_EMIT ready();
}

}  // namespace fiarse::ui
