#include "ui/state/sweep_draft.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>
#include <algorithm>
#include <utility>

#include "engine/api/fields.h"
#include "ui/state/experiment_document.h"
#include "ui/state/sweep_settings.h"

namespace fiarse::ui {
namespace {

constexpr int kDelayMilliseconds = 80;

QString joined(const std::vector<std::string>& values) {
    QStringList texts;
    for (const std::string& value : values) texts << QString::fromStdString(value);
    return texts.join(QStringLiteral(", "));
}

}  // namespace

SweepDraft::SweepDraft(ExperimentDocument& document, QObject* parent)
    : QObject(parent), m_document(document) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &SweepDraft::expand);
    connect(&m_document, &ExperimentDocument::changed, this, [this] {
        if (followsDraft()) touch();
    });
    touch();
}

const Experiment& SweepDraft::base() const {
    return m_fixedBase ? *m_fixedBase : m_document.experiment();
}

void SweepDraft::touch() {
    ++m_wanted;
    if (!m_running && !m_delay.isActive()) m_delay.start();
    Q_EMIT changed();
}

void SweepDraft::addAxis(const QString& key) {
    m_axes.push_back({key, suggestedSweepValues(base(), key)});
    touch();
}

void SweepDraft::addBaselines() {
    static const QString kKey = QStringLiteral("strategy.kind");
    auto axis =
        std::find_if(m_axes.begin(), m_axes.end(), [](const SweepAxisText& one) { return one.key == kKey; });
    if (axis == m_axes.end()) axis = m_axes.insert(m_axes.begin(), {kKey, QString()});
    QStringList kinds;
    for (const QString& kind : axis->values.split(QLatin1Char(','), Qt::SkipEmptyParts))
        kinds << kind.trimmed();
    if (kinds.isEmpty())
        kinds << QString::fromStdString(std::get<std::string>(findField("strategy.kind")->get(base())));
    for (const char* baseline : {"fedavg-all", "exclusive", "uniform-small"})
        if (!kinds.contains(QLatin1String(baseline))) kinds << QLatin1String(baseline);
    axis->values = kinds.join(QStringLiteral(", "));
    touch();
}

void SweepDraft::setAxis(std::size_t axis, const SweepAxisText& text) {
    if (m_axes.at(axis) == text) return;
    m_axes[axis] = text;
    touch();
}

void SweepDraft::removeAxis(std::size_t axis) {
    m_axes.erase(m_axes.begin() + static_cast<std::ptrdiff_t>(axis));
    touch();
}

void SweepDraft::setSeeds(qint64 seeds) {
    if (seeds == m_seeds) return;
    m_seeds = seeds;
    touch();
}

void SweepDraft::usePlan(const SweepPlan& plan) {
    m_fixedBase = plan.base;
    m_axes.clear();
    for (const SweepAxis& axis : plan.axes)
        m_axes.push_back({QString::fromStdString(axis.key), joined(axis.values)});
    m_seeds = plan.seeds;
    touch();
}

void SweepDraft::useDraft() {
    if (followsDraft()) return;
    m_fixedBase.reset();
    touch();
}

QString SweepDraft::axisProblem(std::size_t axis) const {
    return m_axisProblems.value(static_cast<qsizetype>(axis));
}

// @return whether every line can be read.
bool SweepDraft::readAxes(SweepPlan& plan) {
    m_axisProblems.clear();
    m_problem.clear();
    bool sound = true;
    for (const SweepAxisText& text : m_axes) {
        QString problem;
        if (text.values.trimmed().isEmpty()) {
            problem = tr("Give the values of %1, separated by commas, or a range from:to:step.")
                          .arg(sweepSettingLabel(base(), text.key));
        } else if (Result<SweepAxis> axis = parseSweepAxis((text.key + u'=' + text.values).toStdString())) {
            plan.axes.push_back(*std::move(axis));
        } else {
            problem = QString::fromStdString(axis.error().message);
        }
        sound = sound && problem.isEmpty();
        m_axisProblems << problem;
    }
    return sound;
}

void SweepDraft::expand() {
    using Answer = std::shared_ptr<Result<SweepRuns>>;
    SweepPlan plan{.base = base(), .axes = {}, .seeds = m_seeds};
    if (!readAxes(plan)) {
        m_runs.reset();
        Q_EMIT expanded();
        return;
    }
    m_running = true;
    const quint64 job = m_wanted;
    auto* watcher = new QFutureWatcher<Answer>(this);
    connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, job, plan] {
        watcher->deleteLater();
        accept(job, plan, *watcher->result());
    });
    watcher->setFuture(QtConcurrent::run([plan] {
        auto runs = std::make_shared<Result<SweepRuns>>(expandSweep(plan));
        if (!*runs) return runs;
        if (auto problem = impossibleChild(**runs)) *runs = *std::move(problem);
        return runs;
    }));
}

// A sentence stands at the line whose setting it is about.
void SweepDraft::place(const Error& error) {
    const QString key = QString::fromStdString(error.key);
    const QString sentence = QString::fromStdString(error.message);
    qsizetype last = -1;
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
        if (m_axes[i].key == key) last = static_cast<qsizetype>(i);
    }
    if (last < 0)
        m_problem = sentence;
    else
        m_axisProblems[last] = sentence;
}

void SweepDraft::accept(quint64 job, const SweepPlan& plan, const Result<SweepRuns>& runs) {
    m_running = false;
    if (job != m_wanted) {
        m_delay.start();
        return;
    }
    if (runs) {
        m_plan = plan;
        m_runs = std::make_shared<const SweepRuns>(*runs);
    } else {
        m_runs.reset();
        place(runs.error());
    }
    Q_EMIT expanded();
}

}  // namespace fiarse::ui
