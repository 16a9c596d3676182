#include "ui/dialogs/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Title {
    const char* view;
    const char* text;
};

// In the order of the list: what people take to other programs first. A view that is not named here comes
// last, under its own name.
constexpr Title kTitles[] = {
    {"weights", QT_TRANSLATE_NOOP("ExportDialog", "Weights")},
    {"masks", QT_TRANSLATE_NOOP("ExportDialog", "Mask of a capacity or a client")},
    {"tier-map", QT_TRANSLATE_NOOP("ExportDialog", "Tier map: the masks of all capacities")},
    {"tensorboard",
     QT_TRANSLATE_NOOP("ExportDialog", "Everything for TensorBoard: scalars, histograms, maps")},
    {"rounds", QT_TRANSLATE_NOOP("ExportDialog", "Rounds")},
    {"levels", QT_TRANSLATE_NOOP("ExportDialog", "Accuracy of each capacity")},
    {"participants", QT_TRANSLATE_NOOP("ExportDialog", "Participants of each round")},
    {"clients", QT_TRANSLATE_NOOP("ExportDialog", "Clients and their data")},
    {"client-accuracy", QT_TRANSLATE_NOOP("ExportDialog", "Accuracy of each client")},
    {"alerts", QT_TRANSLATE_NOOP("ExportDialog", "Alerts")},
    {"churn", QT_TRANSLATE_NOOP("ExportDialog", "Churn of the masks")},
    {"keep-ratio", QT_TRANSLATE_NOOP("ExportDialog", "Keep-ratio of each layer and capacity")},
    {"size-curve", QT_TRANSLATE_NOOP("ExportDialog", "Accuracy against submodel size")},
    {"fairness", QT_TRANSLATE_NOOP("ExportDialog", "Fairness over the clients")},
    {"convergence", QT_TRANSLATE_NOOP("ExportDialog", "Convergence of the masked gradients")},
    {"quorum", QT_TRANSLATE_NOOP("ExportDialog", "Quorum: holders of the parameters")},
    {"single-holders", QT_TRANSLATE_NOOP("ExportDialog", "What single participants hold alone")},
    {"robustness", QT_TRANSLATE_NOOP("ExportDialog", "Attacks and defences")},
    {"sign-agreement", QT_TRANSLATE_NOOP("ExportDialog", "Agreement of the updates' directions")},
    {"similarity", QT_TRANSLATE_NOOP("ExportDialog", "Similarity of the updates")},
    {"coverage", QT_TRANSLATE_NOOP("ExportDialog", "Coverage of each parameter")},
    {"updates", QT_TRANSLATE_NOOP("ExportDialog", "Update count of each parameter")},
    {"staleness", QT_TRANSLATE_NOOP("ExportDialog", "Staleness of each parameter")},
    {"bias", QT_TRANSLATE_NOOP("ExportDialog", "Bias of each parameter: total, lock-in, luck")},
    {"lorenz", QT_TRANSLATE_NOOP("ExportDialog", "Lorenz curve of coverage")},
    {"magnitudes", QT_TRANSLATE_NOOP("ExportDialog", "Histograms of |w|")},
};

constexpr Title kFormats[] = {
    {"csv", QT_TRANSLATE_NOOP("ExportDialog", "Table (CSV)")},
    {"json", QT_TRANSLATE_NOOP("ExportDialog", "JSON")},
    {"npy", QT_TRANSLATE_NOOP("ExportDialog", "NumPy array (npy)")},
    {"safetensors", QT_TRANSLATE_NOOP("ExportDialog", "Tensors (safetensors)")},
    {"png", QT_TRANSLATE_NOOP("ExportDialog", "Picture (PNG)")},
    {"svg", QT_TRANSLATE_NOOP("ExportDialog", "Drawing (SVG)")},
    {"tfevents", QT_TRANSLATE_NOOP("ExportDialog", "TensorBoard event file")},
};

template <std::size_t N>
QString titleOf(const Title (&titles)[N], const QString& id) {
    for (const Title& title : titles)
        if (id == QLatin1String(title.view)) return QCoreApplication::translate("ExportDialog", title.text);
    return id;
}

