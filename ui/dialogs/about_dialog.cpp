#include "ui/dialogs/about_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

#include "engine/api/catalog.h"

namespace fiarse::ui {
namespace {

struct Part {
    const char* name;
    const char* licence;
};

constexpr Part kParts[] = {
    {"Qt 6", "LGPL-3.0"},
    {"QCustomPlot", "GPL-3.0-or-later"},
    {"LibTorch", "BSD-3-Clause"},
    {"OpenBLAS", "BSD-3-Clause"},
    {"toml++, nlohmann-json, fmt", "MIT"},
    {"CLI11, zstd", "BSD-3-Clause"},
    {"xxHash", "BSD-2-Clause"},
    {"SQLite", "public domain"},
    {"zlib", "Zlib"},
    {"cividis colour map (Nuñez, Anderton, Renslow 2018)", "CC0"},
    {"Optical recognition of handwritten digits (Alpaydin, Kaynak 1998, UCI)", "CC BY 4.0"},
};

QString partsTable() {
    QString rows;
    for (const Part& part : kParts) {
        rows += QStringLiteral("<tr><td style='padding-right:24px'>%1</td><td>%2</td></tr>")
                    .arg(QString::fromUtf8(part.name), QString::fromUtf8(part.licence));
    }
    return QStringLiteral("<table cellspacing='2'>%1</table>").arg(rows);
}

}  // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About FIARSE Workbench"));
    auto* title = new QLabel(tr("FIARSE Workbench %1").arg(QString::fromStdString(engineVersion())), this);
    title->setProperty("strong", true);
    auto* text = new QLabel(
        tr("Define a fleet of unequal devices and watch, round by round, which parameters each of them "
           "trains. "
           "The method: “Model-Heterogeneous Federated Learning via Importance-Aware Submodel Extraction”, "
           "NeurIPS 2024, arXiv 2407.19389."),
        this);
    auto* licence = new QLabel(tr("Free software under the GNU General Public License, version 3 or later. "
                                  "It comes without any warranty. "
                                  "It stands on:"),
                               this);
    auto* parts = new QLabel(partsTable(), this);
    parts->setProperty("muted", true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(12);
    for (QLabel* label : {title, text, licence, parts}) {
        label->setWordWrap(label != parts);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    column->addWidget(buttons);
    setMinimumWidth(480);
}

}  // namespace fiarse::ui
