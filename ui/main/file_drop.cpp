#include "ui/main/file_drop.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QUrl>
#include <algorithm>

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kInset = 6;
constexpr int kFrame = 3;
constexpr int kRadius = 10;

bool isRun(const QString& path) {
    return path.endsWith(QLatin1String(".fiarse"), Qt::CaseInsensitive);
}

bool isExperiment(const QString& path) {
    return path.endsWith(QLatin1String(".toml"), Qt::CaseInsensitive);
}

QStringList localFiles(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) files << url.toLocalFile();
    }
    return files;
}

QString promise(const DropPlan& plan) {
    if (!plan.refusal.isEmpty()) return plan.refusal;
    if (!plan.experiment.isEmpty())
        return FileDrop::tr("Drop to open %1").arg(QFileInfo(plan.experiment).fileName());
    return FileDrop::tr("Drop to compare %n runs", nullptr, static_cast<int>(plan.runs.size()));
}

}  // namespace

DropPlan planDrop(const QStringList& files) {
    DropPlan plan;
    const auto wrong = std::find_if(files.begin(), files.end(),
                                    [](const QString& path) { return !isRun(path) && !isExperiment(path); });
    if (files.isEmpty()) {
        plan.refusal = FileDrop::tr("Only files of this computer can be opened.");
    } else if (wrong != files.end()) {
        plan.refusal = FileDrop::tr("“%1” is neither an experiment (.toml) nor a run (.fiarse).")
                           .arg(QFileInfo(*wrong).fileName());
    } else if (files.size() == 1) {
        plan.experiment = files.constFirst();
    } else if (std::all_of(files.begin(), files.end(), isRun)) {
        plan.runs = files;
    } else {
        plan.refusal =
            FileDrop::tr("One experiment can be opened at a time; several files must all be runs.");
    }
    return plan;
}

FileDrop::FileDrop(const Theme& theme, QWidget* window) : QWidget(window), m_theme(theme), m_window(window) {
    setObjectName(QStringLiteral("fileDrop"));
    setAcceptDrops(true);
    window->setAcceptDrops(true);
    qApp->installEventFilter(this);
    hide();
}

void FileDrop::begin(const QMimeData& files) {
    m_plan = planDrop(localFiles(files));
    setAccessibleName(promise(m_plan));
    setGeometry(m_window->rect());
    raise();
    show();
    update();
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::DragEnter || watched == this) return false;
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget == nullptr || widget->window() != m_window) return false;
    auto* drag = static_cast<QDragEnterEvent*>(event);
    if (!drag->mimeData()->hasUrls()) return false;
    begin(*drag->mimeData());
    drag->acceptProposedAction();
    return true;
}

void FileDrop::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void FileDrop::dragLeaveEvent(QDragLeaveEvent*) {
    hide();
}

void FileDrop::dropEvent(QDropEvent* event) {
    hide();
    event->acceptProposedAction();
    Q_EMIT dropped(localFiles(*event->mimeData()));
}

void FileDrop::paintEvent(QPaintEvent*) {
    const ThemeColours& colours = m_theme.colours();
    const bool refused = !m_plan.refusal.isEmpty();
    const QColor strong = refused ? colours.warning : colours.accent;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = colours.window;
    veil.setAlphaF(0.55F);
    painter.fillRect(rect(), veil);
    painter.setPen(QPen(strong, kFrame));
    painter.drawRoundedRect(QRectF(rect()).adjusted(kInset, kInset, -kInset, -kInset), kRadius, kRadius);

    const QString text = promise(m_plan);
    painter.setFont(titleFont());
    const QFontMetrics metrics(titleFont());
    QRect box =
        metrics.boundingRect(rect().adjusted(80, 0, -80, 0), Qt::AlignCenter | Qt::TextWordWrap, text);
    box.adjust(-20, -12, 20, 12);
    painter.setPen(QPen(strong, 1.0));
    painter.setBrush(refused ? colours.warningTint : colours.accentTint);
    painter.drawRoundedRect(QRectF(box), kRadius, kRadius);
    painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, text);
}

}  // namespace fiarse::ui