bool isFolder(const QString& format) {
    return format == QLatin1String("tfevents");
}

}  // namespace

ExportDialog::ExportDialog(const QString& runFile, std::shared_ptr<const RunInfo> info, qint64 round,
                           qint64 rounds, QWidget* parent)
    : QDialog(parent),
      m_runFile(runFile),
      m_info(std::move(info)),
      m_view(new QComboBox),
      m_format(new QComboBox),
      m_oneRound(new QCheckBox(tr("Only round"))),
      m_round(new QSpinBox),
      m_maskLabel(new QLabel(tr("Mask of"))),
      m_mask(new QComboBox),
      m_output(new QLineEdit),
      m_browse(new QPushButton(tr("Browse…"))),
      m_export(new QPushButton(tr("Export"))),
      m_close(new QPushButton(tr("Close"))),
      m_progress(new QProgressBar),
      m_status(new QLabel) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export from the run"));
    setMinimumWidth(560);
    m_round->setObjectName(QStringLiteral("exportRound"));
    m_round->setAccessibleName(tr("Round to export"));
    m_round->setRange(0, static_cast<int>(rounds));
    m_round->setValue(static_cast<int>(round));
    m_oneRound->setObjectName(QStringLiteral("exportOneRound"));
    m_oneRound->setChecked(true);
    m_oneRound->setToolTip(tr("Without it: all rounds, or the last one for what belongs to a single round"));
    connect(m_oneRound, &QCheckBox::toggled, m_round, &QWidget::setEnabled);
    auto* when = new QHBoxLayout;
    when->addWidget(m_oneRound);
    when->addWidget(m_round);
    when->addStretch(1);
    auto* form = new QFormLayout;
    form->addRow(tr("What"), m_view);
    form->addRow(tr("Format"), m_format);
    form->addRow(m_maskLabel, m_mask);
    form->addRow(tr("When"), when);
    form->addRow(tr("To"), makeTarget());
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_export);
    buttons->addWidget(m_close);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(m_progress);
    column->addWidget(m_status);
    column->addLayout(buttons);
    connect(m_view, &QComboBox::currentIndexChanged, this, &ExportDialog::onView);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::onFormat);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_job.isRunning()) {
            m_job.stop();
        } else {
            close();
        }
    });
    connect(&m_job, &ExportJob::runningChanged, this, &ExportDialog::onRunning);
    connect(&m_job, &ExportJob::progressed, this,
            [this](double share) { m_progress->setValue(static_cast<int>(share * 100.0)); });
    connect(&m_job, &ExportJob::written, this, [this](const QString& output) {
        m_status->setText(tr("Written to %1.").arg(QDir::toNativeSeparators(output)));
    });
    connect(&m_job, &ExportJob::refused, m_status, &QLabel::setText);
    fillMasks();
    fillViews();
    onRunning();
}

QWidget* ExportDialog::makeTarget() {
    const auto name = [](QWidget* widget, const char* object, const QString& accessible) {
        widget->setObjectName(QLatin1String(object));
        widget->setAccessibleName(accessible);
    };
    name(m_view, "exportView", tr("What to export"));
    name(m_format, "exportFormat", tr("Format of the file"));
    name(m_mask, "exportMask", tr("Whose mask"));
    name(m_output, "exportOutput", tr("File or folder to write"));
    name(m_browse, "exportBrowse", tr("Choose the file or folder"));
    name(m_export, "exportStart", tr("Export"));
    name(m_close, "exportClose", tr("Close, or stop the export"));
    name(m_progress, "exportProgress", tr("Progress of the export"));
    name(m_status, "exportStatus", tr("Outcome of the export"));
    m_export->setDefault(true);
    m_progress->setTextVisible(false);
    m_status->setWordWrap(true);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    auto* target = new QWidget;
    auto* row = new QHBoxLayout(target);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_output, 1);
    row->addWidget(m_browse);
    return target;
}

void ExportDialog::fillViews() {
    QStringList ids;
    for (const std::string& id : exportViews()) ids << QString::fromStdString(id);
    for (const Title& title : kTitles) {
        const QString id = QLatin1String(title.view);
        if (ids.removeOne(id)) m_view->addItem(titleOf(kTitles, id), id);
    }
    for (const QString& id : ids) m_view->addItem(id, id);
}

void ExportDialog::fillMasks() {
    for (std::size_t level = 0; level < m_info->levels.size(); ++level)
        m_mask->addItem(tr("Capacity %1").arg(formatLevel(m_info->levels[level])),
                        QVariant::fromValue(-1 - static_cast<qlonglong>(level)));
    for (const ClientInfo& client : m_info->clients)
        m_mask->addItem(tr("Client %1").arg(client.id),
                        QVariant::fromValue(static_cast<qlonglong>(client.id)));
}

QString ExportDialog::view() const {
    return m_view->currentData().toString();
}

QString ExportDialog::format() const {
    return m_format->currentData().toString();
}

void ExportDialog::choose(const QString& view, const QString& format) {
    m_view->setCurrentIndex(m_view->findData(view));
    m_format->setCurrentIndex(m_format->findData(format));
}

void ExportDialog::onView() {
    m_format->clear();
    for (const std::string& id : exportFormatsOf(view().toStdString())) {
        const QString name = QString::fromStdString(id);
        m_format->addItem(titleOf(kFormats, name), name);
    }
    // What other programs load comes before what people read.
    if (const int tensors = m_format->findData(QStringLiteral("safetensors")); tensors >= 0)
        m_format->setCurrentIndex(tensors);
    const bool masks = view() == QLatin1String("masks");
    m_mask->setVisible(masks);
    m_maskLabel->setVisible(masks);
    m_oneRound->setChecked(view() != QLatin1String("tensorboard"));
    onFormat();
}

QString ExportDialog::proposedName() const {
    const QFileInfo run(m_runFile);
    const QString base = run.path() + QLatin1Char('/') + run.completeBaseName();
    if (isFolder(format())) return base + QStringLiteral("-events");
    return base + QLatin1Char('-') + view() + QLatin1Char('.') + format();
}

void ExportDialog::onFormat() {
    if (format().isEmpty()) return;
    m_output->setText(QDir::toNativeSeparators(proposedName()));
    m_output->setToolTip(isFolder(format())
                             ? tr("A folder; the event file in it gets the name that TensorBoard "
                                  "looks for")
                             : tr("A file; an older one of the same name is replaced"));
}

void ExportDialog::browse() {
    const QString chosen =
        isFolder(format())
            ? QFileDialog::getExistingDirectory(this, tr("Folder for the event file"), m_output->text())
            : QFileDialog::getSaveFileName(
                  this, tr("Export to"), m_output->text(),
                  QStringLiteral("%1 (*.%2)").arg(m_format->currentText(), format()));
    if (!chosen.isEmpty()) m_output->setText(QDir::toNativeSeparators(chosen));
}

void ExportDialog::start() {
    ExportRequest request{.runFile = m_runFile,
                          .view = view(),
                          .format = format(),
                          .round = {},
                          .mask = {},
                          .output = QDir::fromNativeSeparators(m_output->text().trimmed())};
    if (request.output.isEmpty()) {
        m_status->setText(tr("Say where to write: a file or a folder."));
        return;
    }
    if (m_oneRound->isChecked()) request.round = m_round->value();
    if (view() == QLatin1String("masks")) {
        const qlonglong who = m_mask->currentData().toLongLong();
        if (who < 0) {
            request.mask.level = m_info->levels[static_cast<std::size_t>(-1 - who)].capacity;
        } else {
            request.mask.client = who;
        }
    }
    m_status->clear();
    m_progress->setValue(0);
    m_job.start(std::move(request));
}

void ExportDialog::onRunning() {
    const bool running = m_job.isRunning();
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_view, m_format, m_oneRound, m_mask, m_output, m_browse, m_export})
        widget->setEnabled(!running);
    m_round->setEnabled(!running && m_oneRound->isChecked());
    m_progress->setVisible(running);
    m_close->setText(running ? tr("Stop") : tr("Close"));
}

}  // namespace fiarse::ui
